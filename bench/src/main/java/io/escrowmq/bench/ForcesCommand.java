package io.escrowmq.bench;

import io.escrowmq.bench.load.Forces;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the device can do: writes of one size, each forced. */
@Command(
        name = "forces",
        mixinStandardHelpOptions = true,
        description =
                "Writes batches of one size one behind the other to a file, each followed by fdatasync. The file's blocks are"
                        + " written before; with --append the file grows with the batches.",
        footer = {"", "Example: bench forces --directory ./data --batch 65536 --seconds 5"})
final class ForcesCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            required = true,
            description = "where the file is made, and deleted")
    private Path directory = Path.of("");

    @Option(names = "--batch", paramLabel = "BYTES", required = true, description = "bytes of each write")
    private int batch;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "5",
            description = "how long (default: ${DEFAULT-VALUE})")
    private double seconds;

    @Option(names = "--append", description = "to a file that grows, as a log does that writes nothing twice")
    private boolean append;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Forces.Result result = Forces.run(directory, batch, seconds, !append);
        new Report()
                .add("command", "forces")
                .add("batch", batch)
                .add("forces", result.forces())
                .add("seconds", result.seconds())
                .add("per_second", Math.round(result.forces() / result.seconds()))
                .addTimes("force_ms", result.times())
                .print(Objects.requireNonNull(spec).commandLine().getOut(), json);
        return 0;
    }
}
