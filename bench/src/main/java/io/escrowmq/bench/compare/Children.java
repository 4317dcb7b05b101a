package io.escrowmq.bench.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** All processes that the comparison starts. Those that are left when it ends, for whatever reason, are killed by their pid. */
final class Children {
    private static final int STOP_SECONDS = 30;
    private static final int KILL_SECONDS = 10;

    private final Set<Process> alive = ConcurrentHashMap.newKeySet();

    Children() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::killAll, "bench-children"));
    }

    /** Starts a process that reads nothing and whose error output goes to a file; its standard output too, or to a pipe. */
    Process start(List<String> command, Map<String, String> environment, Path log, boolean piped) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.redirectOutput(piped ? ProcessBuilder.Redirect.PIPE : ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        alive.add(process);
        return process;
    }

    /** Asks a process to end, and kills it if it does not within half a minute. */
    void stop(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            kill(process);
        }
        alive.remove(process);
    }

    /** As a crash does it. */
    void kill(Process process) throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(KILL_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("process " + process.pid() + " does not end");
        }
        alive.remove(process);
    }

    /** Whoever waited for it has seen it end. */
    void ended(Process process) {
        alive.remove(process);
    }

    private void killAll() {
        alive.forEach(Process::destroyForcibly);
    }
}
