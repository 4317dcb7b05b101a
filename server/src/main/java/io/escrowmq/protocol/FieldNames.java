package io.escrowmq.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Turns the bytes of a field's name into a string without allocating when the name is one that clients send often.
 * Immutable, any thread.
 */
final class FieldNames {

    private static final int BUCKETS = 512;
    private static final Known[][] KNOWN = new Known[BUCKETS][];
    /** Names of one letter by their byte; sends have nothing else. */
    private static final String[] LETTERS = new String[128];

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Known(byte[] bytes, String name) {}

    static {
        String all = "a b c d e f g h i j k l m n code flag language opaque version remark extFields"
                + " serializeTypeCurrentRPC producerGroup topic defaultTopic defaultTopicQueueNums queueId sysFlag"
                + " bornTimestamp properties reconsumeTimes unitMode maxReconsumeTimes batch bname brokerName ns nsd"
                + " oway lo consumerGroup queueOffset maxMsgNums commitOffset suspendTimeoutMillis subscription"
                + " subVersion expressionType maxMsgBytes requestSource proxyFrowardClientId setZeroIfNotFound timestamp"
                + " boundaryType committed clientID clientId offset group delayLevel originMsgId originTopic"
                + " tranStateTableOffset commitLogOffset commitOrRollback fromTransactionCheck msgId transactionId"
                + " acceptStandardJsonOnly key maxNum beginTimestamp endTimestamp AccessKey Signature SecurityToken"
                + " OnsChannel readQueueNums writeQueueNums perm topicFilterType topicSysFlag order attributes force"
                + " extraInfo invisibleTime pollTime bornTime initMode expType exp attemptId jstackEnable";
        for (String split : all.split(" ", -1)) {
            // The same object as the constants in the code: fields are found by identity.
            String name = split.intern();
            int bucket = bucket(name.length(), name.charAt(0), name.charAt(name.length() - 1));
            Known[] old = KNOWN[bucket];
            Known[] grown = new Known[old == null ? 1 : old.length + 1];
            if (old != null) {
                System.arraycopy(old, 0, grown, 0, old.length);
            }
            grown[grown.length - 1] = new Known(name.getBytes(StandardCharsets.US_ASCII), name);
            KNOWN[bucket] = grown;
            if (name.length() == 1) {
                LETTERS[name.charAt(0)] = name;
            }
        }
    }

    private FieldNames() {}

    static String of(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length == 1 && bytes[from] > 0 && LETTERS[bytes[from]] != null) {
            return LETTERS[bytes[from]];
        }
        if (length > 0) {
            Known[] candidates = KNOWN[bucket(length, bytes[from], bytes[to - 1])];
            if (candidates != null) {
                for (Known candidate : candidates) {
                    if (Arrays.equals(candidate.bytes, 0, candidate.bytes.length, bytes, from, to)) {
                        return candidate.name;
                    }
                }
            }
        }
        return new String(bytes, from, length, StandardCharsets.UTF_8);
    }

    private static int bucket(int length, int first, int last) {
        return (length * 37 + first * 7 + last) & BUCKETS - 1;
    }
}
