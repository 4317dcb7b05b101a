package io.escrowmq.bench.compare;

import io.escrowmq.bench.wire.Route;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;

/** Starts Apache RocketMQ, a name server and a broker, from the artifacts on Maven Central that bench/rocketmq names. */
final class RocketLauncher {
    private static final int PORTS = 8;
    private static final int NAME_SERVER_POLLS = 600;
    private static final int NAME_SERVER_POLL_MILLIS = 100;

    private final Path home;
    private final Children children;

    RocketLauncher(Path home, Children children) {
        this.home = home;
        this.children = children;
    }

    /** Fetches the artifacts of a version if they are not there. */
    void prepare(Subject subject, Path log) throws IOException, InterruptedException {
        if (Files.isDirectory(libraries(subject))) {
            return;
        }
        List<String> command = List.of(
                "mvn",
                "-q",
                "-B",
                "-f",
                home.resolve("bench/rocketmq").toString(),
                "-Drocketmq.version=" + subject.version(),
                "process-resources");
        Process process = children.start(command, Map.of(), log, false);
        if (process.waitFor() != 0) {
            throw new IOException(subject.title() + " could not be fetched, see " + log);
        }
        children.ended(process);
    }

    /** Starts both processes and waits until the broker takes messages. The time to start is the broker's alone. */
    Server start(Subject subject, Flush flush, Path data, Path log) throws IOException, InterruptedException {
        int port = Ports.free(PORTS);
        String nameServer = "127.0.0.1:" + port;
        Path configuration = data.resolve("broker.conf");
        Files.createDirectories(data);
        Files.writeString(configuration, text(brokerSettings(flush, data, nameServer, port + 4)));
        Path names = data.resolve("namesrv.conf");
        Files.writeString(names, "listenPort=" + port + "\nbindAddress=127.0.0.1\n");

        Process nameProcess = children.start(
                command(subject, data, List.of("-Xms256m", "-Xmx256m"), "namesrv.NamesrvStartup", names),
                Map.of(),
                log,
                false);
        try {
            awaitNameServer(nameServer, log);
            long start = System.nanoTime();
            Process broker = children.start(
                    command(subject, data, RocketSettings.JVM, "broker.BrokerStartup", configuration),
                    Map.of(),
                    log,
                    false);
            Server server =
                    new Server(subject, children, broker, List.of(nameProcess), Route.address(nameServer), 0, data);
            try {
                server.awaitReady(start, log);
                return server;
            } catch (IOException e) {
                server.kill();
                throw e;
            }
        } catch (IOException e) {
            children.kill(nameProcess);
            throw e;
        }
    }

    private static Map<String, String> brokerSettings(Flush flush, Path data, String nameServer, int port) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("namesrvAddr", nameServer);
        settings.put("listenPort", Integer.toString(port));
        settings.put("haListenPort", Integer.toString(port + 1));
        settings.put("storePathRootDir", data.resolve("store").toString());
        settings.put("storePathCommitLog", data.resolve("store/commitlog").toString());
        settings.put("flushDiskType", flush.rocketMq());
        RocketSettings.BROKER.forEach(setting -> settings.put(setting.key(), setting.value()));
        return settings;
    }

    private static String text(Map<String, String> settings) {
        StringBuilder text = new StringBuilder();
        settings.forEach(
                (key, value) -> text.append(key).append('=').append(value).append('\n'));
        return text.toString();
    }

    private List<String> command(Subject subject, Path data, List<String> jvm, String main, Path configuration)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        command.addAll(jvm);
        command.addAll(RocketSettings.OPENINGS);
        command.add("-Duser.home=" + data);
        command.add("-Drocketmq.home.dir=" + data);
        command.add("-cp");
        command.add(classPath(subject));
        command.add("org.apache.rocketmq." + main);
        command.add("-c");
        command.add(configuration.toString());
        return command;
    }

    private String classPath(Subject subject) throws IOException {
        StringJoiner path = new StringJoiner(File.pathSeparator);
        try (var jars = Files.newDirectoryStream(libraries(subject), "*.jar")) {
            jars.forEach(jar -> path.add(jar.toString()));
        }
        return path.toString();
    }

    private Path libraries(Subject subject) {
        return home.resolve("bench/rocketmq/target").resolve(subject.version());
    }

    private static void awaitNameServer(String address, Path log) throws IOException, InterruptedException {
        for (int i = 0; i < NAME_SERVER_POLLS; i++) {
            if (Route.answers(Route.address(address))) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(NAME_SERVER_POLL_MILLIS);
        }
        throw new IOException("RocketMQ's name server did not become ready, see " + log);
    }
}
