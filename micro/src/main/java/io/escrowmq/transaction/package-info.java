/** Measures what {@code io.escrowmq.transaction} keeps to itself; nothing of the server is here. See {@code io.escrowmq.micro}. */
@NullMarked
package io.escrowmq.transaction;

import org.jspecify.annotations.NullMarked;
