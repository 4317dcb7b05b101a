package io.escrowmq.bench.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The machine and the state of the repository, as the document shows them. */
final class Machine {
    private final Map<String, String> facts = new LinkedHashMap<>();
    private final String commit;
    private final String serverTree;
    private final String device;

    private Machine(Path home, Path work) throws IOException, InterruptedException {
        String changes = output(home, "git", "diff", "HEAD", "--", "server", "escrowmq");
        String mark = changes.isEmpty() ? "" : "+changes";
        commit = output(home, "git", "rev-parse", "--short=12", "HEAD") + mark;
        serverTree =
                output(home, "git", "rev-parse", "HEAD:server", "HEAD:escrowmq").replace('\n', ' ')
                        + (changes.isEmpty() ? "" : " " + Integer.toHexString(changes.hashCode()));
        FileStore store = Files.getFileStore(work);
        device = deviceOf(store.name());
        facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("CPU", find("/proc/cpuinfo", "(?m)^model name\\s*: (.+)$"));
        facts.put("memory", Long.parseLong(find("/proc/meminfo", "(?m)^MemTotal:\\s+(\\d+) kB")) / 1024 + " MiB");
        facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("file system", fileSystem(store));
        facts.put(
                "block device", device.isEmpty() ? "none of its own" : device + ", write cache: " + writeCache(device));
        facts.put("JVM", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
    }

    /** Looks at the machine; {@code work} is on the file system that the servers write to. */
    static Machine of(Path home, Path work) throws IOException, InterruptedException {
        return new Machine(home, work);
    }

    /** Name and value of each fact. */
    Map<String, String> facts() {
        return facts;
    }

    /** The commit that is measured. */
    String commit() {
        return commit;
    }

    /** Changes when the server's sources or the launcher do: results of another one are not resumed. */
    String serverTree() {
        return serverTree;
    }

    /** The block device that holds the work directory, as {@code /proc/diskstats} calls it; empty if there is none. */
    String device() {
        return device;
    }

    private static String deviceOf(String name) throws IOException {
        Path path = Path.of(name);
        if (!name.startsWith("/dev/") || !Files.exists(path)) {
            return "";
        }
        return path.toRealPath().getFileName().toString();
    }

    private static String fileSystem(FileStore store) {
        for (String line : Lab.read(Path.of("/proc/mounts")).split("\n", -1)) {
            String[] fields = line.split(" ", -1);
            if (fields.length > 3 && fields[0].equals(store.name()) && fields[2].equals(store.type())) {
                return fields[2] + " (" + fields[3] + ")";
            }
        }
        return store.type();
    }

    private static String writeCache(String device) {
        Path file = Path.of("/sys/class/block", device, "queue/write_cache");
        return Files.exists(file) ? Lab.read(file).trim() : "not known";
    }

    private static String find(String file, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(Lab.read(Path.of(file)));
        return matcher.find() ? matcher.group(1).trim() : "0";
    }

    private static String output(Path directory, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(command))
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? out.trim() : "unknown";
    }
}
