package io.escrowmq.trials.process;

import java.util.ArrayList;
import java.util.List;

/** How the server's process is begun: the words before {@code serve}. */
public record ServerCommand(List<String> words) {

    /** A JVM with a small heap of its own. */
    public static ServerCommand java() {
        return new ServerCommand(List.of(
                Checkout.java(),
                "-Xms64m",
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-cp",
                Checkout.serverClassPath(),
                "io.escrowmq.Main"));
    }

    /** The launcher, as a user types it; it becomes the JVM and keeps its process id. */
    public static ServerCommand launcher() {
        return new ServerCommand(List.of(Checkout.root().resolve("escrowmq").toString()));
    }

    /** The same behind another program that runs it, for instance a tracer. */
    public ServerCommand behind(List<String> program) {
        List<String> all = new ArrayList<>(program);
        all.addAll(words);
        return new ServerCommand(all);
    }
}
