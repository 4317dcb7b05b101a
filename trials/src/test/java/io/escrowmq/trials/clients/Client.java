package io.escrowmq.trials.clients;

import io.escrowmq.trials.process.Programs;
import java.nio.file.Path;
import java.util.List;

/** A client under trial; all of them run the same programs with the same options. */
enum Client {
    GO_2_1_1,
    JAVA_4_9_8,
    JAVA_5_5_0;

    List<String> command(Path logs, String program, List<String> options) {
        return switch (this) {
            case GO_2_1_1 -> Programs.go(GoClient.binary(), program, options);
            case JAVA_4_9_8 -> Programs.java("4.9.8", logs, program, options);
            case JAVA_5_5_0 -> Programs.java("5.5.0", logs, program, options);
        };
    }
}
