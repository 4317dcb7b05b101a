/**
 * The entrance: the command line, the settings and the wiring of the server; it starts and stops, and decides nothing.
 */
@NullMarked
package io.escrowmq;

import org.jspecify.annotations.NullMarked;
