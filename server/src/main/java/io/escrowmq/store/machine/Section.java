package io.escrowmq.store.machine;

/** The numbers of the machines' sections in a snapshot; see {@link StateMachine#section}. Never used for another. */
public final class Section {

    public static final int NAMES = 1;
    public static final int TOPICS = 2;
    public static final int MESSAGES = 3;
    public static final int ESCROW = 4;
    public static final int GROUPS = 5;
    public static final int OFFSETS = 6;

    private Section() {}
}
