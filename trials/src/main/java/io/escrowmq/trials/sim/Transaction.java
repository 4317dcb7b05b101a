package io.escrowmq.trials.sim;

import io.escrowmq.message.OffsetMessageId;
import org.jspecify.annotations.Nullable;

/** One transaction as the world outside the server knows it: from acknowledgements, checks and deliveries only. */
final class Transaction {

    final long seq;
    final long held;
    final Content content;
    final String client;
    /** When the outside world learned of it; it was stored before. */
    final Moment known;
    /** Nothing of it can have been stored before this shard time. */
    final long storedAfter;

    boolean commitAsked;
    boolean rollbackAsked;
    /** An END that was not the answer to a check was given to the server, whatever it said. */
    boolean endHanded;

    boolean operatorHanded;
    /** An END that was not the answer to a check was answered. */
    @Nullable
    Moment endSeen;

    /** True for committed. */
    @Nullable
    Boolean decided;

    @Nullable
    Moment decidedAt;

    @Nullable
    String place;

    int asked;
    boolean unknownToCheck;
    /** No first check may come before this shard time. */
    long notBefore;

    Transaction(long seq, long held, Content content, String client, Moment known, long storedAfter) {
        this.seq = seq;
        this.held = held;
        this.content = content;
        this.client = client;
        this.known = known;
        this.storedAfter = storedAfter;
    }

    String id() {
        return new OffsetMessageId(Life.HOST, held).toString();
    }

    /**
     * Whether a resend may have joined in this life. Then the answer to a check may be taken as unknown, because the check
     * may have been on its way before.
     */
    boolean mayBeJoinedIn(int life) {
        Moment last = content.lastHanded;
        return last != null && last.life() == life && content.sends.handed > 1;
    }

    void asked(boolean commit) {
        commitAsked |= commit;
        rollbackAsked |= !commit;
    }

    /** A fact: the server said so, or a consumer saw it. */
    void decided(boolean commit, Moment at, String how) {
        Boolean before = decided;
        Violation.unless(
                before == null || before == commit,
                "the first decision wins (P3)",
                this,
                "was",
                before == null ? "open" : word(before),
                "and now is",
                word(commit),
                "by",
                how);
        Violation.unless(
                commit ? commitAsked : rollbackAsked, "nobody asked for this decision (P3)", this, word(commit), how);
        if (before == null) {
            decided = commit;
            decidedAt = at;
        }
    }

    static String word(boolean commit) {
        return commit ? "committed" : "rolled back";
    }

    @Override
    public String toString() {
        return "t" + seq + "@" + held + "(" + content + ")";
    }
}
