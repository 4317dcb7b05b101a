package io.escrowmq.trials.client;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.client.producer.TransactionSendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

/** Sends half messages, decides their local transactions by {@code -mode}, and checks by {@code -check}. */
final class TransactionalProducer implements TransactionListener {

    private final String mode;
    private final String check;
    private final Answers answers;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    private TransactionalProducer(Options options) {
        mode = options.text("mode", "reference");
        check = options.text("check", "number");
        answers = new Answers(options.number("seed", 1));
    }

    static void run(Options options, CountDownLatch stop) throws Exception {
        TransactionMQProducer producer = new TransactionMQProducer(options.text("group", "reference-producers"));
        producer.setNamesrvAddr(options.server());
        producer.setRetryTimesWhenSendFailed(options.number("retries", 1));
        producer.setTransactionListener(new TransactionalProducer(options));
        producer.start();
        Events.event("started").emit();
        Load load = new Load(options);
        load.run(stop, number -> send(producer, load, number));
        Events.event("finished").emit();
        stop.await();
        producer.shutdown();
    }

    private static void send(TransactionMQProducer producer, Load load, int number) {
        Message message = load.message(number);
        long begun = System.currentTimeMillis();
        try {
            TransactionSendResult result = producer.sendMessageInTransaction(message, number);
            Events.event("sent")
                    .with("number", number)
                    .with("keys", message.getKeys())
                    .with("begun", begun)
                    .with("state", Answers.name(result.getLocalTransactionState()))
                    .result(result)
                    .emit();
        } catch (MQClientException failure) {
            Events.event("failed")
                    .with("number", number)
                    .with("keys", message.getKeys())
                    .with("error", failure.toString())
                    .emit();
        }
    }

    @Override
    public LocalTransactionState executeLocalTransaction(Message message, Object argument) {
        Events.Event event = Events.event("executed");
        int number = Integer.parseInt(message.getUserProperty(Load.NUMBER));
        known.add(message.getTransactionId());
        LocalTransactionState state = answers.decide(mode, number);
        event.with("number", number)
                .with("keys", message.getKeys())
                .with("transactionId", message.getTransactionId())
                .with("answer", Answers.name(state))
                .emit();
        return state;
    }

    @Override
    public LocalTransactionState checkLocalTransaction(MessageExt message) {
        Events.Event event = Events.event("checked");
        int number = Integer.parseInt(message.getUserProperty(Load.NUMBER));
        LocalTransactionState state = answers.decide(check, number);
        event.with("number", number)
                .with("known", known.contains(message.getTransactionId()))
                .with("answer", Answers.name(state))
                .message(message)
                .emit();
        return state;
    }
}
