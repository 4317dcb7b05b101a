package io.escrowmq.transaction;

import io.escrowmq.index.QueueIndex;
import io.escrowmq.log.RecordView;
import io.escrowmq.store.RecordType;
import io.escrowmq.store.ReleaseRecord;
import io.escrowmq.store.machine.Digest;
import io.escrowmq.store.machine.DigestOutput;
import io.escrowmq.store.machine.Sidecars;
import java.nio.ByteBuffer;

/**
 * What the sidecar of a segment keeps of held messages: of those that are decided for good their outcome, of the others that
 * began in the segment the header, and of every other one that something happened to where that led. The entries of
 * released ones and the hashes of the keys come from here too. Memory only for what is undecided, with a limit.
 */
final class EscrowDigest implements Digest {

    private final UndecidedOfSegment undecided = new UndecidedOfSegment();
    private final Progress progress = new Progress();
    private final ByteBuffer scratch = ByteBuffer.allocate(Math.max(StillHeldRecord.BYTES, Progress.MAX_BYTES));

    @Override
    public void add(RecordView record, DigestOutput out) {
        switch (record.type()) {
            case RecordType.HELD -> held(HeldRecord.read(record), out);
            case RecordType.RELEASE -> released(ReleaseRecord.read(record), out);
            case RecordType.DECISION -> decided(DecisionRecord.read(record), out);
            default -> happened(CheckedRecord.read(record), out);
        }
    }

    private void held(HeldRecord held, DigestOutput out) {
        if (held.decision()) {
            out.table(Sidecars.HELD_KEYS, held.keyHash() & 0xFFFFFFFFL, held.position());
        }
        makeRoom(held.seq(), out);
        undecided.begin(held);
    }

    private void released(ReleaseRecord release, DigestOutput out) {
        out.entry(
                release.queueNumber(),
                release.queueOffset(),
                QueueIndex.RELEASE,
                release.position(),
                release.bodySize(),
                release.tagHash());
        int outcome = release.transactional() ? OutcomeWord.COMMITTED : OutcomeWord.RELEASED;
        ended(release.seq(), OutcomeWord.of(outcome, 0, release.position()), out);
    }

    private void decided(DecisionRecord decision, DigestOutput out) {
        long seq = decision.seq();
        if (decision.outcome() == OutcomeWord.ROLLED_BACK) {
            ended(seq, OutcomeWord.of(OutcomeWord.ROLLED_BACK, 0, decision.position()), out);
            return;
        }
        makeRoom(seq, out);
        undecided.load(seq, progress);
        progress.commit(decision.position(), decision.millis());
        undecided.store(progress);
    }

    private void ended(long seq, long word, DigestOutput out) {
        out.table(Sidecars.OUTCOMES, seq, word);
        undecided.remove(seq);
    }

    private void happened(CheckedRecord event, DigestOutput out) {
        if (event.event() == CheckedRecord.CONTRADICTION && !event.waits()) {
            long word = OutcomeWord.of(event.outcome(), event.contradictions(), event.position());
            out.table(Sidecars.OUTCOMES, event.seq(), word);
            return;
        }
        makeRoom(event.seq(), out);
        undecided.load(event.seq(), progress);
        progress.add(event);
        undecided.store(progress);
    }

    /** What was gathered goes out early if it is too much: later events of the same messages come after it. */
    private void makeRoom(long seq, DigestOutput out) {
        if (undecided.isFull() && !undecided.contains(seq)) {
            finish(out);
        }
    }

    @Override
    public void finish(DigestOutput out) {
        for (long seq : undecided.inOrder()) {
            ByteBuffer header = undecided.header(seq);
            if (header != null) {
                long stored = StillHeldRecord.storedMillis(header);
                out.keep(RecordType.STILL_HELD, undecided.held(seq), stored, header);
            }
            undecided.load(seq, progress);
            if (progress.lastEvent > 0) {
                scratch.clear();
                progress.write(scratch);
                out.keep(RecordType.PROGRESS, progress.lastEvent, 0, scratch.flip());
            }
        }
        undecided.clear();
    }
}
