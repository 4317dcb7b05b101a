package io.escrowmq.trials.client;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Runs one of the programs until it is done, its standard input ends, or SIGTERM comes; then the client is shut down. */
public final class ClientMain {

    /** One of the programs. */
    interface Program {
        /** Starts the client, works, and returns after its orderly shutdown. */
        void run(Options options, CountDownLatch stop) throws Exception;
    }

    private static final Map<String, Program> PROGRAMS = Map.of(
            "producer", TransactionalProducer::run,
            "plainproducer", PlainProducer::run,
            "consumer", PushConsumer::run,
            "pullconsumer", LitePullConsumer::run,
            "queueconsumer", QueuePullConsumer::run);

    private ClientMain() {}

    public static void main(String[] arguments) throws Exception {
        Program program = arguments.length == 0 ? null : PROGRAMS.get(arguments[0]);
        if (program == null) {
            System.err.println("usage: ClientMain " + String.join("|", PROGRAMS.keySet()) + " [options]");
            System.exit(2);
            return;
        }
        Events.takeStandardOutput();
        CountDownLatch stop = stopSignal();
        try {
            program.run(Options.of(arguments), stop);
            Events.event("stopped").emit();
        } catch (Exception failure) {
            failure.printStackTrace();
            Events.event("error").with("error", failure.toString()).emit();
            Runtime.getRuntime().halt(1);
        }
        Runtime.getRuntime().halt(0);
    }

    private static CountDownLatch stopSignal() {
        CountDownLatch stop = new CountDownLatch(1);
        Thread main = Thread.currentThread();
        Thread reader = new Thread(() -> {
            drain(System.in);
            stop.countDown();
        });
        reader.setDaemon(true);
        reader.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stop.countDown();
            try {
                main.join();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        }));
        return stop;
    }

    private static void drain(InputStream input) {
        byte[] ignored = new byte[256];
        try {
            while (input.read(ignored) >= 0) {
                // what is written there does not matter, only its end
            }
        } catch (IOException closed) {
            System.err.println("standard input: " + closed);
        }
    }
}
