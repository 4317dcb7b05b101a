/**
 * The only door to files: every byte that is read from or written to a disk passes a {@link io.escrowmq.disk.Disk}.
 */
@NullMarked
package io.escrowmq.disk;

import org.jspecify.annotations.NullMarked;
