package io.escrowmq.transaction;

import io.escrowmq.log.Batch;
import io.escrowmq.metrics.TransactionMetrics;
import io.escrowmq.store.Names;
import io.escrowmq.store.RecordType;
import io.escrowmq.store.Shard;
import io.escrowmq.store.Topics;
import io.escrowmq.store.machine.Sidecars;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.agrona.collections.Long2LongHashMap;

/** What the parts of the escrow share: the held messages, their timers and the way to write an event. Agent only. */
final class EscrowState {

    static final int MAX_TEXT_BYTES = 1_024;

    final Shard shard;
    final Sidecars sidecars;
    final Names names;
    final Topics topics;
    final EscrowSettings settings;
    final TransactionMetrics metrics;
    final HeldTable table = new HeldTable();
    final HeldLists lists = new HeldLists(table);
    final TimerWheel wheel = new TimerWheel(table, lists);
    final Outcomes outcomes = new Outcomes();
    final RecentKeys keys = new RecentKeys();
    final Resends resends = new Resends();
    final Producers producers = new Producers(lists);
    /** Delays that begin with the commit, by seq. */
    final Long2LongHashMap delays = new Long2LongHashMap(0);

    long nextSeq = 1;
    private long oldest = 1;
    private long undecided = 1;

    EscrowState(
            Shard shard,
            Sidecars sidecars,
            Names names,
            Topics topics,
            EscrowSettings settings,
            TransactionMetrics metrics) {
        this.shard = shard;
        this.sidecars = sidecars;
        this.names = names;
        this.topics = topics;
        this.settings = settings;
        this.metrics = metrics;
    }

    /** Writes an event of an undecided transaction and makes it the last one. */
    void event(int event, long seq, String client, String text) {
        int count = event == CheckedRecord.UNKNOWN
                ? table.unknowns(seq)
                : event == CheckedRecord.SILENT ? table.silents(seq) : 0;
        long position = write(event, seq, table.lastEvent(seq), table.stored(seq), client, count, bounded(text));
        table.lastEvent(seq, position);
    }

    /** Writes an event; returns the position of its record. */
    long write(int event, long seq, long previous, long stored, String client, int count, byte[] utf8) {
        int name = names.client(client);
        Batch batch = shard.openBatch(64 + utf8.length);
        long position = batch.end();
        long back = position - previous;
        long since = Math.max(0, shard.now() - stored);
        ByteBuffer out = batch.begin(RecordType.CHECKED, CheckedRecord.size(seq, back, since, name, count, utf8));
        CheckedRecord.write(out, event, seq, back, since, name, count, utf8);
        return position;
    }

    static byte[] bounded(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return utf8.length <= MAX_TEXT_BYTES ? utf8 : java.util.Arrays.copyOf(utf8, MAX_TEXT_BYTES);
    }

    /** What became of a held message, {@link OutcomeWord#NONE} if it is undecided or nothing is remembered in memory. */
    int outcome(long seq) {
        return OutcomeWord.outcome(word(seq));
    }

    /** All that memory knows of a decided message; without its last event if only the outcome is remembered. */
    long word(long seq) {
        if (!table.contains(seq)) {
            return outcomes.word(seq);
        }
        return table.isCommitted(seq)
                ? OutcomeWord.of(OutcomeWord.COMMITTED, table.silents(seq), table.lastEvent(seq))
                : OutcomeWord.UNKNOWN;
    }

    /** There is a message with this seq: the next one has a higher. */
    void reached(long seq) {
        nextSeq = Math.max(nextSeq, seq + 1);
    }

    /** A contradiction was written down: the word of a decided message that tells of it. */
    void contradicted(long seq, long word) {
        if (table.contains(seq)) {
            table.lastEvent(seq, OutcomeWord.lastEvent(word));
            table.silents(seq, OutcomeWord.contradictions(word));
        } else {
            outcomes.decide(seq, word);
        }
    }

    /** What is counted for the topic of a queue. */
    TransactionMetrics.OfTopic ofTopic(int queueNumber) {
        return metrics.topic(topics.place(queueNumber).topic());
    }

    /** Puts an entry on the wheel with a new due time. */
    void schedule(long seq, int state, long due) {
        wheel.cancel(seq);
        table.state(seq, state);
        table.due(seq, due);
        wheel.add(seq);
    }

    /** The pause before the first check of a half with this time of its own, -1 for none. */
    long firstCheck(long immunity) {
        return immunity >= 0 ? immunity : settings.firstCheck();
    }

    /** Puts an entry at the head of one of the lists. */
    void enlistFirst(long seq, int state, int list) {
        wheel.cancel(seq);
        table.state(seq, state);
        lists.prepend(list, seq);
    }

    /** Puts an entry into one of the lists. */
    void enlist(long seq, int state, int list) {
        wheel.cancel(seq);
        table.state(seq, state);
        lists.append(list, seq);
    }

    Producers.Group group(long seq) {
        return producers.group(names.text(table.group(seq)));
    }

    /** The lowest seq that is still held, or {@link #nextSeq}. */
    long oldestHeld() {
        oldest = table.nextHeld(oldest, nextSeq);
        return oldest;
    }

    /** The lowest seq of an undecided transaction, or {@link #nextSeq}. What waits for its time only is passed over. */
    long oldestUndecided() {
        undecided = table.nextUndecided(undecided, nextSeq);
        return undecided;
    }

    /** The first held seq at or after this one, or {@link #nextSeq}. */
    long nextHeld(long from) {
        return table.nextHeld(from, nextSeq);
    }
}
