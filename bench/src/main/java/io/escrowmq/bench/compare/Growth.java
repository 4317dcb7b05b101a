package io.escrowmq.bench.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How cost grows with what the server's structures hold, measured by {@code bench growth} in JVMs of its own, without a server. */
final class Growth implements Experiment {
    static final String NAME = "growth";

    private static final double FULL_SECONDS = 215;
    private static final double QUICK_SECONDS = 50;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public double seconds(Sizes sizes, Subject subject) {
        return isQuick(sizes) ? QUICK_SECONDS : FULL_SECONDS;
    }

    @Override
    public void run(Lab lab, Subject subject, Figures figures) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("growth", "--json"));
        if (isQuick(lab.sizes())) {
            arguments.add("--quick");
        }
        for (GrowthTable.Line line : GrowthTable.lines(lab.launched(figures, arguments))) {
            for (int i = 0; i < line.sizes().size(); i++) {
                figures.put(
                        line.name() + "_ns_" + line.sizes().get(i), line.nanos().get(i));
            }
            figures.put(line.name() + "_ratio", line.ratio());
        }
    }

    private static boolean isQuick(Sizes sizes) {
        return sizes.mode().equals(Sizes.QUICK.mode());
    }
}
