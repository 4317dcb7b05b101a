package io.escrowmq.micro;

import io.escrowmq.index.QueueIndexGrowth;
import io.escrowmq.index.QueuesGrowth;
import io.escrowmq.index.SegmentsGrowth;
import io.escrowmq.transaction.HeldTableGrowth;
import io.escrowmq.transaction.TimerWheelGrowth;
import java.util.List;

/** What is measured at N, ten and a hundred times N. */
final class Lines {

    private static final int MANY = 10_000;
    private static final int THOUSAND = 1_000;
    /** Few enough for the caches nearest to the core, wherever they lie. */
    private static final int SOME = 256;

    private static final int HUNDRED = 100;
    /** With eight queues each about as much. */
    private static final int TOPICS = 32;

    private static final String BROKER = " (a whole broker, without sockets)";

    private static final Line MEMORY = Line.of(
                    "memory",
                    "the machine's memory, in 64 bytes",
                    "read one, when the last one is there",
                    MemoryGrowth.class,
                    "read",
                    MANY,
                    SOME)
            .goal(0);

    private static final Line QUEUE_SEEK = Line.of(
            "queue-seek",
            "entries of a queue in memory",
            "go to one and read it",
            QueueIndexGrowth.class,
            "seek",
            MANY,
            SOME);

    private static final Line QUEUES_APPEND =
            Line.of("queues-append", "queues", "append an entry to one", QueuesGrowth.class, "append", THOUSAND, SOME);

    private static final Line QUEUES_SEEK = Line.of(
            "queues-seek",
            "queues",
            "go to the newest entry of one and read it",
            QueuesGrowth.class,
            "seek",
            THOUSAND,
            SOME);

    private static final Line TIMERS_SET = Line.of(
            "timers-set",
            "timers set",
            "cancel one and set it to another time",
            TimerWheelGrowth.class,
            "cancelAndSet",
            MANY,
            SOME);

    private static final Line HELD_LOOK_UP =
            Line.of("held-look-up", "open transactions", "look one up", HeldTableGrowth.class, "lookUp", MANY, SOME);

    private static final Line TRANSACTIONS = Line.of(
            "transactions",
            "open transactions" + BROKER,
            "commit one and hold another",
            TransactionsGrowth.class,
            "commitAndHold",
            THOUSAND,
            SOME);

    private static final Line WAITERS = Line.of(
            "waiters",
            "pulls that wait",
            "a message wakes one, which waits again",
            LongPollsGrowth.class,
            "arrive",
            THOUSAND,
            SOME);

    private static final Line SEND = Line.of(
            "topics-send",
            "topics of eight queues" + BROKER,
            "one message to one of them",
            TopicsGrowth.class,
            "send",
            HUNDRED,
            TOPICS);

    /** In the order of the table. */
    static final List<Line> ALL = List.of(
            MEMORY,
            MEMORY.onAll(),
            Line.of(
                            "queue-append",
                            "entries of a queue in memory",
                            "append one, from an empty queue on",
                            QueueIndexGrowth.class,
                            "append",
                            MANY,
                            Line.OWN)
                    .whole(),
            QUEUE_SEEK,
            QUEUE_SEEK.onAll(),
            QUEUES_APPEND,
            QUEUES_APPEND.onAll(),
            QUEUES_SEEK,
            QUEUES_SEEK.onAll(),
            Line.of(
                            "segments-find",
                            "sealed segments with entries of a queue",
                            "find the one that an offset is in",
                            SegmentsGrowth.class,
                            "find",
                            HUNDRED,
                            Line.OWN)
                    .goal(Line.LOGARITHM),
            TIMERS_SET,
            TIMERS_SET.onAll(),
            Line.of(
                    "timers-expire",
                    "timers set",
                    "let time pass until one expires, and set it again behind all others",
                    TimerWheelGrowth.class,
                    "expireAndSet",
                    MANY,
                    Line.OWN),
            HELD_LOOK_UP,
            HELD_LOOK_UP.onAll(),
            Line.of(
                    "held-newest",
                    "open transactions",
                    "hold one more and decide it",
                    HeldTableGrowth.class,
                    "holdAndDecideNewest",
                    MANY,
                    Line.OWN),
            Line.of(
                            "held-oldest",
                            "open transactions",
                            "hold one more and decide the oldest, so that all have their turn",
                            HeldTableGrowth.class,
                            "holdAndDecideOldest",
                            MANY,
                            Line.OWN)
                    .goal(0),
            Line.of(
                            "held",
                            "open transactions",
                            "hold one more and decide one, so that some become very old",
                            HeldTableGrowth.class,
                            "holdAndDecideAny",
                            MANY,
                            Line.ALL)
                    .onAll(),
            TRANSACTIONS,
            TRANSACTIONS.onAll(),
            WAITERS,
            WAITERS.onAll(),
            Line.of(
                    "route",
                    "topics of eight queues" + BROKER,
                    "one request for the route of one of them",
                    TopicsGrowth.class,
                    "route",
                    HUNDRED,
                    TOPICS),
            SEND,
            SEND.onAll());

    private Lines() {}
}
