package io.escrowmq.transaction;

import io.escrowmq.base.Varint;
import io.escrowmq.log.RecordView;
import io.escrowmq.message.Host;
import io.escrowmq.message.StoredMessage;
import io.escrowmq.store.RecordType;
import io.escrowmq.store.ReleaseRecord;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Records of held messages in an order that a live escrow could have written, by chance. */
final class LogOfEvents {

    static final Host STORE = Host.of(new InetSocketAddress("127.0.0.1", 9876));
    private static final byte[] NO_TEXT = {};

    /** What the writer knows of a message. */
    static final class Message {
        long seq;
        long held;
        long stored;
        long last;
        long fingerprint;
        boolean decision;
        long delay;
        /** As in the table; FREE when nothing is to come but contradictions. */
        int state;

        int outcome;
        int unknowns;
        int silents;
        int contradictions;
        boolean endSeen;
    }

    final List<RecordView> records = new ArrayList<>();
    final List<Message> messages = new ArrayList<>();
    private final SplittableRandom random;
    private long position = 4_096;
    long now = 1_700_000_000_000L;
    private long released;

    LogOfEvents(long seed, int steps) {
        random = new SplittableRandom(seed);
        for (int step = 0; step < steps; step++) {
            now += random.nextInt(4) == 0 ? random.nextInt(3_000) : 0;
            if (messages.isEmpty() || random.nextInt(4) == 0) {
                begin();
            } else {
                int young = random.nextInt(1, messages.size() + 1);
                happen(messages.get(messages.size() - 1 - random.nextInt(random.nextInt(young) + 1)));
            }
        }
    }

    private long add(int type, ByteBuffer payload) {
        long at = position;
        ByteBuffer read = payload.flip().asReadOnlyBuffer();
        records.add(new RecordView(type, at, at + 2, now, read));
        position += 2 + read.remaining() + random.nextInt(100);
        return at;
    }

    private void begin() {
        Message message = new Message();
        message.seq = messages.size() + 1;
        message.decision = random.nextInt(8) > 0;
        message.delay = message.decision && random.nextInt(4) == 0 ? 5_000 : 0;
        message.stored = now;
        message.fingerprint = random.nextInt(5) == 0 ? random.nextInt(10) : random.nextLong();
        message.held = position;
        message.last = position;
        message.state = message.decision ? HeldTable.OPEN : HeldTable.TIMED;
        byte[] stored = StoredMessage.encode(
                "t".getBytes(StandardCharsets.UTF_8),
                NO_TEXT,
                ByteBuffer.allocate(random.nextInt(50)),
                0,
                0,
                now,
                STORE,
                0);
        int immunity = random.nextInt(6) == 0 ? random.nextInt(20_000) : -1;
        HeldRecord held = new HeldRecord(
                position,
                0,
                message.decision,
                message.delay > 0 || !message.decision,
                message.seq,
                message.decision ? message.delay : now + 9_000,
                message.fingerprint,
                (int) message.seq * 31,
                random.nextInt(3),
                random.nextInt(3),
                random.nextInt(2),
                immunity,
                random.nextInt(),
                ByteBuffer.wrap(stored));
        ByteBuffer out = ByteBuffer.allocate(HeldRecord.HEADER + stored.length);
        held.write(out);
        StoredMessage.place(out, HeldRecord.HEADER, 0, message.seq, position, now, STORE);
        add(RecordType.HELD, out);
        messages.add(message);
    }

    private void happen(Message message) {
        switch (message.state) {
            case HeldTable.OPEN -> {
                switch (random.nextInt(6)) {
                    case 0, 1, 2 -> event(message, CheckedRecord.ASKED, HeldTable.CHECKING);
                    default -> anyTime(message);
                }
            }
            case HeldTable.CHECKING -> {
                switch (random.nextInt(6)) {
                    case 0, 1 -> {
                        message.unknowns++;
                        message.silents = 0;
                        event(message, CheckedRecord.UNKNOWN, HeldTable.OPEN);
                    }
                    case 2, 3 -> {
                        message.silents++;
                        event(message, CheckedRecord.SILENT, HeldTable.OPEN);
                    }
                    default -> anyTime(message);
                }
            }
            case HeldTable.PARKED -> {
                if (random.nextBoolean()) {
                    resume(message);
                } else {
                    decide(message);
                }
            }
            case HeldTable.TIMED -> {
                if (message.decision && random.nextBoolean()) {
                    contradict(message, true);
                } else {
                    release(message, !message.decision);
                }
            }
            default -> {
                if (message.decision && random.nextInt(4) == 0) {
                    contradict(message, false);
                }
            }
        }
    }

    private void anyTime(Message message) {
        switch (random.nextInt(8)) {
            case 0 -> {
                if (!message.endSeen) {
                    message.endSeen = true;
                    event(message, CheckedRecord.END_UNKNOWN, message.state);
                }
            }
            case 1, 2 -> event(message, CheckedRecord.JOINED, HeldTable.OPEN);
            case 3 -> event(message, CheckedRecord.PARKED_UNKNOWN + random.nextInt(3), HeldTable.PARKED);
            case 4 -> resume(message);
            default -> decide(message);
        }
    }

    private void resume(Message message) {
        message.unknowns = 0;
        message.silents = 0;
        event(message, CheckedRecord.RESUMED, HeldTable.OPEN);
    }

    private void decide(Message message) {
        boolean commit = random.nextInt(3) > 0;
        boolean asked = random.nextInt(4) == 0;
        if (!commit || asked || message.delay > 0) {
            message.outcome = commit ? OutcomeWord.COMMITTED : OutcomeWord.ROLLED_BACK;
            ByteBuffer out = ByteBuffer.allocate(DecisionRecord.BYTES);
            DecisionRecord.write(out, message.outcome, 1, message.seq, message.held, message.last, now, 1, NO_TEXT);
            message.last = add(RecordType.DECISION, out);
            message.state = commit ? HeldTable.TIMED : HeldTable.FREE;
            message.contradictions = 0;
        }
        if (commit && message.delay == 0) {
            release(message, !asked);
        }
    }

    private void release(Message message, boolean decides) {
        ByteBuffer out = ByteBuffer.allocate(ReleaseRecord.BYTES);
        new ReleaseRecord(
                        position,
                        1,
                        decides,
                        message.decision,
                        message.seq,
                        message.held,
                        message.last,
                        message.held + 80,
                        10,
                        0,
                        released++,
                        now,
                        0,
                        1)
                .write(out);
        message.last = add(RecordType.RELEASE, out);
        message.state = HeldTable.FREE;
        message.outcome = message.decision ? OutcomeWord.COMMITTED : OutcomeWord.RELEASED;
        message.contradictions = 0;
    }

    private void contradict(Message message, boolean waits) {
        if (message.contradictions < DecidedTransactions.MAX_WRITTEN) {
            message.contradictions++;
            byte[] noted =
                    CheckedRecord.contradiction(message.outcome, waits, message.contradictions, new byte[] {'x'});
            write(message, CheckedRecord.CONTRADICTION, 0, noted);
        }
    }

    private void event(Message message, int event, int to) {
        int count =
                event == CheckedRecord.UNKNOWN ? message.unknowns : event == CheckedRecord.SILENT ? message.silents : 0;
        long own = event == CheckedRecord.JOINED && random.nextBoolean() ? random.nextInt(9_000) : -1;
        write(message, event, count, CheckedRecord.joined(own).getBytes(StandardCharsets.UTF_8));
        message.state = to;
    }

    private void write(Message message, int event, int count, byte[] text) {
        ByteBuffer out = ByteBuffer.allocate(100 + Varint.size(count));
        CheckedRecord.write(out, event, message.seq, position - message.last, now - message.stored, 1, count, text);
        message.last = add(RecordType.CHECKED, out);
    }
}
