/**
 * The HTTP API and the metrics page, on its own few threads.
 */
@NullMarked
package io.escrowmq.http;

import org.jspecify.annotations.NullMarked;
