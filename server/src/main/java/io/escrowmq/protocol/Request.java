package io.escrowmq.protocol;

/** A decoded request. */
public final class Request {}
