package io.escrowmq.transaction;

import io.escrowmq.log.CorruptLogException;
import io.escrowmq.log.RecordView;
import io.escrowmq.message.StoredMessage;
import io.escrowmq.store.RecordType;
import io.escrowmq.store.ReleaseRecord;
import io.escrowmq.store.ReleasedBy;
import io.escrowmq.store.Topics;
import io.escrowmq.store.machine.Sidecars;
import io.escrowmq.transaction.TransactionConsole.Event;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** The way of a held message, read backwards from its last event. Reader threads; reads the disk. */
final class History {

    /** Events shown of one message; the newest are kept. */
    static final int MAX_EVENTS = 10_000;

    private final EscrowState state;

    /** How a transaction was decided. */
    record Decision(boolean commit, long millis, String who) {}

    /** All that the log knows of one held message. */
    record Way(HeldRecord held, Deque<Event> events) {}

    History(EscrowState state) {
        this.state = state;
    }

    RecordView at(long position) throws IOException {
        RecordView record = state.shard.log().find(position);
        if (record == null) {
            throw new CorruptLogException("no record at log position " + position + ", though an event points there");
        }
        return record;
    }

    /** All that is known of a decided message, from the sidecars if {@code known} has no last event. */
    long word(long seq, long known) throws IOException {
        if (OutcomeWord.lastEvent(known) != 0) {
            return known;
        }
        long[] found = {known};
        state.sidecars.find(Sidecars.OUTCOMES, seq, word -> {
            boolean isNewer = OutcomeWord.lastEvent(word) > OutcomeWord.lastEvent(found[0]);
            found[0] = isNewer ? word : found[0];
            return isNewer;
        });
        return found[0];
    }

    Decision decision(long lastEvent) throws IOException {
        long position = lastEvent;
        while (true) {
            RecordView record = at(position);
            if (record.type() == RecordType.DECISION) {
                DecisionRecord decision = DecisionRecord.read(record);
                return new Decision(
                        decision.outcome() == OutcomeWord.COMMITTED,
                        decision.millis(),
                        by(decision.by(), decision.client()));
            }
            if (record.type() == RecordType.RELEASE) {
                ReleaseRecord release = ReleaseRecord.read(record);
                if (release.decides()) {
                    return new Decision(true, release.storeMillis(), by(release.by(), release.client()));
                }
                position = release.previous();
            } else if (record.type() == RecordType.CHECKED) {
                position = CheckedRecord.read(record).previous();
            } else {
                throw new CorruptLogException("no decision before log position " + lastEvent);
            }
        }
    }

    private String by(int by, int client) {
        String name = state.names.text(client);
        return ReleasedBy.text(by) + (name.isEmpty() ? "" : " " + name);
    }

    /** Walks back from the last event to the message. */
    Way way(long lastEvent) throws IOException {
        Deque<RecordView> records = new ArrayDeque<>();
        RecordView record = at(lastEvent);
        while (record.type() != RecordType.HELD) {
            records.addFirst(record);
            record = at(previous(record));
            if (records.size() > MAX_EVENTS) {
                records.removeLast();
            }
        }
        HeldRecord held = HeldRecord.read(record);
        Deque<Event> events = new ArrayDeque<>();
        Topics.Place place = state.topics.place(held.queueNumber());
        events.add(new Event(
                held.storedMillis(),
                "stored",
                state.names.text(held.client()),
                "topic " + place.topic() + " queue " + place.queueId() + ", "
                        + StoredMessage.body(held.message(), 0).remaining() + " bytes"));
        for (RecordView next : records) {
            add(held, next, events);
        }
        return new Way(held, events);
    }

    private long previous(RecordView record) throws CorruptLogException {
        return switch (record.type()) {
            case RecordType.CHECKED -> CheckedRecord.read(record).previous();
            case RecordType.DECISION -> DecisionRecord.read(record).previous();
            case RecordType.RELEASE -> ReleaseRecord.read(record).previous();
            default ->
                throw new CorruptLogException("record of type " + record.type() + " at " + record.position()
                        + " is no event of a transaction");
        };
    }

    private void add(HeldRecord held, RecordView record, Deque<Event> events) {
        if (record.type() == RecordType.CHECKED) {
            CheckedRecord checked = CheckedRecord.read(record);
            long time = held.storedMillis() + checked.sinceStored();
            events.add(new Event(time, kind(checked.event()), state.names.text(checked.client()), text(checked)));
        } else if (record.type() == RecordType.DECISION) {
            DecisionRecord decision = DecisionRecord.read(record);
            String kind = decision.outcome() == OutcomeWord.COMMITTED ? "committed" : "rolled-back";
            String who = by(decision.by(), decision.client());
            events.add(new Event(decision.millis(), kind, who, decision.text()));
        } else {
            ReleaseRecord release = ReleaseRecord.read(record);
            if (release.decides()) {
                String who = by(release.by(), release.client());
                events.add(new Event(release.storeMillis(), "committed", who, ""));
            }
            Topics.Place place = state.topics.place(release.queueNumber());
            String text = place.topic() + " queue " + place.queueId() + " offset " + release.queueOffset();
            events.add(new Event(release.storeMillis(), "visible", "", text));
        }
    }

    private static String kind(int event) {
        return switch (event) {
            case CheckedRecord.ASKED -> "asked";
            case CheckedRecord.UNKNOWN -> "answered";
            case CheckedRecord.SILENT -> "silent";
            case CheckedRecord.END_UNKNOWN -> "ended-unknown";
            case CheckedRecord.JOINED -> "joined";
            case CheckedRecord.PARKED_UNKNOWN, CheckedRecord.PARKED_SILENT, CheckedRecord.PARKED_TOPIC_GONE -> "parked";
            case CheckedRecord.RESUMED -> "resumed";
            case CheckedRecord.CONTRADICTION -> "contradiction";
            default -> "event-" + event;
        };
    }

    private static String text(CheckedRecord checked) {
        return switch (checked.event()) {
            case CheckedRecord.UNKNOWN -> "unknown";
            case CheckedRecord.JOINED ->
                checked.immunityMillis() < 0 ? "" : "first check after " + checked.immunityMillis() + " ms";
            case CheckedRecord.PARKED_UNKNOWN -> "UNKNOWN";
            case CheckedRecord.PARKED_SILENT -> "SILENT";
            case CheckedRecord.PARKED_TOPIC_GONE -> "TOPIC_GONE";
            default -> checked.text();
        };
    }
}
