/**
 * The name service: which topics exist, with which queues, at which address.
 */
@NullMarked
package io.escrowmq.route;

import org.jspecify.annotations.NullMarked;
