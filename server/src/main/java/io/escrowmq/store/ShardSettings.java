package io.escrowmq.store;

import io.escrowmq.message.Host;

/**
 * @param storeHost address under which clients reach this shard; part of every offset message id
 * @param segmentBytes a segment is sealed when it has grown to this
 * @param segmentMillis ... or when it is so old
 * @param segmentEntries ... or when so many entries of queues are in it
 * @param commands commands that may wait for the agent, a power of two
 * @param commandBytes bytes of bodies that may wait for the agent
 */
public record ShardSettings(
        Host storeHost, long segmentBytes, long segmentMillis, long segmentEntries, int commands, long commandBytes) {

    public static ShardSettings of(Host storeHost) {
        return new ShardSettings(storeHost, 512L << 20, 3_600_000, 1_000_000, 1 << 15, 256L << 20);
    }
}
