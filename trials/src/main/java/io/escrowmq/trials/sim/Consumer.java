package io.escrowmq.trials.sim;

import io.escrowmq.protocol.LanguageCode;
import io.escrowmq.protocol.Request;
import io.escrowmq.protocol.RequestCode;
import io.escrowmq.protocol.ResponseCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A consumer of one group that reads every queue of its topics, with long polls, commits and copies sent back. */
final class Consumer implements SimConnection.Client {

    private static final int SUSPEND = 2;
    private static final int COMMIT = 1;
    private static final int LONG_POLL_MILLIS = 15_000;
    private static final int MAX_COPIES = 12;

    /** How far it is in one queue. */
    private static final class Cursor {
        final String topic;
        final int queueId;
        long next;
        boolean pulling;

        Cursor(String topic, int queueId) {
            this.topic = topic;
            this.queueId = queueId;
        }

        String queue() {
            return QueueFacts.name(topic, queueId);
        }
    }

    private final World world;
    private final Simulation simulation;
    private final String group;
    private final String clientId;
    private final String address;
    private final LanguageCode language;
    private final List<Cursor> cursors = new ArrayList<>();
    private final List<Ledger.Delivered> read = new ArrayList<>();
    private @Nullable SimConnection connection;
    private boolean registered;
    private boolean calm;
    private int sentBack;

    Consumer(Simulation simulation, World world, int number, String group) {
        this.simulation = simulation;
        this.world = world;
        this.group = group;
        this.address = "10.0.2." + number;
        this.clientId = address + "@1";
        this.language = world.once(3) ? LanguageCode.GO : LanguageCode.JAVA;
        for (String topic : World.TOPICS) {
            for (int queueId = 0; queueId < World.QUEUES; queueId++) {
                cursors.add(new Cursor(topic, queueId));
            }
        }
        cursors.add(new Cursor("%RETRY%" + group, 0));
    }

    String group() {
        return group;
    }

    /** One thing that comes to its mind. */
    void act() {
        SimConnection open = connection;
        if (open == null) {
            if (world.once(3)) {
                connect();
            }
            return;
        }
        int what = world.dice.below(16);
        Cursor cursor = world.any(cursors);
        if (what < 7) {
            pull(open, cursor);
        } else if (what < 9) {
            commit(open, cursor);
        } else if (what < 10) {
            queryOffset(open, cursor);
        } else if (what < 13) {
            queryEnd(open, cursor);
        } else if (what < 14) {
            heartbeat(open);
        } else if (what < 15) {
            sendBack(open);
        } else if (world.has(Hazard.DISCONNECTS) && world.once(3)) {
            world.event(clientId + " disconnects " + open);
            open.close();
        }
    }

    void connect() {
        SimConnection fresh = simulation.connect(this, language, address);
        connection = fresh;
        world.event(clientId + " of " + group + " connects " + fresh);
        heartbeat(fresh);
    }

    void heartbeat(SimConnection open) {
        StringBuilder subscriptions = new StringBuilder();
        for (Cursor cursor : cursors) {
            subscriptions
                    .append(subscriptions.isEmpty() ? "" : ",")
                    .append("{\"topic\":\"" + cursor.topic
                            + "\",\"subString\":\"*\",\"subVersion\":1,\"expressionType\":\"TAG\"}");
        }
        String body = "{\"clientID\":\"" + clientId + "\",\"producerDataSet\":[],\"consumerDataSet\":[{\"groupName\":\""
                + group + "\",\"consumeType\":\"CONSUME_PASSIVELY\",\"messageModel\":\"CLUSTERING\","
                + "\"consumeFromWhere\":\"CONSUME_FROM_FIRST_OFFSET\",\"subscriptionDataSet\":[" + subscriptions
                + "]}]}";
        ClientFrame frame = new ClientFrame(RequestCode.HEART_BEAT).body(body.getBytes(StandardCharsets.UTF_8));
        open.send(new Call(frame, "heartbeat of " + clientId) {
            @Override
            void received(Request answer) {
                registered |= answer.code() == ResponseCode.SUCCESS;
            }
        });
    }

    // ---- pulling

    private void pull(SimConnection open, Cursor cursor) {
        // A pull without an answer may be lost; clients give up some day.
        if (cursor.pulling && (calm || !world.once(10)) || !registered) {
            return;
        }
        cursor.pulling = true;
        boolean commits = !calm && world.once(4);
        long offset = cursor.next;
        ClientFrame frame = new ClientFrame(world.once(4) ? RequestCode.LITE_PULL_MESSAGE : RequestCode.PULL_MESSAGE)
                .with("consumerGroup", group)
                .with("topic", cursor.topic)
                .with("queueId", cursor.queueId)
                .with("queueOffset", offset)
                .with("maxMsgNums", 1 + world.dice.below(8))
                .with("sysFlag", SUSPEND | (commits ? COMMIT : 0))
                .with("commitOffset", commits ? offset : 0)
                .with("suspendTimeoutMillis", LONG_POLL_MILLIS)
                .with("subVersion", 0);
        open.send(new Call(frame, "pull " + cursor.queue() + " from " + offset) {
            private List<Ledger.Delivered> got = List.of();

            @Override
            void handed(Moment at) {
                if (commits) {
                    world.ledger.offsets.handed(group, cursor.queue(), offset, offset);
                }
            }

            @Override
            void said(Moment handed, Request answer) {
                got = saidPull(cursor, offset, answer);
            }

            @Override
            void received(Request answer) {
                cursor.pulling = false;
                if (answer.field("nextBeginOffset") != null) {
                    cursor.next = answer.number("nextBeginOffset");
                }
                read.addAll(got);
            }
        });
    }

    private List<Ledger.Delivered> saidPull(Cursor cursor, long offset, Request answer) {
        switch (answer.code()) {
            case ResponseCode.SUCCESS, ResponseCode.PULL_NOT_FOUND, ResponseCode.PULL_RETRY_IMMEDIATELY -> {}
            case ResponseCode.PULL_OFFSET_MOVED ->
                throw new Violation(
                        "an offset that a consumer was told is still there: " + cursor.queue() + " " + offset);
            default -> {
                // A topic that does not exist yet, or a busy server.
                Violation.unless(answer.code() != ResponseCode.SYSTEM_ERROR, "a pull that failed", answer.remark());
                return List.of();
            }
        }
        List<Ledger.Delivered> got = world.ledger.delivered(cursor.topic, cursor.queueId, answer);
        long expected = offset;
        for (Ledger.Delivered each : got) {
            Violation.unless(each.offset() == expected, "offsets without gaps (P4)", cursor.queue(), expected, each);
            expected++;
        }
        Violation.unless(answer.number("nextBeginOffset") == expected, "the next offset", cursor.queue(), expected);
        world.ledger.queues.toldEnd(cursor.queue(), answer.number("maxOffset"));
        return got;
    }

    // ---- offsets

    private void commit(SimConnection open, Cursor cursor) {
        String queue = cursor.queue();
        long offset = world.once(8) ? cursor.next + world.dice.below(5) : world.dice.below((int) cursor.next + 1);
        boolean oneWay = world.once(4);
        ClientFrame frame = new ClientFrame(RequestCode.UPDATE_CONSUMER_OFFSET)
                .with("consumerGroup", group)
                .with("topic", cursor.topic)
                .with("queueId", cursor.queueId)
                .with("commitOffset", offset);
        open.send(new Call(oneWay ? frame.oneWay() : frame, "commit " + queue + " " + offset) {
            private int number;

            @Override
            void handed(Moment at) {
                number = world.ledger.offsets.handed(group, queue, offset, world.ledger.queues.end(queue));
            }

            @Override
            void said(Moment handed, Request answer) {
                if (answer.code() == ResponseCode.SUCCESS) {
                    world.ledger.offsets.stored(group, queue, number);
                }
            }
        });
    }

    private void queryOffset(SimConnection open, Cursor cursor) {
        String queue = cursor.queue();
        ClientFrame frame = new ClientFrame(RequestCode.QUERY_CONSUMER_OFFSET)
                .with("consumerGroup", group)
                .with("topic", cursor.topic)
                .with("queueId", cursor.queueId);
        open.send(new Call(frame, "query offset " + queue) {
            private int certain;

            @Override
            void handed(Moment at) {
                certain = world.ledger.offsets.certain(group, queue);
            }

            @Override
            void said(Moment handed, Request answer) {
                if (answer.code() == ResponseCode.SUCCESS) {
                    long offset = answer.number("offset");
                    world.ledger.offsets.answered(group, queue, offset, certain);
                    world.ledger.queues.toldEnd(queue, offset);
                }
            }
        });
    }

    private void queryEnd(SimConnection open, Cursor cursor) {
        ClientFrame frame = new ClientFrame(RequestCode.GET_MAX_OFFSET)
                .with("topic", cursor.topic)
                .with("queueId", cursor.queueId);
        open.send(new Call(frame, "query end of " + cursor.queue()) {
            @Override
            void said(Moment handed, Request answer) {
                if (answer.code() == ResponseCode.SUCCESS) {
                    world.ledger.queues.toldEnd(cursor.queue(), answer.number("offset"));
                }
            }
        });
    }

    // ---- copies

    private void sendBack(SimConnection open) {
        if (read.isEmpty() || sentBack >= MAX_COPIES) {
            return;
        }
        sentBack++;
        Ledger.Delivered message = world.any(read);
        Content.Count copies = message.content().copies(group);
        ClientFrame frame = new ClientFrame(RequestCode.CONSUMER_SEND_MSG_BACK)
                .with("offset", message.physical())
                .with("group", group)
                .with("delayLevel", world.dice.below(4) - 1)
                .with("originMsgId", message.content().key)
                .with("originTopic", message.content().topic)
                .with("maxReconsumeTimes", 3);
        open.send(new Call(frame, "send back " + message.content() + " from " + message.physical()) {
            @Override
            void handed(Moment at) {
                copies.handed++;
            }

            @Override
            void said(Moment handed, Request answer) {
                if (answer.code() == ResponseCode.SUCCESS) {
                    copies.acknowledged++;
                }
            }
        });
    }

    // ---- the end

    /** From now on it does nothing but read to the end of every queue. */
    void behave() {
        if (!calm) {
            calm = true;
            cursors.forEach(cursor -> cursor.pulling = false);
        }
        if (connection == null) {
            connect();
        }
        SimConnection open = connection;
        if (open != null) {
            cursors.forEach(cursor -> pull(open, cursor));
        }
    }

    void keepAlive() {
        SimConnection open = connection;
        if (open != null) {
            heartbeat(open);
        }
    }

    /** Everything that is there was read, by long polls alone. */
    void mustHaveReadAll(QueueFacts queues) {
        for (Cursor cursor : cursors) {
            Violation.unless(
                    cursor.next == queues.end(cursor.queue()),
                    "a long poll hears of every message (P2)",
                    clientId,
                    cursor.queue(),
                    cursor.next,
                    queues.end(cursor.queue()));
        }
    }

    @Override
    public void said(Request push) {
        Violation.unless(push.code() == RequestCode.NOTIFY_CONSUMER_IDS_CHANGED, "a push to a consumer", push.code());
    }

    @Override
    public void received(Request push) {
        // Only one consumer of a queue is simulated; there is nothing to share out.
    }

    @Override
    public void lost() {
        connection = null;
        cursors.forEach(cursor -> cursor.pulling = false);
    }
}
