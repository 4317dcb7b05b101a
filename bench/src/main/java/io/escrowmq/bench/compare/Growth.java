package io.escrowmq.bench.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How cost grows with what the server's structures hold, measured by {@code bench growth} in JVMs of its own, without a server. */
final class Growth implements Experiment {
    static final String NAME = "growth";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Subject> subjects(Sizes sizes) {
        return List.of(Subject.ESCROWMQ);
    }

    @Override
    public int runs(Sizes sizes) {
        return 1;
    }

    @Override
    public void run(Lab lab, Subject subject, Figures figures) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("growth", "--json"));
        if (lab.sizes().mode().equals(Sizes.QUICK.mode())) {
            arguments.add("--quick");
        }
        for (GrowthTable.Line line : GrowthTable.lines(lab.launched(figures, arguments))) {
            for (int i = 0; i < line.sizes().size(); i++) {
                String size = String.format("%d", line.sizes().get(i));
                figures.put(line.name() + "_ns_" + size, line.nanos().get(i));
            }
            figures.put(line.name() + "_ratio", line.ratio());
        }
    }
}
