package io.escrowmq.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import io.escrowmq.bench.wire.Route;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What the load generator reaches against a server that does nothing: the machine's limit for every rate. */
final class Ceiling implements Experiment {
    private static final int LOADS = 3;
    private static final int ONE_SECONDS = 2;
    private static final double WARMUP_SECONDS = 1;

    @Override
    public String name() {
        return "ceiling";
    }

    @Override
    public int runs(Sizes sizes) {
        return sizes.runs();
    }

    @Override
    public double seconds(Sizes sizes, Subject subject) {
        return (LOADS + 1) * Pace.PROGRAM + 2 * (WARMUP_SECONDS + measured(sizes)) + ONE_SECONDS;
    }

    @Override
    public void run(Lab lab, Subject subject, Figures figures) throws IOException, InterruptedException {
        Process echo = lab.children().start(lab.benchCommand(List.of("echo")), Map.of(), lab.log(), true);
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(echo.getInputStream(), StandardCharsets.UTF_8))) {
            String ready = out.readLine();
            if (ready == null) {
                throw new IOException("the echo server did not start, see " + lab.log());
            }
            InetSocketAddress address = Route.address(ready.substring(ready.lastIndexOf(' ') + 1));
            String many = Loads.SHAPE + " --warmup 200000 --seconds " + measured(lab.sizes());
            String one = " --connections 1 --window 1 --size 1024 --queues 8 --warmup 5000 --seconds " + ONE_SECONDS;
            measure(figures, "plain", lab.load(address, echo.pid(), figures, "send" + many));
            measure(figures, "tx", lab.load(address, echo.pid(), figures, "transact --end oneway" + many));
            measure(figures, "one", lab.load(address, echo.pid(), figures, "send" + one));
        } finally {
            lab.children().kill(echo);
        }
    }

    private static int measured(Sizes sizes) {
        return Math.max(2, sizes.seconds() / 2);
    }

    private static void measure(Figures figures, String prefix, JsonNode report) {
        Reports.check(report, prefix, figures);
        figures.put(prefix + "_per_second", Reports.number(report, "per_second"));
        figures.put(prefix + "_cpu_per_million", Reports.cpuPerMillion(report));
        figures.put(prefix + "_generator_cpu_per_million", Reports.generatorCpuPerMillion(report));
    }
}
