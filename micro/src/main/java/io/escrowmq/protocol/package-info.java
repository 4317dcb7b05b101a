/** Measures what {@code io.escrowmq.protocol} keeps to itself; nothing of the server is here. See {@code io.escrowmq.micro}. */
@NullMarked
package io.escrowmq.protocol;

import org.jspecify.annotations.NullMarked;
