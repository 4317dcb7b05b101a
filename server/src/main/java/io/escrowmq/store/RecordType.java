package io.escrowmq.store;

/**
 * The type bytes of records above the log's own 1 (EPOCH) and 2 (WATERMARK). A number is never reused; an unknown one
 * stops the replay.
 */
public final class RecordType {

    public static final int NAME = 3;
    public static final int TOPIC = 4;
    public static final int GROUP = 5;
    public static final int MESSAGE = 6;
    public static final int HELD = 7;
    public static final int DECISION = 8;
    public static final int RELEASE = 9;
    public static final int CHECKED = 10;
    public static final int OFFSETS = 11;

    /** In sidecars only: a held message that its segment did not decide, without the message. */
    public static final int STILL_HELD = 128;
    /** In sidecars only: what a segment's events did to a held message. */
    public static final int PROGRESS = 129;

    private RecordType() {}
}
