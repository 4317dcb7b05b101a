package io.escrowmq.transaction;

import io.escrowmq.base.Faults;
import io.escrowmq.base.SimClock;
import io.escrowmq.disk.SimDisk;
import io.escrowmq.log.LocalLog;
import io.escrowmq.log.LogSettings;
import io.escrowmq.metrics.TransactionMetrics;
import io.escrowmq.store.MessageSource;
import io.escrowmq.store.Names;
import io.escrowmq.store.Shard;
import io.escrowmq.store.ShardSettings;
import io.escrowmq.store.Topics;
import io.escrowmq.store.machine.Sidecars;
import io.escrowmq.store.machine.Slices;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Prints what open transactions cost in memory and time. Not a test: run its main with the number of transactions, in a JVM
 * with the server's options.
 */
final class EscrowMeasure {

    /** All are stored, and due, within this time: a slot of the wheel's third level. */
    private static final long SPREAD_MILLIS = 60_000;

    private static final long START = 1_700_000_000_000L;

    private final EscrowState state;
    private final Escrow escrow;

    private EscrowMeasure() throws IOException {
        SimClock clock = new SimClock(START);
        LogSettings settings =
                new LogSettings(LogSettings.DEFAULT.flush(), 8 << 20, 3_600_000, 100_000, 0, 256 << 10, 64 << 10, 4);
        LocalLog log = LocalLog.open(new SimDisk(), settings, clock, Faults.NONE);
        Shard shard = new Shard(log, clock, ShardSettings.of(LogOfEvents.STORE), Faults.NONE);
        Names names = new Names(shard);
        Topics topics = new Topics(shard, names);
        escrow = new Escrow(
                shard,
                Sidecars.NONE,
                names,
                topics,
                new MessageSource(shard, topics),
                EscrowSettings.defaults(),
                new TransactionMetrics(),
                clock,
                Runnable::run,
                Runnable::run);
        topics.put("t", 8, 8, 6);
        state = escrow.state();
    }

    public static void main(String[] args) throws IOException {
        int many = Integer.parseInt(args[0]);
        EscrowMeasure measure = new EscrowMeasure();
        memory("empty", 1);
        long begun = cpu();
        measure.hold(many);
        print("held %,d at one in %.0f ns of CPU", many, (cpu() - begun) / (double) many);
        memory("held", many);
        print(
                "table %.1f bytes each, resends %.1f bytes each of %,d",
                measure.state.table.bytes() / (double) many,
                measure.state.resends.bytes() / (double) measure.state.resends.size(),
                measure.state.resends.size());
        begun = cpu();
        measure.escrow.live();
        print("live() %.2f s of CPU", (cpu() - begun) / 1e9);
        memory("live", many);
        measure.ticks(many);
        EscrowMeasure other = new EscrowMeasure();
        measure.copyTo(other);
        long begunLive = cpu();
        other.escrow.live();
        print("live() of the copy %.2f s of CPU", (cpu() - begunLive) / 1e9);
        measure.decideAll(many);
        memory("decided, and the copy", many);
    }

    /** As HELD records at replay do. */
    private void hold(int many) {
        ByteBuffer none = ByteBuffer.allocate(0);
        Deposits deposits = new Deposits(state, escrow.checkBack());
        for (long seq = 1; seq <= many; seq++) {
            long print = seq * 0x9E3779B97F4A7C15L;
            HeldRecord held = new HeldRecord(
                    seq * 1_200, 0, true, false, seq, 0, print, (int) print, 1, 2, (int) seq & 7, -1, 0, none);
            deposits.remember(held, 1_024, START + seq * SPREAD_MILLIS / many);
        }
    }

    /** Saves and restores slice by slice. */
    private void copyTo(EscrowMeasure other) {
        Slices slices = escrow.save();
        ByteBuffer out = ByteBuffer.allocate(Slices.SLICE_BYTES);
        long longest = 0;
        long bytes = 0;
        int count = 0;
        long saving = 0;
        long restoring = 0;
        while (true) {
            long from = cpu();
            boolean more = slices.next(out.clear());
            long took = cpu() - from;
            if (!more) {
                break;
            }
            saving += took;
            longest = Math.max(longest, took);
            bytes += out.position();
            count++;
            from = cpu();
            other.escrow.restore(out.flip());
            restoring += cpu() - from;
        }
        print(
                "saved %,d bytes in %,d slices in %.2f s of CPU, longest slice %.3f ms; restored in %.2f s of CPU",
                bytes, count, saving / 1e9, longest / 1e6, restoring / 1e9);
    }

    /** Time passes until all were due; nobody is there to be asked. */
    private void ticks(int many) {
        long longest = 0;
        int expired = 0;
        long begun = cpu();
        for (long now = START; expired < many; now += 1) {
            int of;
            do {
                long from = cpu();
                of = escrow.tick(now, Shard.TURN_LIMIT);
                longest = Math.max(longest, cpu() - from);
                expired += of;
            } while (of == Shard.TURN_LIMIT);
        }
        print("all due and unreachable in %.2f s of CPU; longest tick %.2f ms", (cpu() - begun) / 1e9, longest / 1e6);
        begun = cpu();
        for (int i = 0; i < 1_000_000; i++) {
            escrow.tick(START + 10_000_000, Shard.TURN_LIMIT);
            escrow.nextTick();
        }
        print("an idle tick and nextTick %.0f ns of CPU", (cpu() - begun) / 1e6);
    }

    /** What deciding costs the table, the lists and the outcomes. */
    private void decideAll(int many) {
        long begun = cpu();
        for (long seq = 1; seq <= many; seq++) {
            state.outcomes.decide(seq, OutcomeWord.of(OutcomeWord.COMMITTED, 0, many * 1_200L + seq));
            state.wheel.cancel(seq);
            state.table.remove(seq);
            if (seq % 1_000_000 == 0) {
                escrow.sidecarsReach(many * 1_200L + seq);
            }
        }
        print("decided one in %.0f ns of CPU", (cpu() - begun) / (double) many);
    }

    /** Of this thread, so that what else runs on the machine does not count. */
    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static void memory(String when, int many) throws IOException {
        System.gc();
        long resident = 0;
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                resident = Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        print(
                "%s: resident %,d MiB, direct %,d MiB (%.1f bytes each), heap in use %,d MiB",
                when, resident >> 20, direct >> 20, direct / (double) many, heap >> 20);
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(format, values));
    }
}
