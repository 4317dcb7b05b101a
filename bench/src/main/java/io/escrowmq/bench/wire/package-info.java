/**
 * The wire as a load generator needs it: requests that are encoded once and patched in place, answers that are scanned for
 * a few fields, and one thread that drives all connections. Nothing here is thread-safe; a connection belongs to its loop.
 */
@NullMarked
package io.escrowmq.bench.wire;

import org.jspecify.annotations.NullMarked;
