package io.escrowmq.base;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The right to play a role that one thread at a time may play. Who finds it taken has left word by that: the holder
 * learns of it when it leaves, and sees to it that somebody looks again. What one holder wrote, the next one sees.
 */
public final class Seat {

    private final AtomicBoolean taken = new AtomicBoolean();
    private final AtomicBoolean asked = new AtomicBoolean();

    /** Takes the seat; false if another thread, or this one, has it. Any thread. */
    public boolean take() {
        asked.set(true);
        if (!taken.compareAndSet(false, true)) {
            return false;
        }
        // Whoever asked before this line queued its work before, so the holder finds it.
        asked.getAndSet(false);
        return true;
    }

    /** Gets up; returns whether somebody wanted the seat meanwhile. The holder. */
    public boolean leave() {
        taken.set(false);
        return asked.get();
    }
}
