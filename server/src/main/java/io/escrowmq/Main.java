package io.escrowmq;

import io.escrowmq.cli.CommandFailure;
import io.escrowmq.cli.TxCommand;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/**
 * The command line. Exit codes: 0 done, 1 it failed, 2 the user can mend it: a wrong flag, a bad value, a data directory
 * or port that is taken, an id that fits several transactions.
 */
@Command(
        name = "escrowmq",
        description = "A message server for transactional messages that speaks RocketMQ's protocols.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND")
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.exit(commandLine(args).execute(args));
    }

    /** All commands; or {@code serve} alone if that is the first of {@code words}: to look at the others takes time. */
    static CommandLine commandLine(String... words) {
        CommandLine commandLine = new CommandLine(new Main()).addSubcommand(new ServeCommand());
        if (words.length == 0 || !words[0].equals("serve")) {
            commandLine.addSubcommand(new TxCommand());
        }
        return commandLine
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler((error, args) -> {
                    CommandLine command = error.getCommandLine();
                    return fail(
                            command,
                            CommandFailure.USAGE,
                            oneLine(error) + "; see: "
                                    + command.getCommandSpec().qualifiedName() + " --help");
                })
                .setExecutionExceptionHandler((error, command, parsed) -> {
                    if (error instanceof CommandFailure failure) {
                        return fail(command, failure.exitCode(), String.valueOf(failure.getMessage()));
                    }
                    if (error instanceof SettingsException || error instanceof IOException) {
                        return fail(command, CommandFailure.USAGE, oneLine(error));
                    }
                    throw error;
                });
    }

    private static int fail(CommandLine command, int exitCode, String line) {
        PrintWriter err = command.getErr();
        err.println("escrowmq: " + line);
        err.flush();
        return exitCode;
    }

    private static String oneLine(Exception error) {
        String message = error.getMessage();
        return message == null
                ? error.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"escrowmq " + (version == null ? "(not from a jar)" : version)};
        }
    }
}
