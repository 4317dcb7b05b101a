/** Measures what {@code io.escrowmq.index} keeps to itself; nothing of the server is here. See {@code io.escrowmq.micro}. */
@NullMarked
package io.escrowmq.index;

import org.jspecify.annotations.NullMarked;
