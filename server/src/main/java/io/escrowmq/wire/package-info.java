/**
 * Sockets: accept, frames, limits, back-pressure; the only package that knows Netty; runs on I/O threads.
 */
@NullMarked
package io.escrowmq.wire;

import org.jspecify.annotations.NullMarked;
