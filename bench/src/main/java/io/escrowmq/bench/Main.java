package io.escrowmq.bench;

import io.escrowmq.bench.compare.CompareCommand;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The load generator's command line. Exit code 0: measured and right; 1: something was refused, lost or wrong; 2: not run. */
@Command(
        name = "bench",
        description = "Loads a server that speaks RocketMQ's remoting protocol, and checks what it acknowledges.",
        mixinStandardHelpOptions = true,
        version = "EscrowMQ bench 0.1.0",
        subcommands = {
            SendCommand.class,
            TransactCommand.class,
            ConsumeCommand.class,
            OpenCommand.class,
            EchoCommand.class,
            ForcesCommand.class,
            CompareCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  bench send --connections 4 --window 256 --size 1024 --count 1000000",
            "  bench transact --end answered --seconds 20 --verify",
            "  bench transact --rate 2000 --rollback-share 0.1 --verify --json",
            "  bench consume --topic bench",
            "  bench open --count 1000000 --rate 10000 --connections 64 --answer rollback",
            "  bench compare --quick",
            "  bench send --server 127.0.0.1:10911 --namesrv 127.0.0.1:9876   (RocketMQ: two ports)"
        })
public final class Main {
    private static final int NOT_RUN = 2;

    private Main() {}

    /** Runs a sub-command and exits with its code. */
    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new Main());
        line.setExecutionExceptionHandler((problem, command, parsed) -> {
            if (problem instanceof IOException || problem instanceof IllegalArgumentException) {
                command.getErr().println("bench: " + problem.getMessage());
                return NOT_RUN;
            }
            throw problem;
        });
        System.exit(line.execute(arguments));
    }
}
