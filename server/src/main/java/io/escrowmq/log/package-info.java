/**
 * The log: an append-only chain of checksummed segments. It knows batches of bytes, not messages; the store's agent appends, the log writer thread writes and forces, any thread reads below the durable watermark.
 */
@NullMarked
package io.escrowmq.log;

import org.jspecify.annotations.NullMarked;
