package io.escrowmq.trials.sim;

import io.escrowmq.disk.SimDisk;
import io.escrowmq.log.CorruptLogException;
import java.io.IOException;
import java.util.List;

/** The machine under the server: its disk, its clocks, and what happens to them. */
final class Machine {

    private static final long UNLIMITED = Long.MAX_VALUE / 2;
    private static final long DAY_MILLIS = 86_400_000;
    private static final String UNNAMED = "snapshot.tmp";

    private final World world;
    private SimDisk disk = new SimDisk();
    /** Number of the disk's force that fails. */
    private long failingForce = UNLIMITED;

    private boolean frozen;

    Machine(World world) {
        this.world = world;
    }

    /** Starts the server on what is on the disk; it may die or fail before it runs. */
    void start(boolean withTrouble) {
        world.lives++;
        disk.capacity(UNLIMITED);
        if (withTrouble) {
            plantTrouble();
        }
        try {
            world.life = Life.start(world, disk);
            world.event("the server starts");
        } catch (CorruptLogException e) {
            throw new Violation("a log that was never damaged is called corrupt (P7)", e);
        } catch (IOException e) {
            world.event("the server cannot start: " + e.getMessage());
            died();
        } catch (IllegalStateException e) {
            if (!world.isSabotaged()) {
                throw e;
            }
            world.event("the server breaks at its start: " + e.getMessage());
            died();
        }
    }

    private void plantTrouble() {
        if (mayKill() && world.once(2)) {
            disk.crashAt(1 + world.dice.below(200), world.dice.below(400));
        }
        if (world.has(Hazard.FAILED_FORCE) && world.once(2)) {
            int nth = 1 + world.dice.below(40);
            failingForce = disk.forces() + nth;
            disk.failForce(nth);
        }
        if (world.has(Hazard.FULL_DISK) && world.once(3)) {
            disk.capacity(disk.totalBytes() - disk.usableBytes() + 512 + world.dice.below(30_000));
        }
    }

    boolean mayKill() {
        return world.has(Hazard.KILL) || powerMayGo();
    }

    private boolean powerMayGo() {
        return world.has(Hazard.POWER_CUT) && !world.has(Hazard.ASYNC_FLUSH);
    }

    /** The process is gone: what does the next one find? */
    void died() {
        // What a failed force left behind can be read until the power goes: that is when it shows.
        boolean unforced = disk.forces() >= failingForce;
        failingForce = UNLIMITED;
        boolean powerCut = powerMayGo() && (unforced || !world.has(Hazard.KILL) || world.once(2));
        world.event(powerCut ? "the power is gone" : "the disk is as it was written");
        disk = powerCut ? disk.reopenAfterCrash(world.dice) : disk.reopenAfterKill();
    }

    SimDisk disk() {
        return disk;
    }

    /** Names of the snapshots, also of one that is written and has no name of its own yet. */
    List<String> snapshots() {
        return disk.list().stream()
                .filter(name -> name.startsWith("snapshot-") || name.equals(UNNAMED) && isComplete(disk.bytes(name)))
                .toList();
    }

    /** The first bytes are written last. */
    private static boolean isComplete(byte[] snapshot) {
        return snapshot.length > 0 && snapshot[0] != 0;
    }

    // ---- time

    void passTime(Life life) {
        int how = world.dice.below(20);
        if (how < 8) {
            pass(1 + world.dice.below(100));
        } else if (how < 15) {
            pass(Math.max(1, Math.min(20_000, life.millisToNextTurn())));
        } else if (how < 18) {
            pass(world.dice.below(8_000));
        } else if (world.has(Hazard.CLOCK_JUMPS)) {
            jump();
        }
    }

    private void jump() {
        int how = world.dice.below(4);
        if (how == 0) {
            frozen = !frozen;
            world.event(frozen ? "the wall clock stops" : "the wall clock goes on");
        } else {
            long far = how == 1 ? DAY_MILLIS : how == 2 ? 60_000 : 2_000;
            long millis = world.dice.below((int) (2 * far)) - far;
            world.clock.jumpWall(millis);
            world.event("the wall clock jumps by " + millis + " ms");
        }
    }

    void pass(long millis) {
        if (frozen) {
            world.clock.advanceNanos(millis * 1_000_000);
        } else {
            world.clock.advanceMillis(millis);
        }
    }

    /** No more trouble: clocks go, the disk is large and does not fail. */
    void heal() {
        frozen = false;
        disk.capacity(UNLIMITED);
        disk.crashAt(UNLIMITED, 0);
        failingForce = UNLIMITED;
        disk.failForce(UNLIMITED);
    }
}
