package io.escrowmq.bench.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts what a process writes to files below a directory by system calls, with {@code strace}: the operating system's own
 * counters mix files with sockets. Only system calls that write stop the process.
 *
 * <pre>
 *   1234 pwrite64(5&lt;/data/00000000000000004096.log&gt;, ""..., 65536, 131072) = 65536
 * </pre>
 */
final class SystemCalls {
    private static final String CALLS = "write,writev,pwrite64,pwritev,pwritev2,sendfile,copy_file_range";
    private static final Pattern WRITTEN = Pattern.compile("^\\d+ +\\w+\\(\\d+<(/[^>]*)>.* = (\\d+)$");
    private static final Pattern CUT = Pattern.compile("^(\\d+) +\\w+\\(\\d+<(/[^>]*)>.*<unfinished \\.\\.\\.>$");
    private static final Pattern RESUMED = Pattern.compile("^(\\d+) +<\\.\\.\\. \\w+ resumed>.* = (\\d+)$");

    private SystemCalls() {}

    /** What to put before a command; the command stays the process that was started. Output goes to the file. */
    static List<String> tracing(Path file) {
        return List.of(
                "strace",
                "-D",
                "-f",
                "-qq",
                "-y",
                "-s",
                "0",
                "--seccomp-bpf",
                "-e",
                "trace=" + CALLS,
                "-e",
                "signal=none",
                "-o",
                file.toString());
    }

    /** Bytes written to files below the directory. */
    static long written(Path file, Path directory) throws IOException {
        Map<String, String> cut = new HashMap<>();
        String below = directory.toString() + "/";
        long sum = 0;
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher whole = WRITTEN.matcher(line);
                Matcher begun = CUT.matcher(line);
                Matcher resumed = RESUMED.matcher(line);
                if (whole.matches()) {
                    sum += whole.group(1).startsWith(below) ? Long.parseLong(whole.group(2)) : 0;
                } else if (begun.matches()) {
                    cut.put(begun.group(1), begun.group(2));
                } else if (resumed.matches()) {
                    String path = cut.remove(resumed.group(1));
                    sum += path != null && path.startsWith(below) ? Long.parseLong(resumed.group(2)) : 0;
                }
            }
        }
        return sum;
    }
}
