package io.escrowmq.trials.sim;

import java.io.IOException;

/** The end of a run: no more faults, everybody behaves, and what was promised must be there. */
final class Settlement {

    private static final long MAX_STEP_MILLIS = 4_000;
    private static final long HEARTBEAT_MILLIS = 30_000;

    private final Simulation simulation;
    private final World world;
    private final Machine machine;

    Settlement(Simulation simulation, Machine machine) {
        this.simulation = simulation;
        this.world = simulation.world;
        this.machine = machine;
    }

    void run() throws IOException {
        Life life = healthyLife();
        world.event("no more trouble");
        simulation.settle();
        long calmFrom = life.shardMillis();
        live(life);
        Audit audit = new Audit(simulation, world);
        audit.runSettled(calmFrom);
        // What was read must also be there after one more end without warning.
        simulation.die("the end");
        healthyLife();
        audit.run();
        if (world.has(Hazard.BIT_FLIPS)) {
            new BitFlips(world, machine.disk(), audit).run();
        }
    }

    private Life healthyLife() {
        machine.heal();
        Life life = world.life;
        if (life != null && life.failed()) {
            simulation.die("restarted after a failure of the log");
        }
        if (world.life == null) {
            machine.start(false);
        }
        Life healthy = world.life;
        if (healthy == null) {
            throw new Violation("the server broke: it does not start on a healthy disk");
        }
        return healthy;
    }

    private void live(Life life) {
        long end = life.shardMillis() + world.timing.untilSettled();
        long heartbeat = 0;
        while (life.shardMillis() < end) {
            boolean beat = life.shardMillis() >= heartbeat;
            if (beat) {
                heartbeat = life.shardMillis() + HEARTBEAT_MILLIS;
            }
            for (Producer producer : simulation.producers()) {
                producer.behave();
                if (beat) {
                    producer.keepAlive();
                }
            }
            for (Consumer consumer : simulation.consumers()) {
                if (beat) {
                    consumer.keepAlive();
                }
                consumer.behave();
            }
            simulation.settle();
            machine.pass(Math.max(1, Math.min(MAX_STEP_MILLIS, life.millisToNextTurn())));
            world.step++;
        }
        simulation.settle();
    }
}
