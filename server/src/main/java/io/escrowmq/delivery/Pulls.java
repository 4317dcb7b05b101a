package io.escrowmq.delivery;

import io.escrowmq.delivery.PullRefusal.Reason;
import io.escrowmq.delivery.PullResult.Status;
import io.escrowmq.index.EntryReader;
import io.escrowmq.index.QueueIndex;
import io.escrowmq.store.MessageSource;
import io.escrowmq.store.Topic;
import io.escrowmq.store.Topics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks pulls and reads what they get, from published entries only. Any thread, but a read that may
 * touch the disk belongs on a reader thread.
 */
public final class Pulls {

    /** Messages in one answer. */
    public static final int MAX_MESSAGES = 1_024;
    /** Bytes of messages in one answer, unless the first message alone is larger. */
    public static final int MAX_BYTES = 256 << 10;
    /** Entries that one read looks at; a client behind a long stretch of others' messages moves on in such steps. */
    public static final int MAX_SCANNED = 16_384;

    /** {@link MessageSource#copy} needs so much before a message. */
    private static final int LEAD = 4;

    private static final int NOT_HERE = -1;

    private static final Logger LOG = LoggerFactory.getLogger(Pulls.class);

    private final Topics topics;
    private final Groups groups;
    private final Members members;
    private final MessageSource source;
    private final AnswerMemory memory = new AnswerMemory();
    /** Somebody was told to have {@link #readAhead} run, and it has not begun. */
    private final AtomicBoolean readingAhead = new AtomicBoolean();

    /** A pull's way on: exactly one of the two is there. */
    public record Checked(@Nullable PullPlan plan, @Nullable PullRefusal refusal) {}

    public Pulls(Topics topics, Groups groups, Members members, MessageSource source) {
        this.topics = topics;
        this.groups = groups;
        this.members = members;
        this.source = source;
    }

    /**
     * Whether the pull may be served. The queue is looked at before the group: a group that is not known yet is created by
     * its first pull, which must not happen for a queue that is not there.
     */
    public Checked check(PullQuery query) {
        Topic topic = topics.find(query.topic());
        if (topic == null) {
            return refuse(Reason.TOPIC_UNKNOWN, "topic " + query.topic() + " does not exist");
        }
        if (!topic.readable()) {
            return refuse(Reason.NO_PERMISSION, "topic " + topic.name() + " may not be read");
        }
        int queueId = query.queueId();
        if (queueId < 0 || queueId >= topic.readQueues()) {
            return refuse(
                    Reason.QUEUE_ILLEGAL,
                    "queue " + queueId + " of topic " + topic.name() + ", it has queues 0 to "
                            + (topic.readQueues() - 1));
        }
        Group group = groups.find(query.group());
        if (group == null) {
            return refuse(Reason.GROUP_UNKNOWN, "group " + query.group() + " does not exist");
        }
        if (!group.consumeEnabled()) {
            return refuse(Reason.NO_PERMISSION, "group " + group.name() + " may not consume");
        }
        return subscribed(query, group, topic.queue(queueId));
    }

    private Checked subscribed(PullQuery query, Group group, QueueIndex queue) {
        Subscription subscription = query.own();
        if (subscription == null) {
            subscription = members.subscription(group.name(), query.topic());
            if (subscription == null) {
                String who = members.isAlive(group.name()) ? "has not subscribed topic " : "has no consumers; topic ";
                return refuse(Reason.NOT_SUBSCRIBED, "group " + group.name() + " " + who + query.topic());
            }
            if (subscription.version() < query.subVersion()) {
                return refuse(
                        Reason.SUBSCRIPTION_OLD,
                        "the subscription known here is version " + subscription.version() + ", the pull's is "
                                + query.subVersion() + "; it comes with the next heartbeat");
            }
        }
        TagFilter filter = subscription.filter();
        if (filter == null) {
            return refuse(Reason.EXPRESSION_ILLEGAL, String.valueOf(subscription.problem()));
        }
        int messages = Math.max(1, Math.min(query.maxMessages(), MAX_MESSAGES));
        int bytes = query.maxBytes() > 0 ? Math.min(query.maxBytes(), MAX_BYTES) : MAX_BYTES;
        return new Checked(new PullPlan(group, queue, filter, messages, bytes), null);
    }

    private static Checked refuse(Reason reason, String remark) {
        return new Checked(null, new PullRefusal(reason, remark));
    }

    /**
     * Reads from {@code offset} on.
     *
     * @param memoryOnly do not touch the disk
     * @return null if that would have been needed
     * @throws IOException if the bytes are corrupt or cannot be read; it names the position
     */
    public @Nullable PullResult read(PullPlan plan, long offset, boolean memoryOnly) throws IOException {
        QueueIndex queue = plan.queue();
        long first = queue.first();
        long end = queue.published();
        if (end == 0) {
            return PullResult.without(offset == 0 ? Status.NOTHING_NEW : Status.OFFSET_MOVED, 0, first, end);
        }
        if (offset < first) {
            return PullResult.without(Status.OFFSET_MOVED, first, first, end);
        }
        if (offset >= end) {
            return PullResult.without(offset == end ? Status.NOTHING_NEW : Status.OFFSET_MOVED, end, first, end);
        }
        EntryReader entries = source.entries(queue, memoryOnly);
        Selection selection = Selection.of(plan, entries, offset, end);
        if (selection == null) {
            return null;
        }
        return selection.count == 0
                ? PullResult.without(Status.NO_MATCH, selection.next, first, end)
                : copy(plan, entries, selection, offset, memoryOnly);
    }

    /** Whether the caller shall have {@link #readAhead} run: of many who ask meanwhile, one hears that. */
    public boolean readAheadDue() {
        return source.readAheadDue() && !readingAhead.get() && readingAhead.compareAndSet(false, true);
    }

    /** There was no room for {@link #readAhead}; pulls will read for themselves. */
    public void readAheadRefused() {
        readingAhead.set(false);
    }

    /** Brings into memory what the next pulls of a backlog will want. A failure will meet them again and is left to them. */
    public void readAhead() {
        readingAhead.set(false);
        try {
            source.readAhead();
        } catch (IOException e) {
            LOG.debug("reading ahead failed", e);
        }
    }

    /** What a pull saw that waited at {@code offset} until its time was over. */
    public PullResult expired(PullPlan plan, long offset) {
        QueueIndex queue = plan.queue();
        return PullResult.without(Status.NOTHING_NEW, offset, queue.first(), queue.published());
    }

    /**
     * The entries whose hashes match, as many as the answer may have.
     *
     * @param next offset behind the last entry that was looked at
     */
    private record Selection(int count, int bytes, long next) {

        /** Null if the entries are not in memory and the disk must not be touched. */
        static @Nullable Selection of(PullPlan plan, EntryReader entries, long offset, long end) throws IOException {
            long stop = Math.min(end, offset + MAX_SCANNED);
            int count = 0;
            int bytes = 0;
            long next = offset;
            for (; next < stop && count < plan.maxMessages(); next++) {
                if (!entries.seek(next)) {
                    return null;
                }
                if (plan.filter().mayMatch(entries.tagHash())) {
                    int size = entries.size();
                    if (count > 0 && bytes + size > plan.maxBytes()) {
                        break;
                    }
                    bytes += size;
                    count++;
                }
            }
            return new Selection(count, bytes, next);
        }
    }

    private @Nullable PullResult copy(
            PullPlan plan, EntryReader entries, Selection selection, long offset, boolean memoryOnly)
            throws IOException {
        QueueIndex queue = plan.queue();
        ByteBuffer out = memory.take(LEAD + selection.bytes).position(LEAD);
        int count = NOT_HERE;
        try {
            count = copy(plan, entries, selection, offset, memoryOnly, out);
        } finally {
            if (count <= 0) {
                memory.giveBack(out);
            }
        }
        if (count == NOT_HERE) {
            return null;
        }
        long first = queue.first();
        long end = queue.published();
        if (count == 0) {
            return PullResult.without(Status.NO_MATCH, selection.next, first, end);
        }
        ByteBuffer messages = out.flip().position(LEAD).slice();
        return new PullResult(Status.FOUND, selection.next, first, end, count, messages, () -> memory.giveBack(out));
    }

    /** How many messages were for the group, or {@link #NOT_HERE}. */
    private int copy(
            PullPlan plan, EntryReader entries, Selection selection, long offset, boolean memoryOnly, ByteBuffer out)
            throws IOException {
        int count = 0;
        for (long at = offset; at < selection.next; at++) {
            if (!entries.seek(at)) {
                return NOT_HERE;
            }
            if (!plan.filter().mayMatch(entries.tagHash())) {
                continue;
            }
            int start = out.position();
            if (!source.copy(entries, out, memoryOnly)) {
                return NOT_HERE;
            }
            if (plan.filter().matches(out, start)) {
                count++;
            } else {
                out.position(start);
            }
        }
        return count;
    }
}
