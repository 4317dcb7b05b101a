package io.escrowmq.trials.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines of the client programs; they take the same options and tell the same events in both languages. */
public final class Programs {

    /** The oldest and the newest Java client that is tried. */
    public static final List<String> JAVA_CLIENTS = List.of("4.9.8", "5.5.0");

    private Programs() {}

    /**
     * @param program producer, plainproducer, consumer, pullconsumer or queueconsumer
     * @param logs where the client's own log goes
     */
    public static List<String> java(String clientVersion, Path logs, String program, List<String> options) {
        List<String> command = new ArrayList<>(List.of(Checkout.java(), "-Xmx256m", "-XX:+UseSerialGC"));
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-Drocketmq.client.logRoot=" + logs);
        command.add("-Drocketmq.client.logLevel=WARN");
        command.add("-Duser.home=" + logs);
        command.addAll(List.of("-cp", Checkout.javaClientClassPath(clientVersion)));
        command.addAll(List.of("io.escrowmq.trials.client.ClientMain", program));
        command.addAll(options);
        return command;
    }

    /**
     * @param binary built from {@link Checkout#goModule}
     * @param program producer, plainproducer, consumer or pullconsumer
     */
    public static List<String> go(Path binary, String program, List<String> options) {
        List<String> command = new ArrayList<>(List.of(binary.toString(), program));
        command.addAll(options);
        return command;
    }
}
