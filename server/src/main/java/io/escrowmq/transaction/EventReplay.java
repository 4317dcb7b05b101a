package io.escrowmq.transaction;

/** Brings a held message to the state in which its events left it; used at start only. Agent. */
final class EventReplay {

    private final EscrowState state;
    private final HeldTable table;
    private final CheckBack checkBack;

    EventReplay(EscrowState state, CheckBack checkBack) {
        this.state = state;
        this.table = state.table;
        this.checkBack = checkBack;
    }

    void apply(CheckedRecord record) {
        long seq = record.seq();
        if (!table.contains(seq) || state.outcomes.outcome(seq) != Outcomes.NONE) {
            applyToDecided(record);
            return;
        }
        table.lastEvent(seq, record.position());
        long time = table.stored(seq) + record.sinceStored();
        switch (record.event()) {
            case CheckedRecord.ASKED -> {
                table.unset(seq, HeldTable.OLD_CHECK_OUT);
                set(seq, HeldTable.CHECKING, time);
            }
            case CheckedRecord.UNKNOWN -> {
                table.unknowns(seq, table.unknowns(seq) + 1);
                table.silents(seq, 0);
                long asked = table.state(seq) == HeldTable.CHECKING ? table.due(seq) : time;
                set(seq, HeldTable.OPEN, asked + state.settings.interval());
            }
            case CheckedRecord.SILENT -> {
                table.silents(seq, table.silents(seq) + 1);
                set(seq, HeldTable.OPEN, time + checkBack.backOff(table.silents(seq)));
            }
            case CheckedRecord.END_UNKNOWN -> table.set(seq, HeldTable.END_SEEN);
            case CheckedRecord.JOINED -> {
                if (table.state(seq) == HeldTable.CHECKING) {
                    table.set(seq, HeldTable.OLD_CHECK_OUT);
                }
                set(seq, HeldTable.OPEN, time + state.firstCheck(record.immunityMillis()));
            }
            case CheckedRecord.PARKED_UNKNOWN, CheckedRecord.PARKED_SILENT, CheckedRecord.PARKED_TOPIC_GONE -> {
                table.reason(seq, record.event() - CheckedRecord.PARKED_UNKNOWN + 1);
                set(seq, HeldTable.PARKED, time);
            }
            case CheckedRecord.RESUMED -> {
                table.unknowns(seq, 0);
                table.silents(seq, 0);
                table.reason(seq, 0);
                set(seq, HeldTable.OPEN, time);
            }
            default ->
                throw new IllegalStateException(
                        "unknown event " + record.event() + " of a held message at position " + record.position());
        }
    }

    private void applyToDecided(CheckedRecord record) {
        if (record.event() == CheckedRecord.CONTRADICTION) {
            state.outcomes.contradicted(record.seq());
            state.outcomes.lastEvent(record.seq(), record.position());
            if (table.contains(record.seq())) {
                table.lastEvent(record.seq(), record.position());
            }
        }
    }

    private void set(long seq, int to, long due) {
        table.state(seq, to);
        table.due(seq, due);
    }

    /** All records are applied: what is due goes on the wheel; a check that was out counts nothing and is asked anew. */
    void live(long now) {
        state.wheel.start(now);
        for (long seq = state.nextHeld(1); seq < state.nextSeq; seq = state.nextHeld(seq + 1)) {
            if (table.state(seq) == HeldTable.CHECKING) {
                set(seq, HeldTable.OPEN, now);
            }
            if (table.state(seq) != HeldTable.PARKED) {
                state.wheel.add(seq);
            }
        }
    }
}
