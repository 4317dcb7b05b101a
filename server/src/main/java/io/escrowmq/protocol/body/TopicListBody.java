package io.escrowmq.protocol.body;

import java.nio.ByteBuffer;
import java.util.Collection;

/** The answer to the requests for lists of topics (206 and its like). */
public record TopicListBody(Collection<String> topics) {

    public ByteBuffer encode() {
        return new JsonText()
                .raw("{\"brokerAddr\":null,\"topicList\":")
                .strings(topics)
                .raw("}")
                .bytes();
    }
}
