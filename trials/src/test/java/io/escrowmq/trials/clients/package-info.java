/** Trials with real clients in processes of their own against a real server process. */
package io.escrowmq.trials.clients;
