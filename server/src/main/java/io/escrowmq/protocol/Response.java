package io.escrowmq.protocol;

/** An answer to a request. */
public final class Response {}
