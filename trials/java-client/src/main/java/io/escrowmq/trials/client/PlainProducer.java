package io.escrowmq.trials.client;

import java.util.concurrent.CountDownLatch;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.remoting.exception.RemotingException;

/** Sends ordinary messages one after another per sender and tells what each was answered. */
final class PlainProducer {

    private PlainProducer() {}

    static void run(Options options, CountDownLatch stop) throws Exception {
        DefaultMQProducer producer = new DefaultMQProducer(options.text("group", "plain-producers"));
        producer.setNamesrvAddr(options.server());
        producer.setRetryTimesWhenSendFailed(options.number("retries", 1));
        producer.start();
        Events.event("started").emit();
        Load load = new Load(options);
        load.run(stop, number -> send(producer, load, number));
        Events.event("finished").emit();
        stop.await();
        producer.shutdown();
    }

    private static void send(DefaultMQProducer producer, Load load, int number) {
        Message message = load.message(number);
        try {
            Events.event("sent")
                    .with("number", number)
                    .with("keys", message.getKeys())
                    .result(producer.send(message))
                    .emit();
        } catch (MQClientException | RemotingException | MQBrokerException failure) {
            Events.event("failed")
                    .with("number", number)
                    .with("keys", message.getKeys())
                    .with("error", failure.toString())
                    .emit();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
