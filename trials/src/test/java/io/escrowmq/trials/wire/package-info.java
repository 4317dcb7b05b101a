/** A client of the protocol that hides nothing: the trials' own codec, so that no defect is shared with the server. */
package io.escrowmq.trials.wire;
