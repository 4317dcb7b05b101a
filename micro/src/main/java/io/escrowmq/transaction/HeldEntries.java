package io.escrowmq.transaction;

/** What the escrow does with the held table for one transaction. */
final class HeldEntries {

    private static final int RECORD = 1_300;
    private static final int GROUP = 3;
    private static final int CLIENT = 4;

    private HeldEntries() {}

    /** A half message is stored. */
    static void hold(HeldTable table, long seq) {
        table.add(seq, HeldTable.OPEN, 1 + seq * RECORD);
        table.set(seq, HeldTable.TRANSACTIONAL);
        table.lastEvent(seq, 1 + seq * RECORD);
        table.stored(seq, seq);
        table.due(seq, seq + 6_000);
        table.bodySize(seq, RECORD);
        table.who(seq, GROUP, CLIENT);
        table.where(seq, (int) seq & 7, 0);
    }

    /** A decision is compared with it. */
    static long lookUp(HeldTable table, long seq) {
        return table.contains(seq) && table.group(seq) == GROUP ? table.held(seq) : -1;
    }

    /** A decision comes: what is needed for the release is read, and the entry goes. */
    static long decide(HeldTable table, long seq) {
        long held = lookUp(table, seq);
        long release = held + table.bodySize(seq) + table.queueNumber(seq) + table.tagHash(seq) + table.lastEvent(seq);
        table.remove(seq);
        return release;
    }
}
