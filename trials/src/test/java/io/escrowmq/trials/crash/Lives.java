package io.escrowmq.trials.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.escrowmq.trials.process.ServerCommand;
import io.escrowmq.trials.process.ServerProcess;
import io.escrowmq.trials.wire.Calls;
import io.escrowmq.trials.wire.WireClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** One data directory, the lives of the server on it, and the ledger of its clients. */
final class Lives implements AutoCloseable {

    static final Duration SOON = Duration.ofSeconds(20);
    static final Duration STEP = Duration.ofMillis(1);

    private static final List<String> OPTIONS = List.of(
            "--set", "transactionTimeOut=300",
            "--set", "transactionCheckInterval=300",
            "--set", "transactionCheckMax=10000");

    final Ledger ledger = new Ledger();
    final ServerProcess server;
    private final Audit audit = new Audit(ledger);
    private int life = 1;
    private Traffic traffic;

    Lives(Path directory) {
        server = new ServerProcess(directory, OPTIONS, ServerCommand.launcher());
        try (WireClient client = new WireClient(server.address())) {
            Entry first = ledger.plain(life);
            assertThat(client.ask(Calls.send(Traffic.PRODUCERS, Traffic.TOPIC, 0, first.id))
                            .code())
                    .isZero();
            first.acknowledged = true;
        }
    }

    int life() {
        return life;
    }

    /** Starts it again on the same data. */
    void begin() {
        server.startAgain();
        life++;
    }

    /** Starts it again in another way; false if it ended before clients could connect. */
    boolean tryToBegin(ServerCommand command) {
        life++;
        return server.tryToStartAgain(command);
    }

    Traffic traffic() {
        traffic = new Traffic(server.address(), ledger, life);
        return traffic;
    }

    void audit(boolean all) {
        audit.run(server.address(), all);
    }

    /** Transactions that the server must ask about in this life. */
    List<Entry> open() {
        return ledger.entries().stream().filter(Entry::mustBeAsked).toList();
    }

    void awaitAsked(List<Entry> open) {
        await().pollInterval(STEP).atMost(SOON).untilAsserted(() -> assertThat(open)
                .as("open transactions that are not asked about in life %d", life)
                .filteredOn(entry -> entry.askedIn != life)
                .isEmpty());
    }

    /** Waits until nothing more can be recorded of the life that has ended. */
    void awaitSilence() {
        await().pollInterval(STEP).atMost(SOON).until(traffic::ended);
    }

    @Override
    public void close() {
        if (traffic != null) {
            traffic.close();
        }
        if (server.isAlive()) {
            server.kill();
        }
    }
}
