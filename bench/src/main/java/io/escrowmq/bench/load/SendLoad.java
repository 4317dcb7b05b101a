package io.escrowmq.bench.load;

import io.escrowmq.bench.wire.Connection;
import io.escrowmq.bench.wire.Frame;
import java.io.IOException;

/** Plain sends; each acknowledged one must be received once. */
public final class SendLoad extends ProducerLoad {
    /** Connects to the target. */
    public SendLoad(Plan plan, Target target, Ledger ledger, Meter meter) throws IOException {
        super(plan, target, ledger, meter, false);
    }

    @Override
    void sending(long sequence, long now) {
        ledger.note(sequence, Ledger.IN_DOUBT, now);
    }

    @Override
    void stored(Connection connection, Window window, int slot, Frame answer, long now) {
        ledger.note(window.sequence(slot), Ledger.PROMISED, 0);
        complete(window, slot, now);
    }
}
