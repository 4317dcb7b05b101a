package io.escrowmq.trials.sim;

/** A kind of trouble. Each seed switches on a random subset of those that are allowed. */
public enum Hazard {
    /** The process is killed; what it wrote can be read, forced or not. */
    KILL,
    /** The power goes; of what was not forced, anything is there, in part, or not at all. */
    POWER_CUT,
    /** A force fails and the kernel calls the pages clean. */
    FAILED_FORCE,
    /** The disk is full until the next start. */
    FULL_DISK,
    /** Somebody sets the wall clock, by up to a day in either direction, or it stands still. */
    CLOCK_JUMPS,
    /** Frames get lost on their way, in either direction. */
    LOST_FRAMES,
    /** A request arrives twice. */
    DOUBLED_FRAMES,
    /** Connections break. */
    DISCONNECTS,
    /** A client reads slower than it is sent to. */
    STUFFED_CONNECTIONS,
    /** The log runs in ASYNC mode; the power stays on then. */
    ASYNC_FLUSH,
    /** At the end bits of the medium flip: bytes come back right or are reported. */
    BIT_FLIPS
}
