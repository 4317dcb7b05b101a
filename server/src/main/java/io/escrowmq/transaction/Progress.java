package io.escrowmq.transaction;

import io.escrowmq.base.Varint;
import java.nio.ByteBuffer;

/**
 * What the events of one segment did to a held message that they did not decide for good, whatever its state was before.
 * Applying it to a state that some of the events, or all, have reached already gives the same as applying it once.
 *
 * <pre>
 * PROGRESS   u8 what the due time follows from (3 bits) | state (3) | 64 = a producer's END without a decision was seen
 *            u8 old check (2 bits) | 4 = unknowns follow | 8 = silents follow | reason for parking (2 bits, shifted by 4)
 *            varint seq   varint time that the due time follows from, ms since the message was stored; of DECIDED since 1970
 *            [ varint checks answered unknown ]   [ varint silent checks, or contradictions after a commit ]
 *            varint bytes from the event that set the due time to the last one; the record's position is the last one's
 * </pre>
 */
final class Progress {

    static final int MAX_BYTES = 2 + 5 * 10;

    // What the due time follows from.
    static final int NOTHING = 0;
    /** The time itself. */
    static final int AT = 1;
    /** An answer "unknown" to a check sent at the time. */
    static final int ASKED_AT = 2;
    /** An answer "unknown" at the time, to a check that was sent in an earlier segment. */
    static final int ANSWERED_AT = 3;
    /** A check that went silent at the time. */
    static final int SILENT_AT = 4;
    /** A copy that joined at the time without a first-check delay of its own. */
    static final int JOINED_AT = 5;
    /** A check that was sent at the time. */
    static final int OUT_SINCE = 6;
    /** A commit whose message waits for its own delay from the time on. */
    static final int DECIDED = 7;

    // What became of a check that was out when a copy joined.
    static final int UNCHANGED = 0;
    static final int OUT = 1;
    static final int NOT_OUT = 2;
    /** It is out if the state before was CHECKING. */
    static final int OUT_IF_CHECKING = 3;

    private static final int STATE_SHIFT = 3;
    private static final int END_SEEN = 64;
    private static final int HAS_UNKNOWNS = 4;
    private static final int HAS_SILENTS = 8;
    private static final int REASON_SHIFT = 4;
    private static final int ABSENT = -1;

    long seq;
    /** Positions of the last event and of the one that set the due time. */
    long lastEvent;

    long dueEvent;
    int rule;
    long time;
    /** One of {@link HeldTable}'s, FREE if it is unchanged. */
    int state;

    boolean endSeen;
    int oldCheck;
    int unknowns;
    int silents;
    int reason;

    /** Nothing happened yet. */
    Progress begin(long ofSeq) {
        seq = ofSeq;
        lastEvent = 0;
        dueEvent = 0;
        rule = NOTHING;
        time = 0;
        state = HeldTable.FREE;
        endSeen = false;
        oldCheck = UNCHANGED;
        unknowns = ABSENT;
        silents = ABSENT;
        reason = 0;
        return this;
    }

    /** Adds an event of an undecided message, or a contradiction while a committed one waits for its time. */
    void add(CheckedRecord event) {
        lastEvent = event.position();
        long at = event.sinceStored();
        switch (event.event()) {
            case CheckedRecord.ASKED -> {
                oldCheck = NOT_OUT;
                set(HeldTable.CHECKING, OUT_SINCE, at);
            }
            case CheckedRecord.UNKNOWN -> {
                unknowns = event.count();
                silents = 0;
                if (state == HeldTable.CHECKING) {
                    set(HeldTable.OPEN, ASKED_AT, time);
                } else {
                    set(HeldTable.OPEN, state == HeldTable.FREE ? ANSWERED_AT : ASKED_AT, at);
                }
            }
            case CheckedRecord.SILENT -> {
                silents = event.count();
                set(HeldTable.OPEN, SILENT_AT, at);
            }
            case CheckedRecord.END_UNKNOWN -> endSeen = true;
            case CheckedRecord.JOINED -> {
                if (state == HeldTable.CHECKING) {
                    oldCheck = OUT;
                } else if (state == HeldTable.FREE) {
                    oldCheck = OUT_IF_CHECKING;
                }
                long own = event.immunityMillis();
                set(HeldTable.OPEN, own < 0 ? JOINED_AT : AT, own < 0 ? at : at + own);
            }
            case CheckedRecord.PARKED_UNKNOWN, CheckedRecord.PARKED_SILENT, CheckedRecord.PARKED_TOPIC_GONE -> {
                reason = event.event() - CheckedRecord.PARKED_UNKNOWN + 1;
                set(HeldTable.PARKED, AT, at);
            }
            case CheckedRecord.RESUMED -> {
                unknowns = 0;
                silents = 0;
                set(HeldTable.OPEN, AT, at);
            }
            case CheckedRecord.CONTRADICTION -> silents = event.contradictions();
            default ->
                throw new IllegalStateException(
                        "unknown event " + event.event() + " of a held message at position " + event.position());
        }
    }

    /** The message is committed and waits for its own time. */
    void commit(long position, long millis) {
        lastEvent = position;
        silents = 0;
        set(HeldTable.TIMED, DECIDED, millis);
    }

    private void set(int to, int follows, long at) {
        if (to != HeldTable.PARKED) {
            reason = 0;
        }
        state = to;
        rule = follows;
        time = at;
        dueEvent = lastEvent;
    }

    void write(ByteBuffer out) {
        out.put((byte) (rule | state << STATE_SHIFT | (endSeen ? END_SEEN : 0)));
        out.put((byte) (oldCheck
                | (unknowns == ABSENT ? 0 : HAS_UNKNOWNS)
                | (silents == ABSENT ? 0 : HAS_SILENTS)
                | reason << REASON_SHIFT));
        Varint.put(out, seq);
        Varint.put(out, time);
        if (unknowns != ABSENT) {
            Varint.put(out, unknowns);
        }
        if (silents != ABSENT) {
            Varint.put(out, silents);
        }
        Varint.put(out, rule == NOTHING ? 0 : lastEvent - dueEvent);
    }

    /** Reads what {@link #write} wrote. */
    Progress read(long position, ByteBuffer payload) {
        ByteBuffer in = payload.duplicate();
        int first = in.get();
        int second = in.get();
        begin(Varint.get(in));
        lastEvent = position;
        rule = first & 7;
        state = first >>> STATE_SHIFT & 7;
        endSeen = (first & END_SEEN) != 0;
        oldCheck = second & 3;
        reason = second >>> REASON_SHIFT & 3;
        time = Varint.get(in);
        unknowns = (second & HAS_UNKNOWNS) == 0 ? ABSENT : (int) Varint.get(in);
        silents = (second & HAS_SILENTS) == 0 ? ABSENT : (int) Varint.get(in);
        dueEvent = position - Varint.get(in);
        return this;
    }

    boolean hasUnknowns() {
        return unknowns != ABSENT;
    }

    boolean hasSilents() {
        return silents != ABSENT;
    }
}
