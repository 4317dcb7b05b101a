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
    @Override
    public String name() {
        return "ceiling";
    }

    @Override
    public List<Subject> subjects(Sizes sizes) {
        return List.of(Subject.ESCROWMQ);
    }

    @Override
    public int runs(Sizes sizes) {
        return sizes.runs();
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
            int seconds = Math.max(2, lab.sizes().seconds() / 2);
            String shape = " --connections 8 --window 64 --size 1024 --warmup 200000 --seconds " + seconds;
            measure(figures, "plain", lab.load(address, echo.pid(), figures, "send" + shape));
            measure(figures, "tx", lab.load(address, echo.pid(), figures, "transact --end oneway" + shape));
            measure(
                    figures,
                    "one",
                    lab.load(
                            address, echo.pid(), figures, "send --connections 1 --window 1 --warmup 5000 --seconds 2"));
        } finally {
            lab.children().kill(echo);
        }
    }

    private static void measure(Figures figures, String prefix, JsonNode report) {
        figures.put(prefix + "_per_second", report.path("per_second").asDouble(Double.NaN));
        figures.put(prefix + "_cpu_per_million", Reports.cpuPerMillion(report));
        figures.put(prefix + "_generator_cpu_per_million", Reports.generatorCpuPerMillion(report));
    }
}
