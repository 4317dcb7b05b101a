package io.escrowmq.trials.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A process that we started and therefore end, with its standard error in a file. */
final class Child {

    private static final int TAIL_BYTES = 8 * 1024;
    private static final long STOP_SECONDS = 20;

    final Process process;
    private final Path errors;

    /** Starts it; an Unix {@code SIGKILL} of this JVM closes its standard input, which client programs take as the end. */
    Child(ProcessBuilder builder, Path errors) throws IOException {
        this.errors = errors;
        this.process = builder.redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                .start();
    }

    /** SIGTERM, then SIGKILL after twenty seconds; the exit code, or 137 when it had to be killed. */
    int terminate() {
        process.destroy();
        return await();
    }

    /** Waits for the end that has been asked for, and enforces it after twenty seconds. */
    int await() {
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                kill();
            }
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            throw new IllegalStateException("interrupted while a process ended", interrupted);
        }
    }

    /** SIGKILL; returns when it is gone. */
    void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException("interrupted while a process was killed", interrupted);
        }
    }

    /** The end of what it wrote to standard error. */
    String errors() {
        try (RandomAccessFile file = new RandomAccessFile(errors.toFile(), "r")) {
            long from = Math.max(0, file.length() - TAIL_BYTES);
            byte[] bytes = new byte[(int) (file.length() - from)];
            file.seek(from);
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException failure) {
            return "(cannot read " + errors + ": " + failure.getMessage() + ")";
        }
    }
}
