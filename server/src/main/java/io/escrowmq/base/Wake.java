package io.escrowmq.base;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Lets one thread rest until another has work for it or a time has passed. A wake that comes early is kept. */
public final class Wake {

    private volatile boolean pending;
    private volatile @Nullable Thread sleeper;

    /** Any thread. */
    public void signal() {
        pending = true;
        Thread thread = sleeper;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    /** The one resting thread: returns after a signal, or after {@code nanos}, or by chance earlier. */
    public void rest(long nanos) {
        if (nanos > 0 && !pending) {
            sleeper = Thread.currentThread();
            if (!pending) {
                LockSupport.parkNanos(this, nanos);
            }
            sleeper = null;
        }
        pending = false;
    }
}
