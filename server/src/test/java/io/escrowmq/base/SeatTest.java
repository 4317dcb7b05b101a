package io.escrowmq.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SeatTest {

    private final Seat seat = new Seat();

    @Test
    void one_at_a_time_has_it() {
        assertThat(seat.take()).isTrue();
        assertThat(seat.take()).isFalse();
        seat.leave();
        assertThat(seat.take()).isTrue();
    }

    @Test
    void who_leaves_learns_whether_somebody_asked_meanwhile() {
        seat.take();
        assertThat(seat.leave()).isFalse();
        seat.take();
        seat.take();
        assertThat(seat.leave()).isTrue();
        seat.take();
        assertThat(seat.leave()).as("the next holder has looked").isFalse();
    }

    @Test
    void no_work_is_left_when_all_who_brought_some_have_gone() throws InterruptedException {
        int threads = 4;
        int each = 50_000;
        ConcurrentLinkedQueue<Integer> queue = new ConcurrentLinkedQueue<>();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger crowds = new AtomicInteger();
        int[] done = {0};
        CountDownLatch gone = new CountDownLatch(threads);
        for (int t = 0; t < threads; t++) {
            new Thread(() -> {
                        for (int i = 0; i < each; i++) {
                            queue.add(i);
                            boolean more = true;
                            while (more && seat.take()) {
                                crowds.addAndGet(inside.getAndIncrement());
                                while (queue.poll() != null) {
                                    done[0]++;
                                }
                                inside.decrementAndGet();
                                more = seat.leave();
                            }
                        }
                        gone.countDown();
                    })
                    .start();
        }
        assertThat(gone.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(queue).isEmpty();
        assertThat(done[0]).isEqualTo(threads * each);
        assertThat(crowds).hasValue(0);
    }
}
