package io.escrowmq.trials.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.common.message.Message;

/** How many messages are sent, by how many senders, and what they look like; numbers begin at 1. */
final class Load {

    /** User property that holds a message's number. */
    static final String NUMBER = "number";

    /** Sends one message and reports what came of it. */
    interface Sender {
        void send(int number);
    }

    private final Options options;
    private final int count;
    private final List<String> tags;

    Load(Options options) {
        this.options = options;
        this.count = options.number("count", 10);
        this.tags = options.all("tag");
    }

    Message message(int number) {
        StringBuilder body = new StringBuilder("message " + number);
        while (body.length() < options.number("size", 0)) {
            body.append('.');
        }
        Message message = new Message(options.topic(), body.toString().getBytes(StandardCharsets.UTF_8));
        message.setKeys(options.text("prefix", "m-") + number);
        message.putUserProperty(NUMBER, Integer.toString(number));
        if (!tags.isEmpty()) {
            message.setTags(tags.get((number - 1) % tags.size()));
        }
        return message;
    }

    /** Returns when all are sent, or soon after {@code stop}; {@code -count 0} goes on until then. */
    void run(CountDownLatch stop, Sender sender) throws InterruptedException {
        if (stop.await(options.millis("idle"), TimeUnit.MILLISECONDS)) {
            return;
        }
        AtomicInteger last = new AtomicInteger();
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < options.number("senders", 1); i++) {
            Thread thread = new Thread(() -> send(stop, sender, last), "sender-" + i);
            thread.start();
            senders.add(thread);
        }
        for (Thread thread : senders) {
            thread.join();
        }
    }

    private void send(CountDownLatch stop, Sender sender, AtomicInteger last) {
        long pause = options.millis("pause");
        try {
            while (stop.getCount() > 0) {
                int number = last.incrementAndGet();
                if (count > 0 && number > count) {
                    return;
                }
                sender.send(number);
                if (pause > 0 && stop.await(pause, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
