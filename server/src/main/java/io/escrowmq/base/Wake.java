package io.escrowmq.base;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Lets one thread rest until another has work for it or a time has passed. A wake that comes early is kept. */
public final class Wake {

    private final AtomicBoolean pending = new AtomicBoolean();
    private volatile @Nullable Thread sleeper;

    /** Any thread. */
    public void signal() {
        // The first signal since the last rest is enough: the sleeper looks at everything after it.
        if (!pending.getAndSet(true)) {
            Thread thread = sleeper;
            if (thread != null) {
                LockSupport.unpark(thread);
            }
        }
    }

    /** The one resting thread: returns after a signal, or after {@code nanos}, or by chance earlier. */
    public void rest(long nanos) {
        if (nanos > 0 && !pending.get()) {
            sleeper = Thread.currentThread();
            if (!pending.get()) {
                LockSupport.parkNanos(this, nanos);
            }
            sleeper = null;
        }
        pending.getAndSet(false);
    }
}
