package io.escrowmq.trials.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.escrowmq.trials.wire.Calls;
import io.escrowmq.trials.wire.Frame;
import io.escrowmq.trials.wire.WireClient;
import java.util.List;

/** Reads what a server has after a restart and compares it with the ledger. */
final class Audit {

    private static final int PULL_MESSAGES = 512;

    private final Ledger ledger;
    private final long[] audited = new long[Ledger.QUEUES];

    Audit(Ledger ledger) {
        this.ledger = ledger;
    }

    /** @param all whether to read from the first message on and not only what is new since the last audit */
    void run(String address, boolean all) {
        try (WireClient client = new WireClient(address)) {
            for (int queue = 0; queue < Ledger.QUEUES; queue++) {
                read(client, queue, all ? 0 : audited[queue]);
                compareOffset(client, queue);
            }
        }
        assertThat(ledger.violations()).isEmpty();
        compareMessages();
    }

    private void read(WireClient client, int queue, long from) {
        long end = client.ask(Calls.maxOffset(Traffic.TOPIC, queue)).number("offset");
        assertThat(end)
                .as("end of queue %d, of which messages were delivered", queue)
                .isGreaterThanOrEqualTo(ledger.end(queue));
        long next = from;
        while (next < end) {
            Frame answer = client.ask(Calls.pull(Traffic.CONSUMERS, Traffic.TOPIC, queue, next, PULL_MESSAGES));
            List<Messages.Message> messages = Messages.of(answer);
            assertThat(messages)
                    .as("messages of queue %d from %d to %d: %s", queue, next, end, answer)
                    .isNotEmpty();
            for (Messages.Message message : messages) {
                assertThat(message.place()).as("without a gap").isEqualTo(new Place(queue, next));
                ledger.seen(message.place(), message.id());
                next++;
            }
        }
        audited[queue] = end;
    }

    private void compareOffset(WireClient client, int queue) {
        if (ledger.offsetSent(queue) == 0) {
            return;
        }
        Frame answer = client.ask(Calls.queryOffset(Traffic.CONSUMERS, Traffic.TOPIC, queue));
        long stored = answer.code() == 0 ? answer.number("offset") : 0;
        assertThat(stored)
                .as("consumer offset of queue %d: %s", queue, answer)
                .isBetween(ledger.offsetAcknowledged(queue), ledger.offsetSent(queue));
    }

    private void compareMessages() {
        for (Entry entry : ledger.entries()) {
            Place place = ledger.placeOf(entry.id);
            if (entry.mustBeVisible()) {
                assertThat(place).as("lost: %s", entry).isNotNull();
            }
            if (!entry.mayBeVisible()) {
                assertThat(place).as("must not be visible: %s", entry).isNull();
            }
            if (entry.place != null) {
                assertThat(place).as("place of %s", entry).isEqualTo(entry.place);
            }
        }
        assertThat(ledger.foreign()).as("messages that nobody sent").isEmpty();
    }
}
