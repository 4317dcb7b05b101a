package io.escrowmq.store.machine;

import io.escrowmq.log.CorruptLogException;
import io.escrowmq.log.RecordView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who takes the records of each type. */
public final class ByType<T> {

    private static final int MAX_RECORD_TYPE = 255;

    private final List<@Nullable T> takers = new ArrayList<>(Collections.nCopies(MAX_RECORD_TYPE + 1, null));

    /** From now on {@code taker} takes the records of these types. */
    public void put(int[] types, T taker) {
        for (int type : types) {
            takers.set(type, taker);
        }
    }

    /**
     * Who takes this record.
     *
     * @throws CorruptLogException if nobody does
     */
    public T of(RecordView record) throws CorruptLogException {
        T taker = takers.get(record.type());
        if (taker == null) {
            throw new CorruptLogException("record of unknown type " + record.type() + " at position "
                    + record.position() + "; a newer version of EscrowMQ wrote it: open it with that version");
        }
        return taker;
    }
}
