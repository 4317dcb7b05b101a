package io.escrowmq.protocol.body;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The answer to GET_ROUTEINFO_BY_TOPIC (105). Go takes the addresses apart by hand and ends its process if a broker has
 * none, so each must have at least one.
 *
 * @param orderTopicConf {@code broker:queues;...} for ordered topics, else null
 */
public record RouteBody(@Nullable String orderTopicConf, List<Broker> brokers, List<Queues> queues) {

    /** Perm of a queue set: sum of these. */
    public static final int PERM_INHERIT = 1;

    public static final int PERM_WRITE = 2;
    public static final int PERM_READ = 4;

    /**
     * A broker of the topic.
     *
     * @param addresses {@code host:port} by broker id, 0 is the master
     */
    public record Broker(String cluster, String name, SortedMap<Long, String> addresses) {
        public Broker {
            if (addresses.isEmpty()) {
                throw new IllegalArgumentException("broker " + name + " has no address");
            }
        }
    }

    /** The topic's queues on one broker. */
    public record Queues(String broker, int readQueueNums, int writeQueueNums, int perm, int topicSysFlag) {}

    public ByteBuffer encode(Dialect dialect) {
        JsonText json = new JsonText();
        json.raw("{\"brokerDatas\":").array(brokers, broker -> json.raw("{\"brokerAddrs\":")
                .addresses(broker.addresses(), dialect)
                .raw(",\"brokerName\":")
                .string(broker.name())
                .raw(",\"cluster\":")
                .string(broker.cluster())
                .raw(",\"enableActingMaster\":false}"));
        json.raw(",\"filterServerTable\":{}");
        if (orderTopicConf != null) {
            json.raw(",\"orderTopicConf\":").string(orderTopicConf);
        }
        json.raw(",\"queueDatas\":").array(queues, each -> json.raw("{\"brokerName\":")
                .string(each.broker())
                .raw(",\"perm\":")
                .number(each.perm())
                .raw(",\"readQueueNums\":")
                .number(each.readQueueNums())
                .raw(",\"topicSysFlag\":")
                .number(each.topicSysFlag())
                .raw(",\"writeQueueNums\":")
                .number(each.writeQueueNums())
                .raw("}"));
        return json.raw("}").bytes();
    }
}
