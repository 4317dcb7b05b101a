package io.escrowmq.trials.sim;

import io.escrowmq.protocol.Request;
import io.escrowmq.protocol.ResponseCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the server said of transactions, and the rules that it may not break: P2, P3, P10 and "Resent halves". */
final class TransactionFacts {

    /** A half joins only an earlier one that is younger than this. */
    static final long JOIN_MILLIS = 60_000;

    private final World world;
    private final Map<Long, Transaction> byHeld = new TreeMap<>();

    TransactionFacts(World world) {
        this.world = world;
    }

    Collection<Transaction> all() {
        return byHeld.values();
    }

    @Nullable
    Transaction at(long held) {
        return byHeld.get(held);
    }

    // ---- halves

    /** A half was acknowledged. Returns the transaction that it is. */
    Transaction stored(Content content, String client, Moment handed, long seq, long held) {
        Transaction known = byHeld.get(held);
        if (known != null) {
            joined(known, content, client, handed, seq);
            return known;
        }
        mustNotHaveJoined(content, client, handed);
        // Which of the sends was stored is not known when answers were lost; nor are lives' times in order.
        long storedAfter = content.handed.getOrDefault(client, List.of(handed)).stream()
                .mapToLong(Moment::shardMillis)
                .min()
                .orElse(handed.shardMillis());
        Transaction fresh = new Transaction(seq, held, content, client, world.now(), storedAfter);
        fresh.notBefore = storedAfter + content.firstCheck(world.timing);
        byHeld.put(held, fresh);
        return fresh;
    }

    private void joined(Transaction known, Content content, String client, Moment handed, long seq) {
        Moment now = world.now();
        String rule = "a half joined another against the rule";
        Violation.unless(known.seq == seq, rule, "seq", seq, known);
        Violation.unless(known.content == content, rule, "of other content", known, content);
        Violation.unless(known.client.equals(client), rule, "of another client", known, client);
        Violation.unless(!before(known.decidedAt, handed), rule, "that was decided", known);
        Violation.unless(!before(known.endSeen, handed), rule, "for which an END had come", known);
        Violation.unless(
                handed.shardMillis() - known.known.shardMillis() < JOIN_MILLIS, rule, "that is too old", known);
        if (now.shardMillis() < known.notBefore) {
            // No check can have been on its way: the first one is due anew.
            known.notBefore = handed.shardMillis() + content.firstCheck(world.timing);
        }
    }

    private static boolean before(@Nullable Moment first, Moment second) {
        return first != null && first.isBefore(second);
    }

    /** An earlier copy, acknowledged before this one came, undecided, fresh and untouched, would have taken it in. */
    private void mustNotHaveJoined(Content content, String client, Moment handed) {
        Transaction earlier = null;
        int copies = 0;
        for (Transaction each : byHeld.values()) {
            if (each.content == content) {
                earlier = each;
                copies++;
            }
        }
        if (earlier == null || copies > 1 || !earlier.client.equals(client) || !before(earlier.known, handed)) {
            return;
        }
        boolean untouched = !earlier.endHanded
                && !earlier.operatorHanded
                && !earlier.commitAsked
                && !earlier.rollbackAsked
                && !earlier.unknownToCheck;
        // Before the second check can have gone without an answer it cannot be parked.
        long certain = Math.min(JOIN_MILLIS, content.firstCheck(world.timing) + world.timing.deadline());
        boolean fresh = world.now().shardMillis() - earlier.storedAfter < certain;
        Violation.unless(!(untouched && fresh), "a resent half became a second transaction", earlier, content);
    }

    // ---- ends

    /** An END, or what an operator asked for, is given to the server. */
    void handedEnd(Transaction transaction, @Nullable Boolean commit, boolean fromCheck) {
        transaction.endHanded |= !fromCheck;
        transaction.unknownToCheck |= fromCheck && commit == null;
        if (commit != null) {
            transaction.asked(commit);
        }
    }

    /**
     * An END was answered.
     *
     * @param commit null for unknown
     * @param mayBeOld it answers a check, and a resend may have joined after that was asked
     */
    void saidEnd(
            Transaction transaction, @Nullable Boolean commit, boolean fromCheck, boolean mayBeOld, Request answer) {
        Moment now = world.now();
        switch (answer.code()) {
            case ResponseCode.SUCCESS -> {
                if (!fromCheck && transaction.endSeen == null) {
                    transaction.endSeen = now;
                }
                if (commit != null && !mayBeOld) {
                    transaction.decided(commit, now, "the answer to an END");
                }
            }
            case ResponseCode.SYSTEM_ERROR -> {
                String remark = String.valueOf(answer.remark());
                Violation.unless(commit != null, "an END with unknown is answered 0", transaction, remark);
                boolean told = commit != null && remark.contains(commit ? "was rolled back" : "was committed");
                Violation.unless(told, "a known transaction was refused for a wrong reason", transaction, remark);
                transaction.decided(commit != null && !commit, now, "a refusal");
            }
            case ResponseCode.SYSTEM_BUSY, ResponseCode.SERVICE_NOT_AVAILABLE -> {}
            default -> throw new Violation("unexpected answer " + answer.code() + " to an END of " + transaction);
        }
    }

    // ---- checks

    /** The server asks about a transaction. */
    Transaction asked(long seq, long held, Content content, long storedMillis, long runningRead) {
        Moment now = world.now();
        Transaction known = byHeld.get(held);
        if (known == null) {
            // Its acknowledgement was never said: the server died in between.
            String client = content.handed.keySet().stream().findFirst().orElse("");
            known = new Transaction(seq, held, content, client, now, storedMillis);
            known.notBefore = storedMillis + content.firstCheck(world.timing);
            byHeld.put(held, known);
        }
        Violation.unless(known.seq == seq && known.content == content, "a check shows another message", known, content);
        Moment decidedAt = known.decidedAt;
        boolean onItsWay = decidedAt != null && decidedAt.life() == now.life() && runningRead <= decidedAt.lastRead();
        Violation.unless(decidedAt == null || onItsWay, "a decided transaction is not asked about again (P10)", known);
        long first = storedMillis + content.firstCheck(world.timing);
        Violation.unless(
                known.operatorHanded || now.shardMillis() >= Math.max(first, known.notBefore),
                "a first check came too early (P10)",
                known,
                "at",
                now.shardMillis(),
                "not before",
                Math.max(first, known.notBefore));
        known.asked++;
        return known;
    }

    // ---- deliveries

    /** A consumer was given the visible message of a half. */
    void visible(Content content, long held, String place) {
        Transaction known = byHeld.get(held);
        Violation.unless(known != null, "a half that nobody can have committed is visible (P2)", content, held);
        if (known == null) {
            return;
        }
        Violation.unless(known.content == content, "another message than the half is visible", known, content);
        known.decided(true, world.now(), "delivery at " + place);
        String before = known.place;
        Violation.unless(
                before == null || before.equals(place), "a transaction is visible once (P2)", known, before, place);
        known.place = place;
    }

    List<Transaction> undecided() {
        List<Transaction> open = new ArrayList<>();
        for (Transaction each : byHeld.values()) {
            if (each.decided == null) {
                open.add(each);
            }
        }
        return open;
    }
}
