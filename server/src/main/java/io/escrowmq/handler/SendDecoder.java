package io.escrowmq.handler;

import io.escrowmq.message.Host;
import io.escrowmq.message.NewMessage;
import io.escrowmq.message.Normaliser;
import io.escrowmq.message.StoredMessage;
import io.escrowmq.protocol.Request;
import io.escrowmq.protocol.RequestCode;
import io.escrowmq.protocol.ResponseCode;
import io.escrowmq.protocol.header.SendHeader;
import io.escrowmq.route.TopicCreation;
import io.escrowmq.store.Topics;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Makes messages for the store out of a send request, one or the many of a batch, and refuses what must not be stored.
 * Any thread.
 *
 * <pre>
 * batch body, repeated:  i32 total size  i32 magic  i32 CRC  i32 flag  i32 n, n bytes body  i16 p, p bytes properties
 * </pre>
 */
final class SendDecoder {

    private static final int BATCH_HEADER = 4 * 4;
    private static final int MAX_BATCH_MESSAGES = 32_767;
    private static final int MAX_PRODUCER_GROUP = 255;
    /** Room that a half keeps for what its checks carry in addition: TRANSACTION_CHECK_TIMES and a number. */
    private static final int CHECK_PROPERTY_BYTES = 40;

    private final SendLimits limits;
    private final Normaliser normaliser;

    SendDecoder(SendLimits limits, Supplier<String> freshKeys) {
        this.limits = limits;
        this.normaliser = new Normaliser(limits.region(), freshKeys);
    }

    /** @param born where the message came from */
    List<NewMessage> decode(Host born, Request request, SendHeader header) throws SendRefused {
        checkTopic(header.topic());
        ByteBuffer body = request.body();
        if (body.remaining() > limits.maxBodyBytes()) {
            throw new SendRefused(
                    ResponseCode.MESSAGE_ILLEGAL,
                    "body of " + body.remaining() + " bytes, allowed are " + limits.maxBodyBytes()
                            + " (maxMessageSize)");
        }
        boolean batch = header.batch() || request.code() == RequestCode.SEND_BATCH_MESSAGE;
        return batch ? batch(header, body, born) : List.of(single(header, body, born));
    }

    private static void checkTopic(String topic) throws SendRefused {
        String problem = Topics.nameProblem(topic);
        if (problem != null) {
            boolean tooLong = topic.length() > StoredMessage.MAX_TOPIC_BYTES;
            throw new SendRefused(tooLong ? ResponseCode.MESSAGE_ILLEGAL : ResponseCode.INVALID_PARAMETER, problem);
        }
        if (TopicCreation.reserved(topic)) {
            throw new SendRefused(ResponseCode.NO_PERMISSION, "topic " + topic + " is reserved; send to another");
        }
    }

    private NewMessage single(SendHeader header, ByteBuffer body, Host born) throws SendRefused {
        NewMessage.Envelope envelope = new NewMessage.Envelope(
                header.flag(), header.sysFlag(), header.bornTimestamp(), born, header.reconsumeTimes());
        return checked(message(header.topic(), header.properties(), body, envelope));
    }

    private NewMessage message(String topic, byte[] properties, ByteBuffer body, NewMessage.Envelope envelope)
            throws SendRefused {
        if (properties.length > StoredMessage.MAX_PROPERTIES_BYTES) {
            throw tooManyProperties(properties.length);
        }
        return normaliser.message(topic, properties, body, envelope);
    }

    private static NewMessage checked(NewMessage message) throws SendRefused {
        if (message.timer() != null) {
            throw new SendRefused(
                    ResponseCode.MESSAGE_ILLEGAL,
                    "property " + message.timer() + ": delivery at any time is not supported yet, use a delay level");
        }
        int properties = message.propertiesBytes() + (message.half() ? CHECK_PROPERTY_BYTES : 0);
        if (properties > StoredMessage.MAX_PROPERTIES_BYTES) {
            throw tooManyProperties(properties);
        }
        if (message.producerGroup().length() > MAX_PRODUCER_GROUP) {
            throw new SendRefused(
                    ResponseCode.MESSAGE_ILLEGAL,
                    "producer group of " + message.producerGroup().length() + " characters, allowed are "
                            + MAX_PRODUCER_GROUP);
        }
        return message;
    }

    private static SendRefused tooManyProperties(int bytes) {
        return new SendRefused(
                ResponseCode.MESSAGE_ILLEGAL,
                "properties of " + bytes + " bytes, allowed are " + StoredMessage.MAX_PROPERTIES_BYTES
                        + " together with those the server adds");
    }

    private List<NewMessage> batch(SendHeader header, ByteBuffer body, Host born) throws SendRefused {
        if (Topics.isRetry(header.topic())) {
            throw new SendRefused(ResponseCode.MESSAGE_ILLEGAL, "a batch cannot be sent to a retry topic");
        }
        List<NewMessage> messages = new ArrayList<>();
        while (body.hasRemaining()) {
            NewMessage message = checked(inner(header, body, born));
            if (message.half() || message.delayLevel() > 0) {
                throw new SendRefused(
                        ResponseCode.MESSAGE_ILLEGAL,
                        "message " + (messages.size() + 1) + " of the batch is "
                                + (message.half() ? "transactional" : "delayed") + "; send it alone");
            }
            messages.add(message);
            if (messages.size() > MAX_BATCH_MESSAGES) {
                throw new SendRefused(
                        ResponseCode.MESSAGE_ILLEGAL, "batch of more than " + MAX_BATCH_MESSAGES + " messages");
            }
        }
        if (messages.isEmpty()) {
            throw new SendRefused(ResponseCode.MESSAGE_ILLEGAL, "batch without a message");
        }
        return messages;
    }

    private NewMessage inner(SendHeader header, ByteBuffer body, Host born) throws SendRefused {
        int start = body.position();
        int size = body.remaining() < BATCH_HEADER + 4 ? -1 : body.getInt(start);
        int length = size < 0 ? -1 : body.getInt(start + BATCH_HEADER);
        boolean bodyFits = length >= 0 && length <= body.remaining() - BATCH_HEADER - 4 - 2;
        int properties = bodyFits ? body.getShort(start + BATCH_HEADER + 4 + length) & 0xFFFF : -1;
        if (!bodyFits || size != BATCH_HEADER + 4 + length + 2 + properties || size > body.remaining()) {
            throw new SendRefused(
                    ResponseCode.MESSAGE_ILLEGAL, "the batch is cut or malformed at byte " + start + " of its body");
        }
        int flag = body.getInt(start + 12);
        ByteBuffer content = body.slice(start + BATCH_HEADER + 4, length);
        byte[] props = new byte[properties];
        body.get(start + BATCH_HEADER + 4 + length + 2, props);
        body.position(start + size);
        NewMessage.Envelope envelope =
                new NewMessage.Envelope(flag, header.sysFlag(), header.bornTimestamp(), born, header.reconsumeTimes());
        return message(header.topic(), props, content, envelope);
    }
}
