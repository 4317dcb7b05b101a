package io.escrowmq.store;

import io.escrowmq.index.QueueIndex;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What shall happen once the log is durable up to a position, in the order in which it was asked for: replies, checks,
 * and the publication of queue entries. A ring that grows; the agent stops taking commands long before it could grow
 * without bound, because the log takes only a bounded number of bytes in flight. Agent only.
 */
final class Effects {

    private long[] positions = new long[1024];
    private @Nullable Object[] things = new Object[1024];
    private long[] arguments = new long[1024];
    private int head;
    private int size;

    void run(long position, Runnable effect) {
        add(position, effect, 0);
    }

    void publish(long position, QueueIndex queue, long offset) {
        add(position, queue, offset);
    }

    private void add(long position, Object thing, long argument) {
        if (size == positions.length) {
            grow();
        }
        int at = (head + size) & (positions.length - 1);
        positions[at] = position;
        things[at] = thing;
        arguments[at] = argument;
        size++;
    }

    /** Applies everything up to {@code durable}; tells {@code published} of each queue entry. Returns how many. */
    int apply(long durable, Consumer<QueueIndex> published) {
        int applied = 0;
        while (size > 0 && positions[head] <= durable) {
            Object thing = things[head];
            long argument = arguments[head];
            things[head] = null;
            head = (head + 1) & (positions.length - 1);
            size--;
            applied++;
            if (thing instanceof QueueIndex queue) {
                queue.publish(argument);
                published.accept(queue);
            } else if (thing instanceof Runnable effect) {
                effect.run();
            }
        }
        return applied;
    }

    void clear() {
        things = new Object[positions.length];
        head = 0;
        size = 0;
    }

    int size() {
        return size;
    }

    private void grow() {
        int length = positions.length;
        long[] newPositions = new long[length * 2];
        Object[] newThings = new Object[length * 2];
        long[] newArguments = new long[length * 2];
        for (int i = 0; i < size; i++) {
            int from = (head + i) & (length - 1);
            newPositions[i] = positions[from];
            newThings[i] = things[from];
            newArguments[i] = arguments[from];
        }
        positions = newPositions;
        things = newThings;
        arguments = newArguments;
        head = 0;
    }
}
