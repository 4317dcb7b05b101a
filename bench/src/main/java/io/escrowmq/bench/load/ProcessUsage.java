package io.escrowmq.bench.load;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a process has used so far, from Linux's {@code /proc}.
 *
 * @param cpuSeconds user and system time
 * @param writtenBytes bytes given to write system calls, answers on sockets included where they are written so ({@code wchar})
 * @param dirtiedBytes bytes of file pages made dirty, by system call or by mapping, in whole pages ({@code write_bytes});
 *     0 on tmpfs
 * @param residentBytes memory resident now
 */
public record ProcessUsage(double cpuSeconds, long writtenBytes, long dirtiedBytes, long residentBytes) {
    /** Linux gives times in hundredths of a second to user space, whatever the kernel's own tick is. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int STATE_LISTEN = 0x0A;
    private static final Path PROC = Path.of("/proc");

    /** The usage of that process, or null if it is gone or may not be looked at. */
    public static @Nullable ProcessUsage of(long pid) {
        Path process = PROC.resolve(Long.toString(pid));
        try {
            String io = Files.readString(process.resolve("io"));
            String status = Files.readString(process.resolve("status"));
            return new ProcessUsage(
                    cpuSeconds(Files.readString(process.resolve("stat"))),
                    number(io, "(?m)^wchar: (\\d+)"),
                    number(io, "(?m)^write_bytes: (\\d+)"),
                    number(status, "(?m)^VmRSS:\\s+(\\d+) kB") * 1024);
        } catch (IOException e) {
            return null;
        }
    }

    /** What was used since {@code earlier}; the resident bytes stay those of now. */
    public ProcessUsage since(ProcessUsage earlier) {
        return new ProcessUsage(
                cpuSeconds - earlier.cpuSeconds,
                writtenBytes - earlier.writtenBytes,
                dirtiedBytes - earlier.dirtiedBytes,
                residentBytes);
    }

    /** The local process that listens on the port, or 0 if none is found. */
    public static long listeningOn(int port) {
        try {
            List<String> sockets = new ArrayList<>();
            for (String table : List.of("net/tcp", "net/tcp6")) {
                if (Files.exists(PROC.resolve(table))) {
                    sockets.addAll(listeners(Files.readAllLines(PROC.resolve(table)), port));
                }
            }
            try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
                for (Path process : processes) {
                    if (holdsOneOf(process, sockets)) {
                        return Long.parseLong(process.getFileName().toString());
                    }
                }
            }
            return 0;
        } catch (IOException e) {
            return 0;
        }
    }

    static double cpuSeconds(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    /** The links, as they stand below {@code /proc/PID/fd}, of the sockets that listen on the port. */
    static List<String> listeners(List<String> table, int port) {
        List<String> found = new ArrayList<>();
        for (String line : table.subList(1, table.size())) {
            String[] fields = line.trim().split("\\s+", -1);
            int localPort = Integer.parseInt(fields[1].substring(fields[1].indexOf(':') + 1), 16);
            if (localPort == port && Integer.parseInt(fields[3], 16) == STATE_LISTEN) {
                found.add("socket:[" + fields[9] + "]");
            }
        }
        return found;
    }

    private static boolean holdsOneOf(Path process, List<String> sockets) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path file : files) {
                if (sockets.contains(Files.readSymbolicLink(file).toString())) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            // Another user's process, or one that has just ended.
            return false;
        }
    }

    private static long number(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }
}
