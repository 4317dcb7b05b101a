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

    private RecordType() {}
}
