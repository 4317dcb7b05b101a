package io.escrowmq.trials.crash;

import io.escrowmq.message.StoredMessage;
import io.escrowmq.trials.wire.Frame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The messages in the answer to a pull. */
final class Messages {

    /** @param id the body, which these trials make the same as the key */
    record Message(Place place, String id) {}

    private Messages() {}

    static List<Message> of(Frame pulled) {
        List<Message> messages = new ArrayList<>();
        ByteBuffer body = ByteBuffer.wrap(pulled.body());
        for (int at = 0; at < body.limit(); at += StoredMessage.size(body, at)) {
            String id =
                    StandardCharsets.UTF_8.decode(StoredMessage.body(body, at)).toString();
            messages.add(
                    new Message(new Place(StoredMessage.queueId(body, at), StoredMessage.queueOffset(body, at)), id));
        }
        return messages;
    }
}
