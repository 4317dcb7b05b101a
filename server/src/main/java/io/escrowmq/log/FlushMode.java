package io.escrowmq.log;

/** What "durable" means. */
public enum FlushMode {
    /** Forced to the disk: survives a power cut. */
    SYNC,
    /** Accepted by the operating system: survives a killed process. Forced within {@link LogSettings#ASYNC_FORCE_MILLIS}. */
    ASYNC
}
