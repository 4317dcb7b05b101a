/**
 * What is kept beside the log: sidecars of sealed segments and snapshots of the state, made by the archivist's thread, and the
 * opening that brings the state back from them. None of it defines the truth; see ADR 0007.
 */
@NullMarked
package io.escrowmq.store.archive;

import org.jspecify.annotations.NullMarked;
