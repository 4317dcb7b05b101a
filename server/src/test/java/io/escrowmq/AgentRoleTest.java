package io.escrowmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.escrowmq.base.Faults;
import io.escrowmq.base.SimClock;
import io.escrowmq.base.Wake;
import io.escrowmq.disk.SimDisk;
import io.escrowmq.log.FlushMode;
import io.escrowmq.log.LocalLog;
import io.escrowmq.log.LogSettings;
import io.escrowmq.log.RecordView;
import io.escrowmq.message.Host;
import io.escrowmq.store.Command;
import io.escrowmq.store.RecordType;
import io.escrowmq.store.Shard;
import io.escrowmq.store.ShardSettings;
import io.escrowmq.store.machine.StateMachine;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The roles without their threads: everything that happens here, the test's own thread does. */
class AgentRoleTest {

    private static final long MILLI = 1_000_000;

    private final SimClock clock = new SimClock(1_700_000_000_000L);
    private final SimDisk disk = new SimDisk();
    private final List<String> seen = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final Wake wake = new Wake();
    private final Alarm alarm = new Alarm();

    /** Has something to do at one time. */
    private static final class Alarm implements StateMachine {
        private long at = Long.MAX_VALUE;

        @Override
        public int[] recordTypes() {
            return new int[0];
        }

        @Override
        public void replay(RecordView record) {}

        @Override
        public int tick(long now, int limit) {
            boolean rings = now >= at;
            at = rings ? Long.MAX_VALUE : at;
            return rings ? 1 : 0;
        }

        @Override
        public long nextTick() {
            return at;
        }
    }

    private record Stage(LocalLog log, Shard shard, WriterRole writer, AgentRole agent) {}

    private Stage stage(FlushMode flush) throws IOException {
        LocalLog log = LocalLog.open(disk, LogSettings.TINY.with(flush), clock, Faults.NONE);
        ShardSettings settings = new ShardSettings(new Host(1, 1), 16 << 10, 3_600_000, 1000, 128, 1 << 20);
        Shard shard = new Shard(log, clock, settings, Faults.NONE);
        shard.add(alarm);
        shard.open();
        WriterRole writer = new WriterRole(log, clock);
        return new Stage(log, shard, writer, new AgentRole(shard, writer, clock, wake, failures::add));
    }

    /** Appends something and notes when it is durable. */
    private Command store(Stage stage, String name) {
        return () -> {
            stage.shard.begin(RecordType.NAME, 10).put(new byte[10]);
            stage.shard.whenDurable(() -> seen.add(name));
        };
    }

    @Test
    void who_brings_the_agent_work_does_it_at_once_and_writes_it_if_no_disk_is_waited_for() throws IOException {
        Stage stage = stage(FlushMode.ASYNC);
        stage.shard.submit(store(stage, "a"));
        stage.shard.submit(store(stage, "b"));
        assertThat(seen).isEmpty();
        stage.agent.help();
        assertThat(seen).containsExactly("a", "b");
        assertThat(stage.shard.isQuiet()).isTrue();
    }

    @Test
    void a_force_is_left_to_the_writer_which_then_tells_what_is_durable() throws IOException {
        Stage stage = stage(FlushMode.SYNC);
        long forces = disk.forces();
        stage.shard.submit(store(stage, "a"));
        stage.agent.help();
        assertThat(disk.forces()).isEqualTo(forces);
        assertThat(seen).isEmpty();
        assertThat(stage.log.hasQueued()).isTrue();
        stage.log.doWork();
        assertThat(seen).isEmpty();
        stage.agent.written(true);
        assertThat(seen).containsExactly("a");
    }

    @Test
    void the_beginning_of_a_segment_is_left_to_the_writer() throws IOException {
        Stage stage = stage(FlushMode.ASYNC);
        stage.shard.submit(store(stage, "a"));
        stage.agent.help();
        clock.advanceMillis(3_600_001);
        stage.shard.submit(store(stage, "b"));
        stage.agent.help();
        assertThat(seen).containsExactly("a");
        assertThat(stage.log.doWork()).isEqualTo(2);
        stage.agent.help();
        assertThat(seen).containsExactly("a", "b");
    }

    @Test
    void work_that_is_brought_during_a_turn_is_done_before_the_helper_goes() throws IOException {
        Stage stage = stage(FlushMode.ASYNC);
        stage.shard.submit(() -> {
            stage.shard.submit(store(stage, "later"));
            stage.agent.help();
            seen.add("no turn in a turn");
        });
        stage.agent.help();
        assertThat(seen).containsExactly("no turn in a turn", "later");
    }

    @Test
    void the_longest_turn_is_remembered() throws IOException {
        Stage stage = stage(FlushMode.ASYNC);
        for (int millis : new int[] {3, 70, 5}) {
            stage.shard.submit(() -> clock.advanceMillis(millis));
            stage.agent.help();
        }
        assertThat(stage.agent.longestTurnNanos()).isEqualTo(70_000_000);
    }

    @Test
    void every_force_of_the_log_is_counted() throws IOException {
        Stage stage = stage(FlushMode.SYNC);
        long before = disk.forces();
        long counted = stage.log.forces();
        for (String name : List.of("a", "b", "c")) {
            stage.shard.submit(store(stage, name));
            stage.agent.help();
            stage.log.doWork();
            stage.agent.written(true);
        }
        assertThat(seen).containsExactly("a", "b", "c");
        assertThat(stage.log.forces() - counted)
                .isEqualTo(disk.forces() - before)
                .isEqualTo(3);
    }

    @Test
    void a_broken_invariant_stops_the_shard_and_is_told_once() throws IOException {
        Stage stage = stage(FlushMode.ASYNC);
        IllegalStateException broken = new IllegalStateException("planted");
        stage.shard.submit(() -> {
            throw broken;
        });
        stage.agent.help();
        stage.agent.help();
        assertThat(failures).containsExactly(broken);
        assertThat(stage.shard.submit(store(stage, "a"))).isFalse();
    }

    @Test
    void a_timer_that_is_set_while_the_agents_thread_waits_for_its_seat_wakes_it_in_time() throws IOException {
        Stage stage = stage(FlushMode.ASYNC);
        stage.agent.round();
        alarm.at = stage.shard.now() + 5;
        assertThat(stage.agent.round()).isEqualTo(5 * MILLI);
        clock.advanceMillis(5);
        stage.shard.submit(() -> {
            // The thread has come for the alarm, but the helper has the seat.
            assertThat(stage.agent.round()).isEqualTo(ShardThreads.MAX_REST_NANOS);
            alarm.at = stage.shard.now() + 10;
        });
        stage.agent.help();
        assertThat(alarm.at).isEqualTo(stage.shard.now() + 10);
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> wake.rest(TimeUnit.HOURS.toNanos(1)));
    }

    @Test
    void with_nothing_to_come_the_agents_thread_rests() throws IOException {
        Stage stage = stage(FlushMode.ASYNC);
        assertThat(stage.agent.round()).isEqualTo(ShardThreads.MAX_REST_NANOS);
    }

    @Test
    void a_stopped_shard_does_not_keep_a_thread_busy_with_timers_that_never_ring() throws IOException {
        Stage stage = stage(FlushMode.ASYNC);
        alarm.at = stage.shard.now() + 5;
        stage.agent.broke(new IllegalStateException("planted"));
        stage.agent.round();
        clock.advanceMillis(50);
        assertThat(stage.agent.round()).isEqualTo(ShardThreads.MAX_REST_NANOS);
    }

    @Test
    void a_refusal_that_fails_keeps_neither_the_seat_nor_the_refusals_behind_it() throws IOException {
        Stage stage = stage(FlushMode.ASYNC);
        IllegalStateException broken = new IllegalStateException("planted");
        stage.shard.submit(() -> {
            throw broken;
        });
        for (String name : List.of("a", "b", "c")) {
            stage.shard.submit(new Command() {
                @Override
                public void run() {
                    seen.add(name + " runs");
                }

                @Override
                public void refused() {
                    seen.add(name + " is refused");
                    if (!name.equals("c")) {
                        throw new IllegalStateException("planted too");
                    }
                }
            });
        }
        stage.agent.help();
        assertThat(seen).containsExactly("a is refused", "b is refused", "c is refused");
        assertThat(failures).containsExactly(broken);
        assertThat(stage.shard.failure()).isEqualTo(broken);
    }
}
