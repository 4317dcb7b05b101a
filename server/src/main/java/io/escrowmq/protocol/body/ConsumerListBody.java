package io.escrowmq.protocol.body;

import java.nio.ByteBuffer;
import java.util.Collection;

/** The answer to GET_CONSUMER_LIST_BY_GROUP (38): the client ids of a group's members. */
public record ConsumerListBody(Collection<String> clientIds) {

    public ByteBuffer encode() {
        return new JsonText()
                .raw("{\"consumerIdList\":")
                .strings(clientIds)
                .raw("}")
                .bytes();
    }
}
