package io.escrowmq;

import io.escrowmq.message.Host;
import io.escrowmq.message.NewMessage;
import io.escrowmq.route.NameService;
import io.escrowmq.store.ShardSettings;
import io.escrowmq.transaction.EscrowSettings;

/**
 * What the parts of a broker are told.
 *
 * @param name this process as routes show it
 * @param storeHost address under which clients reach it
 * @param maxBodyBytes of one message
 * @param defaultQueues queues of a topic that comes into being by a send, at most
 */
record BrokerSettings(
        NameService.Broker name,
        Host storeHost,
        ShardSettings shard,
        EscrowSettings escrow,
        int maxBodyBytes,
        boolean autoCreateTopics,
        boolean autoCreateGroups,
        int defaultQueues) {

    private static final String REGION = "DefaultRegion";

    NewMessage.Region region() {
        return new NewMessage.Region(name.cluster(), REGION);
    }
}
