package io.escrowmq.micro;

import java.io.IOException;
import java.util.Arrays;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bench growth} and {@code bench jmh}, which need the server's classes and no server. */
@Command(name = "bench", subcommands = GrowthCommand.class)
public final class Main {

    private static final String JMH = "jmh";
    /** What {@code bench jmh} runs unless told otherwise: decoding, drawing and appending, and the held table. */
    private static final String HOT = "Hot\\.|HeldTableGrowth\\.holdAndDecide(Newest|Oldest)";

    private static final int NOT_RUN = 2;

    private Main() {}

    /** Runs a command and exits with its code. */
    public static void main(String[] arguments) throws IOException, RunnerException {
        if (arguments.length > 0 && arguments[0].equals(JMH)) {
            jmh(Arrays.copyOfRange(arguments, 1, arguments.length));
            return;
        }
        CommandLine line = new CommandLine(new Main());
        line.setExecutionExceptionHandler((problem, command, parsed) -> {
            if (problem instanceof RunnerException) {
                command.getErr().println("bench: " + problem.getMessage());
                return NOT_RUN;
            }
            throw problem;
        });
        System.exit(line.execute(arguments));
    }

    /** Everything that JMH's own command line knows: {@code -h} lists it. */
    private static void jmh(String[] arguments) throws IOException, RunnerException {
        String[] all = arguments;
        try {
            if (new CommandLineOptions(arguments).getIncludes().isEmpty()) {
                all = Arrays.copyOf(arguments, arguments.length + 1);
                all[arguments.length] = HOT;
            }
        } catch (CommandLineOptionException e) {
            System.err.println("bench jmh: " + e.getMessage());
            System.exit(NOT_RUN);
        }
        org.openjdk.jmh.Main.main(all);
    }
}
