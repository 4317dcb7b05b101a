package io.escrowmq.protocol;

import java.nio.charset.StandardCharsets;

/**
 * Turns the bytes of a field's name into a string without allocating when the name is one that clients send often.
 * Immutable, any thread.
 */
final class FieldNames {

    private static final int BUCKETS = 512;
    private static final String[][] KNOWN = new String[BUCKETS][];

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
        for (String name : all.split(" ", -1)) {
            int bucket = bucket(name.length(), name.charAt(0), name.charAt(name.length() - 1));
            String[] old = KNOWN[bucket];
            String[] grown = new String[old == null ? 1 : old.length + 1];
            if (old != null) {
                System.arraycopy(old, 0, grown, 0, old.length);
            }
            grown[grown.length - 1] = name;
            KNOWN[bucket] = grown;
        }
    }

    private FieldNames() {}

    static String of(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length > 0) {
            String[] candidates = KNOWN[bucket(length, bytes[from], bytes[to - 1])];
            if (candidates != null) {
                for (String candidate : candidates) {
                    if (same(candidate, bytes, from, length)) {
                        return candidate;
                    }
                }
            }
        }
        return new String(bytes, from, length, StandardCharsets.UTF_8);
    }

    private static int bucket(int length, int first, int last) {
        return (length * 37 + first * 7 + last) & BUCKETS - 1;
    }

    private static boolean same(String name, byte[] bytes, int from, int length) {
        if (name.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (name.charAt(i) != bytes[from + i]) {
                return false;
            }
        }
        return true;
    }
}
