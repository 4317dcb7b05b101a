/** Measures what {@code io.escrowmq.log} keeps to itself; nothing of the server is here. See {@code io.escrowmq.micro}. */
@NullMarked
package io.escrowmq.log;

import org.jspecify.annotations.NullMarked;
