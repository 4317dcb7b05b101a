/**
 * JSON bodies of requests and answers, read with Jackson and written by hand where clients need an exact text; pure, any
 * thread.
 */
@NullMarked
package io.escrowmq.protocol.body;

import org.jspecify.annotations.NullMarked;
