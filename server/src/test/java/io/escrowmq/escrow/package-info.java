/** The escrow through the front door: a whole broker, stepped by the test's own thread, and clients without sockets. */
package io.escrowmq.escrow;
