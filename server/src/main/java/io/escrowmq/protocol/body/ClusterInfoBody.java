package io.escrowmq.protocol.body;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The answer to GET_BROKER_CLUSTER_INFO (106): brokers with their addresses, and the brokers of each cluster. */
public record ClusterInfoBody(List<RouteBody.Broker> brokers) {

    public ByteBuffer encode(Dialect dialect) {
        Map<String, RouteBody.Broker> byName = new TreeMap<>();
        brokers.forEach(broker -> byName.put(broker.name(), broker));
        Map<String, List<String>> byCluster = byName.values().stream()
                .collect(Collectors.groupingBy(
                        RouteBody.Broker::cluster,
                        TreeMap::new,
                        Collectors.mapping(RouteBody.Broker::name, Collectors.toList())));
        JsonText json = new JsonText();
        json.raw("{\"brokerAddrTable\":").object(byName, broker -> json.raw("{\"brokerAddrs\":")
                .addresses(broker.addresses(), dialect)
                .raw(",\"brokerName\":")
                .string(broker.name())
                .raw(",\"cluster\":")
                .string(broker.cluster())
                .raw(",\"enableActingMaster\":false}"));
        json.raw(",\"clusterAddrTable\":").object(byCluster, json::strings);
        return json.raw("}").bytes();
    }
}
