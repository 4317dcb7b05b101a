package io.escrowmq.transaction;

import io.escrowmq.transaction.Producers.Group;
import io.escrowmq.transaction.Producers.Producer;
import org.jspecify.annotations.Nullable;

/** Asks producers about transactions they have not decided, each on time and none because of another. Agent only. */
final class CheckBack {

    /** Writes a check to a socket, off the agent. */
    interface Sender {
        void send(long seq, long held, Producer producer, int times, long dueMillis, boolean measured);
    }

    private static final int MAX_BACK_OFF_DOUBLINGS = 12;

    private final EscrowState state;
    private final HeldTable table;
    private final Sender sender;

    CheckBack(EscrowState state, Sender sender) {
        this.state = state;
        this.table = state.table;
        this.sender = sender;
    }

    /** The due time of an undecided transaction has come. */
    void due(long seq) {
        if (table.state(seq) == HeldTable.CHECKING) {
            silent(seq);
        } else {
            ask(seq, true);
        }
    }

    private void ask(long seq, boolean onTime) {
        Group group = state.group(seq);
        if (group.members.isEmpty()) {
            state.enlist(seq, HeldTable.WAITING, group.waiting);
            return;
        }
        String topic = state.topics.place(table.queueNumber(seq)).topic();
        String client = state.names.text(table.client(seq));
        boolean another = (table.silents(seq) & 1) == 1;
        Producer producer = state.producers.choose(group, client, topic, another);
        if (producer == null) {
            state.enlist(seq, HeldTable.WAITING, group.waiting);
            return;
        }
        long due = table.due(seq);
        table.unset(seq, HeldTable.OLD_CHECK_OUT);
        state.event(CheckedRecord.ASKED, seq, producer.name(), "");
        state.producers.asked(producer, seq);
        state.schedule(seq, HeldTable.CHECKING, state.shard.now() + state.settings.deadline());
        long held = table.held(seq);
        int times = table.unknowns(seq) + table.silents(seq) + 1;
        state.shard.whenDurable(() -> sender.send(seq, held, producer, times, due, onTime));
    }

    private void silent(long seq) {
        endOfCheck(seq);
        int silents = table.silents(seq) + 1;
        table.silents(seq, silents);
        state.metrics.checksSilent.increment();
        state.event(CheckedRecord.SILENT, seq, "", "");
        if (silents >= state.settings.maxSilentChecks()) {
            park(seq, CheckedRecord.PARKED_SILENT);
        } else {
            state.schedule(seq, HeldTable.OPEN, state.shard.now() + backOff(silents));
        }
    }

    /** The pause after the n-th silent check, never less than the interval; the check's deadline has passed already. */
    long backOff(int silents) {
        long pause = state.settings.interval() << Math.min(silents - 1, MAX_BACK_OFF_DOUBLINGS);
        return Math.max(state.settings.interval(), Math.min(EscrowSettings.MAX_BACK_OFF, pause));
    }

    /** The producer does not know yet; only the answer to a check that is out counts. */
    void unknown(long seq, String client) {
        if (table.state(seq) != HeldTable.CHECKING) {
            return;
        }
        endOfCheck(seq);
        int unknowns = table.unknowns(seq) + 1;
        table.unknowns(seq, unknowns);
        table.silents(seq, 0);
        state.metrics.checksAnsweredUnknown.increment();
        long asked = table.due(seq) - state.settings.deadline();
        state.event(CheckedRecord.UNKNOWN, seq, client, "");
        if (unknowns >= state.settings.maxChecks()) {
            park(seq, CheckedRecord.PARKED_UNKNOWN);
        } else {
            state.schedule(seq, HeldTable.OPEN, Math.max(state.shard.now(), asked + state.settings.interval()));
        }
    }

    /** Stops asking; the transaction still takes a decision. */
    void park(long seq, int event) {
        endOfCheck(seq);
        state.wheel.cancel(seq);
        table.state(seq, HeldTable.PARKED);
        table.reason(seq, event - CheckedRecord.PARKED_UNKNOWN + 1);
        state.event(event, seq, "", "");
    }

    /** Asks again from the beginning, now. */
    void resume(long seq, String operator) {
        endOfCheck(seq);
        table.unknowns(seq, 0);
        table.silents(seq, 0);
        table.reason(seq, 0);
        state.event(CheckedRecord.RESUMED, seq, "", operator);
        state.schedule(seq, HeldTable.OPEN, state.shard.now());
    }

    /** Forgets the check that is out, if any, and lets the next one of its connection go. */
    void endOfCheck(long seq) {
        if (table.state(seq) != HeldTable.CHECKING) {
            return;
        }
        table.state(seq, HeldTable.OPEN);
        for (Producer producer : state.group(seq).members) {
            if (producer.asked.contains(seq)) {
                state.producers.answered(producer, seq);
                fill(producer.link);
                break;
            }
        }
    }

    /** A connection has room again: it goes to whatever waits for it longest, in any of the client's groups. */
    private void fill(ProducerLink link) {
        Group next = longestWaiting(link);
        while (next != null && state.producers.hasRoom(link)) {
            askHead(next);
            next = longestWaiting(link);
        }
    }

    private @Nullable Group longestWaiting(ProducerLink link) {
        Group longest = null;
        for (Producer producer : state.producers.on(link)) {
            Group group = producer.group;
            if (!state.lists.isEmpty(group.waiting) && (longest == null || dueOfHead(group) < dueOfHead(longest))) {
                longest = group;
            }
        }
        return longest;
    }

    private long dueOfHead(Group group) {
        return table.due(state.lists.head(group.waiting));
    }

    private void askHead(Group group) {
        long seq = state.lists.head(group.waiting);
        state.wheel.cancel(seq);
        table.state(seq, HeldTable.OPEN);
        ask(seq, false);
    }

    private boolean anyRoom(Group group) {
        for (Producer producer : group.members) {
            if (state.producers.hasRoom(producer.link)) {
                return true;
            }
        }
        return false;
    }

    /** A producer came: whatever waits for one is asked at once, as far as its connection has room. */
    void arrived(@Nullable Producer producer) {
        if (producer != null) {
            fill(producer.group);
        }
    }

    private void fill(Group group) {
        while (!state.lists.isEmpty(group.waiting) && anyRoom(group)) {
            askHead(group);
        }
    }

    /** A producer left: its checks go to another, or wait; nothing is counted. */
    void left(Producer producer) {
        Group group = producer.group;
        long[] asked =
                producer.asked.stream().mapToLong(Long::longValue).sorted().toArray();
        for (int i = asked.length - 1; i >= 0; i--) {
            long seq = asked[i];
            state.producers.answered(producer, seq);
            if (table.state(seq) == HeldTable.CHECKING) {
                // Its due time is the check's deadline: it has been due since that check began.
                table.due(seq, table.due(seq) - state.settings.deadline());
                state.enlistFirst(seq, HeldTable.WAITING, group.waiting);
            }
        }
        fill(group);
        fill(producer.link);
    }
}
