/** What a server tells about itself, read as tools of operators read it. */
package io.escrowmq.trials.figures;
