/** Plays the server's promises against real clients over real sockets. */
@NullMarked
package io.escrowmq.trials;

import org.jspecify.annotations.NullMarked;
