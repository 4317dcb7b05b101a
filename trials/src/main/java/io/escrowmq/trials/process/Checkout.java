package io.escrowmq.trials.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where things are in a built checkout. Its root is the system property {@code escrowmq.home}, else the nearest directory
 * upwards that holds {@code server} and {@code trials}.
 */
public final class Checkout {

    private static final Path ROOT = findRoot();

    private Checkout() {}

    public static Path root() {
        return ROOT;
    }

    /** The server's jar and its libraries. */
    public static String serverClassPath() {
        Path target = ROOT.resolve("server/target");
        Path jar = jars(target).stream()
                .filter(path -> path.getFileName().toString().matches("escrowmq-server-.*(?<!-tests|-sources)\\.jar"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "no server jar in " + target + ": build it with mvn -pl server package -DskipTests"));
        return jar + File.pathSeparator + target.resolve("lib") + "/*";
    }

    /** Our programs around the Java client, and the client with the libraries it was released with. */
    public static String javaClientClassPath(String clientVersion) {
        Path programs = ROOT.resolve("trials/java-client/target/classes");
        Path libraries = ROOT.resolve("trials/java-client-" + clientVersion + "/target/lib");
        if (!Files.isDirectory(programs) || !Files.isDirectory(libraries)) {
            throw new IllegalStateException("not built: " + programs + " or " + libraries);
        }
        return programs + File.pathSeparator + libraries + "/*";
    }

    /** The Go module with the programs around the Go client. */
    public static Path goModule() {
        return ROOT.resolve("trials/go");
    }

    /** Build output of the trials, for what they write themselves. */
    public static Path target() {
        return ROOT.resolve("trials/target");
    }

    /** The java program of the running JVM. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static List<Path> jars(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(path -> path.toString().endsWith(".jar")).toList();
        } catch (IOException failure) {
            throw new IllegalStateException("cannot list " + directory, failure);
        }
    }

    private static Path findRoot() {
        String home = System.getProperty("escrowmq.home");
        if (home != null) {
            return Path.of(home).toAbsolutePath().normalize();
        }
        for (Path path = Path.of("").toAbsolutePath(); path != null; path = path.getParent()) {
            if (Files.isDirectory(path.resolve("server")) && Files.isDirectory(path.resolve("trials"))) {
                return path;
            }
        }
        throw new IllegalStateException("not inside a checkout; set -Descrowmq.home");
    }
}
