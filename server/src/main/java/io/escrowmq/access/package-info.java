/**
 * Which rule a request must pass before it is served; deny by default.
 */
@NullMarked
package io.escrowmq.access;

import org.jspecify.annotations.NullMarked;
