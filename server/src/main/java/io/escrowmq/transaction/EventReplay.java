package io.escrowmq.transaction;

import org.agrona.collections.Int2IntCounterMap;

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
        boolean isHeld = table.contains(seq);
        if (isHeld && table.lastEvent(seq) >= record.position()) {
            return;
        }
        if (record.event() == CheckedRecord.CONTRADICTION) {
            // One that was written while its message waited, which has gone since, is followed by the release.
            if (isHeld || !record.waits()) {
                state.contradicted(seq, OutcomeWord.of(record.outcome(), record.contradictions(), record.position()));
            }
            return;
        }
        if (!isHeld || table.isCommitted(seq)) {
            return;
        }
        table.lastEvent(seq, record.position());
        long time = table.stored(seq) + record.sinceStored();
        switch (record.event()) {
            case CheckedRecord.ASKED -> {
                table.unset(seq, HeldTable.OLD_CHECK_OUT);
                set(seq, HeldTable.CHECKING, time + state.settings.deadline());
            }
            case CheckedRecord.UNKNOWN -> {
                table.unknowns(seq, record.count());
                table.silents(seq, 0);
                long asked = asked(seq, table.state(seq) == HeldTable.CHECKING, time);
                set(seq, HeldTable.OPEN, asked + state.settings.interval());
            }
            case CheckedRecord.SILENT -> {
                table.silents(seq, record.count());
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

    /** Applies what a sidecar keeps of a segment's events. */
    void apply(Progress progress) {
        long seq = progress.seq;
        if (!table.contains(seq) || table.lastEvent(seq) >= progress.lastEvent) {
            return;
        }
        boolean isNew = table.lastEvent(seq) < progress.dueEvent;
        boolean wasChecking = table.state(seq) == HeldTable.CHECKING;
        table.lastEvent(seq, progress.lastEvent);
        if (progress.hasUnknowns()) {
            table.unknowns(seq, progress.unknowns);
        }
        if (progress.hasSilents()) {
            table.silents(seq, progress.silents);
        }
        if (progress.endSeen) {
            table.set(seq, HeldTable.END_SEEN);
        }
        if (progress.oldCheck == Progress.NOT_OUT) {
            table.unset(seq, HeldTable.OLD_CHECK_OUT);
        } else if (progress.oldCheck == Progress.OUT || progress.oldCheck == Progress.OUT_IF_CHECKING && wasChecking) {
            table.set(seq, HeldTable.OLD_CHECK_OUT);
        }
        if (progress.state != HeldTable.FREE && isNew) {
            long due = due(progress, wasChecking);
            table.reason(seq, progress.reason);
            set(seq, progress.state, due);
        }
    }

    private long due(Progress progress, boolean wasChecking) {
        long seq = progress.seq;
        long time = table.stored(seq) + progress.time;
        return switch (progress.rule) {
            case Progress.ASKED_AT -> time + state.settings.interval();
            case Progress.ANSWERED_AT -> asked(seq, wasChecking, time) + state.settings.interval();
            case Progress.SILENT_AT -> time + checkBack.backOff(table.silents(seq));
            case Progress.JOINED_AT -> time + state.firstCheck(-1);
            case Progress.OUT_SINCE -> time + state.settings.deadline();
            case Progress.DECIDED -> progress.time + state.delays.get(seq);
            default -> time;
        };
    }

    private long asked(long seq, boolean wasChecking, long answered) {
        return wasChecking ? table.due(seq) - state.settings.deadline() : answered;
    }

    private void set(long seq, int to, long due) {
        table.state(seq, to);
        table.due(seq, due);
    }

    /**
     * All records are applied: what is due goes on the wheel; a check that was out counts nothing and is asked anew. What is
     * undecided is counted for its topic.
     */
    void live(long now) {
        state.wheel.start(now);
        table.pack();
        Int2IntCounterMap undecided = new Int2IntCounterMap(0);
        for (long seq = state.nextHeld(1); seq < state.nextSeq; seq = state.nextHeld(seq + 1)) {
            int before = table.state(seq);
            if (before == HeldTable.CHECKING) {
                set(seq, HeldTable.OPEN, now);
            } else if (before == HeldTable.WAITING) {
                table.state(seq, HeldTable.OPEN);
            }
            if (before != HeldTable.PARKED) {
                state.wheel.add(seq);
            }
            if (before != HeldTable.TIMED) {
                undecided.incrementAndGet(table.queueNumber(seq));
            }
        }
        undecided.forEach((queue, count) -> state.ofTopic(queue).half.addAndGet(count));
    }
}
