package io.escrowmq.trials.sim;

import io.escrowmq.protocol.LanguageCode;
import io.escrowmq.protocol.Request;
import io.escrowmq.protocol.RequestCode;
import io.escrowmq.protocol.ResponseCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads every queue from its first offset to its end, and compares with all that was ever told. */
final class Audit implements SimConnection.Client {

    private static final String GROUP = "audit";
    private static final int OWN_SUBSCRIPTION = 4;

    private final Simulation simulation;
    private final World world;

    Audit(Simulation simulation, World world) {
        this.simulation = simulation;
        this.world = world;
    }

    /** Everything that was told is there. */
    void run() {
        eachQueue((connection, topic, queueId) -> readAll(connection, topic, queueId));
    }

    /** As {@link #run}, and nothing is on its way any more: what was promised has arrived. */
    void runSettled(long calmFrom) {
        run();
        complete();
        new HistoryAudit(simulation, world).run(calmFrom);
        simulation.consumers().forEach(consumer -> consumer.mustHaveReadAll(world.ledger.queues));
    }

    /** The medium is damaged: every message is right, or its pull is answered with an error. */
    void readDamaged() {
        eachQueue((connection, topic, queueId) -> {
            long end = world.ledger.queues.end(QueueFacts.name(topic, queueId));
            for (long offset = 0; offset < end; offset++) {
                Request answer = ask(connection, pull(offset, 1), topic, queueId);
                if (answer.code() == ResponseCode.SUCCESS) {
                    world.ledger.delivered(topic, queueId, answer);
                } else {
                    String remark = String.valueOf(answer.remark());
                    boolean reported = answer.code() == ResponseCode.SYSTEM_ERROR && remark.contains("position");
                    Violation.unless(reported, "damage is reported with its place (P7)", answer.code(), remark);
                }
            }
        });
    }

    private interface QueueReader {
        void read(SimConnection connection, String topic, int queueId);
    }

    private void eachQueue(QueueReader reader) {
        SimConnection connection = simulation.connect(this, LanguageCode.JAVA, "10.0.3.1");
        for (String topic : topics()) {
            for (int queueId = 0; queueId < World.QUEUES; queueId++) {
                reader.read(connection, topic, queueId);
            }
        }
        connection.close();
    }

    private List<String> topics() {
        List<String> topics = new ArrayList<>(World.TOPICS);
        for (Consumer consumer : simulation.consumers()) {
            topics.add("%RETRY%" + consumer.group());
            topics.add("%DLQ%" + consumer.group());
        }
        return topics;
    }

    private void readAll(SimConnection connection, String topic, int queueId) {
        String queue = QueueFacts.name(topic, queueId);
        long end = 0;
        Request answer = ask(connection, new ClientFrame(RequestCode.GET_MAX_OFFSET), topic, queueId);
        if (answer.code() == ResponseCode.SUCCESS) {
            end = answer.number("offset");
        }
        Violation.unless(
                end >= world.ledger.queues.end(queue),
                "what was acknowledged or read is still there (P1, P5)",
                queue,
                "ends at",
                end,
                "but was seen to end at",
                world.ledger.queues.end(queue));
        long next = 0;
        while (next < end) {
            next = readSome(connection, topic, queueId, next);
        }
    }

    private long readSome(SimConnection connection, String topic, int queueId, long offset) {
        Request answer = ask(connection, pull(offset, 32), topic, queueId);
        Violation.unless(
                answer.code() == ResponseCode.SUCCESS,
                "what is there can be read",
                topic,
                queueId,
                offset,
                answer.code(),
                answer.remark());
        long next = offset;
        for (Ledger.Delivered each : world.ledger.delivered(topic, queueId, answer)) {
            Violation.unless(each.offset() == next, "offsets without gaps (P4)", topic, queueId, next, each);
            next++;
        }
        Violation.unless(next > offset, "a pull that found something found nothing", topic, queueId, offset);
        return next;
    }

    private static ClientFrame pull(long offset, int most) {
        return new ClientFrame(RequestCode.PULL_MESSAGE)
                .with("consumerGroup", GROUP)
                .with("queueOffset", offset)
                .with("maxMsgNums", most)
                .with("sysFlag", OWN_SUBSCRIPTION)
                .with("commitOffset", 0)
                .with("suspendTimeoutMillis", 0)
                .with("subscription", "*")
                .with("subVersion", 0);
    }

    private Request ask(SimConnection connection, ClientFrame frame, String topic, int queueId) {
        Asked asked = new Asked(frame.with("topic", topic).with("queueId", queueId), "audit " + topic + "/" + queueId);
        connection.send(asked);
        simulation.settle();
        Request answer = asked.answer;
        if (answer == null) {
            throw new Violation("a request without an answer: " + asked.text);
        }
        return answer;
    }

    private static final class Asked extends Call {
        private @Nullable Request answer;

        Asked(ClientFrame frame, String text) {
            super(frame, text);
        }

        @Override
        void received(Request received) {
            answer = received;
        }
    }

    /** Every acknowledged message has its entry, every committed transaction its one, and nothing is undecided. */
    private void complete() {
        for (Content content : world.ledger.contents) {
            if (!content.half()) {
                Violation.unless(
                        content.sends.places.size() >= content.sends.acknowledged,
                        "an acknowledged send is delivered (P1)",
                        content,
                        content.sends.acknowledged,
                        content.sends.places);
            }
            content.copies.forEach((group, copies) -> Violation.unless(
                    copies.places.size() >= copies.acknowledged,
                    "a copy that was taken back is delivered (P1)",
                    content,
                    group,
                    copies.acknowledged,
                    copies.places));
        }
        for (Transaction each : world.ledger.transactions.all()) {
            boolean committed = Boolean.TRUE.equals(each.decided);
            Violation.unless(
                    committed == (each.place != null), "a committed transaction is delivered (P1)", each, each.place);
        }
    }

    @Override
    public void said(Request push) {
        throw new Violation("a push to somebody who is no client of the kind: " + push.code());
    }

    @Override
    public void received(Request push) {}

    @Override
    public void lost() {}
}
