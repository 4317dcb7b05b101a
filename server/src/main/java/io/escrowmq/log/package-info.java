/**
 * The log: an append-only chain of checksummed segments. It knows batches of bytes, not messages; the store's agent appends, the log writer thread writes and forces, any thread reads below the durable watermark.
 *
 * <p>{@link io.escrowmq.log.Log} is the contract, {@link io.escrowmq.log.LocalLog} the one on local files: the agent's
 * side in it, the writer's in {@code LogWriter}, reading in {@code HotRing} and {@code LogReader}, recovery in {@code
 * LogOpening} and {@code TailScan}, the bytes in {@code BatchFormatV1}. No class here starts a thread.
 */
@NullMarked
package io.escrowmq.log;

import org.jspecify.annotations.NullMarked;
