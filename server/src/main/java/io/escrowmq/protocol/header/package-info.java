/**
 * The typed headers of the requests that matter for speed or meaning, each made from a decoded request; pure, any thread.
 */
@NullMarked
package io.escrowmq.protocol.header;

import org.jspecify.annotations.NullMarked;
