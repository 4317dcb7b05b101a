package io.escrowmq.trials.sim;

import io.escrowmq.transaction.TransactionConsole.Detail;
import io.escrowmq.transaction.TransactionConsole.Event;

/**
 * Follows one transaction through its events, as the console tells them, and says when one is against the rules: checks not
 * before their time and none late, counts to the very number, one decision, and silence after it (P3, P10).
 */
final class Story {

    /** How much later than due a check may be while everybody behaves; time passes in steps then. */
    private static final long SLACK_MILLIS = 1_000;

    private final Transaction transaction;
    private final Detail detail;
    private final Timing timing;
    private final long first;
    private final long calmFrom;
    private long stored;
    private long due;
    private long lastAsked;
    private int asked;
    private int unknowns;
    private int silents;
    private int visible;
    private long last;
    private long decidedAt = -1;
    private boolean checking;
    private boolean parked;
    private boolean endSeen;

    /** @param calmFrom shard time from which on there was no trouble */
    Story(Transaction transaction, Detail detail, Timing timing, long calmFrom) {
        this.transaction = transaction;
        this.detail = detail;
        this.timing = timing;
        this.first = transaction.content.firstCheck(timing);
        this.calmFrom = calmFrom;
    }

    void check() {
        for (Event event : detail.events()) {
            rule(event.timeMillis() >= last, "times rise", event);
            last = event.timeMillis();
            follow(event);
        }
        rule(visible == (transaction.place == null ? 0 : 1), "it is visible as often as it was seen", null);
        rule(transaction.asked <= asked, "every check on the wire is written down", null);
    }

    private void follow(Event event) {
        long time = event.timeMillis();
        boolean full = unknowns >= timing.maxUnknown() || silents >= timing.maxSilent();
        if (full && !parked && decidedAt < 0) {
            rule(event.kind().equals("parked"), "it is parked after the last answer", event);
        }
        switch (event.kind()) {
            case "stored" -> {
                stored = time;
                due = time + first;
            }
            case "asked" -> asked(event);
            case "answered" -> {
                undecided(event);
                rule(checking, "only a check that is out is answered", event);
                unknowns++;
                silents = 0;
                open(Math.max(time, lastAsked + timing.interval()));
            }
            case "silent" -> {
                undecided(event);
                rule(checking && time >= lastAsked + timing.deadline(), "a check has its time to be answered", event);
                silents++;
                open(time + timing.backOff(silents));
            }
            case "joined" -> {
                undecided(event);
                rule(!parked && !endSeen, "a resend joins what is open and untouched", event);
                rule(time - stored < TransactionFacts.JOIN_MILLIS, "a resend joins what is young", event);
                open(time + first);
            }
            case "ended-unknown" -> endSeen = true;
            case "parked" -> parked(event);
            case "resumed" -> {
                undecided(event);
                unknowns = 0;
                silents = 0;
                parked = false;
                open(time);
            }
            case "committed", "rolled-back" -> decided(event);
            case "visible" -> {
                visible++;
                long delay = Timing.delayMillis(transaction.content.wishes.delayLevel());
                rule(decidedAt >= 0 && time >= decidedAt + delay, "it becomes visible in its time", event);
            }
            case "contradiction" -> rule(decidedAt >= 0, "only a decision can be contradicted", event);
            default -> rule(false, "an unknown event", event);
        }
    }

    private void open(long nextDue) {
        checking = false;
        due = nextDue;
    }

    private void asked(Event event) {
        undecided(event);
        rule(!parked, "what is parked is not asked about", event);
        long time = event.timeMillis();
        if (!checking) {
            rule(time >= due, "no check before its time, " + due, event);
            if (time >= calmFrom) {
                rule(time <= Math.max(due, calmFrom) + SLACK_MILLIS, "no check after its time, " + due, event);
            }
        }
        asked++;
        lastAsked = time;
        checking = true;
    }

    private void parked(Event event) {
        undecided(event);
        boolean unknown = event.text().equals("UNKNOWN") && unknowns == timing.maxUnknown();
        boolean silent = event.text().equals("SILENT") && silents == timing.maxSilent();
        rule(unknown || silent, "it is parked after exactly the maximum", event);
        parked = true;
        checking = false;
    }

    private void decided(Event event) {
        undecided(event);
        decidedAt = event.timeMillis();
        rule(event.kind().equals("committed") == Boolean.TRUE.equals(transaction.decided), "as it was told", event);
    }

    private void undecided(Event event) {
        rule(decidedAt < 0, "nothing comes after the decision", event);
    }

    private void rule(boolean kept, String rule, @org.jspecify.annotations.Nullable Event event) {
        if (!kept) {
            StringBuilder all = new StringBuilder();
            for (Event each : detail.events()) {
                all.append("\n    ").append(each);
            }
            throw new Violation("the story of " + transaction + " (P10): " + rule + "; at " + event + " of" + all);
        }
    }
}
