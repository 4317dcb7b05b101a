/**
 * What is done to the server and what is measured: sends, transactions, open transactions and consumption, the ledger that
 * remembers what was acknowledged, and the comparison of that ledger with what was received.
 */
@NullMarked
package io.escrowmq.bench.load;

import org.jspecify.annotations.NullMarked;
