/**
 * One small class per request code: decode, authorise, call, encode; runs on I/O threads.
 */
@NullMarked
package io.escrowmq.handler;

import org.jspecify.annotations.NullMarked;
