package io.escrowmq.store.archive;

import io.escrowmq.store.machine.Slices;
import io.escrowmq.store.machine.StateMachine;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;

/** Copies the machines' state into a {@link SnapshotPipe}, a few slices in a turn. Agent only. */
final class SnapshotCopy {

    /** Slices of one turn: what a command waits for at most. */
    private static final int SLICES_OF_A_TURN = 4;

    private final SnapshotPipe pipe;
    private final Deque<Part> parts = new ArrayDeque<>();
    private boolean running;

    private record Part(int section, Slices slices) {}

    SnapshotCopy(SnapshotPipe pipe) {
        this.pipe = pipe;
    }

    boolean isRunning() {
        return running;
    }

    /** Begins a snapshot for a log whose segment at {@code position} has just begun. */
    void begin(long position, List<StateMachine> machines) {
        parts.clear();
        for (StateMachine machine : machines) {
            Slices slices = machine.section() == 0 ? null : machine.save();
            if (slices != null) {
                parts.add(new Part(machine.section(), slices));
            }
        }
        running = true;
        pipe.begin(position, sections(machines));
    }

    /** The sections that a snapshot of these machines has; one without them all is of another version. */
    static BitSet sections(List<StateMachine> machines) {
        BitSet sections = new BitSet();
        machines.stream().mapToInt(StateMachine::section).filter(n -> n > 0).forEach(sections::set);
        return sections;
    }

    /**
     * Copies on.
     *
     * @param end tells where the log ends now
     * @return slices copied
     */
    int turn(LongSupplier end) {
        int copied = 0;
        while (running && copied < SLICES_OF_A_TURN) {
            if (pipe.isRefused()) {
                parts.clear();
                running = false;
                return copied;
            }
            Part part = parts.peek();
            if (part == null) {
                running = false;
                pipe.end(end.getAsLong());
                return copied + 1;
            }
            ByteBuffer buffer = pipe.buffer();
            if (buffer == null) {
                return copied;
            }
            copy(part, buffer);
            copied++;
        }
        return copied;
    }

    private void copy(Part part, ByteBuffer buffer) {
        if (part.slices().next(buffer)) {
            pipe.slice(part.section(), buffer.flip());
        } else {
            pipe.unused(buffer);
            parts.remove();
        }
    }
}
