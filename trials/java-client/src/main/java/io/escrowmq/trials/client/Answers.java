package io.escrowmq.trials.client;

import java.util.Locale;
import java.util.Random;
import org.apache.rocketmq.client.producer.LocalTransactionState;

/** The rules by which the application decides. */
final class Answers {

    private final Random random;

    Answers(long seed) {
        this.random = new Random(seed);
    }

    /**
     * @param rule commit, rollback, unknown, random, or number: of message i, i mod 3 is 0 commit, 1 roll back, 2 unknown
     */
    LocalTransactionState decide(String rule, int number) {
        switch (rule) {
            case "commit":
                return LocalTransactionState.COMMIT_MESSAGE;
            case "rollback":
                return LocalTransactionState.ROLLBACK_MESSAGE;
            case "unknown":
            case "reference":
                return LocalTransactionState.UNKNOW;
            case "random":
                return decide("number", random.nextInt(3));
            case "number":
                return number % 3 == 0
                        ? LocalTransactionState.COMMIT_MESSAGE
                        : number % 3 == 1 ? LocalTransactionState.ROLLBACK_MESSAGE : LocalTransactionState.UNKNOW;
            default:
                throw new IllegalArgumentException("unknown rule " + rule);
        }
    }

    static String name(LocalTransactionState state) {
        return state == LocalTransactionState.UNKNOW
                ? "unknown"
                : state.name().substring(0, state.name().indexOf('_')).toLowerCase(Locale.ROOT);
    }
}
