package io.escrowmq.trials.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What consumers committed of each queue, and what the server may answer of it (P6). */
final class OffsetFacts {

    /**
     * A commit that was given to the server.
     *
     * @param low what it can have become at least: the end known then, if it was above
     * @param high as it was asked
     */
    private record Commit(long low, long high) {
        boolean canBe(long offset) {
            return low <= offset && offset <= high;
        }
    }

    private static final class History {
        final List<Commit> commits = new ArrayList<>();
        /** The last commit that is certain to be stored, or -1. */
        int certain = -1;
    }

    private final Map<String, History> byPair = new HashMap<>();

    private History of(String group, String queue) {
        return byPair.computeIfAbsent(group + " " + queue, pair -> new History());
    }

    /** A commit is given to the server; returns its number. */
    int handed(String group, String queue, long offset, long knownEnd) {
        History history = of(group, queue);
        history.commits.add(new Commit(Math.min(offset, knownEnd), offset));
        return history.commits.size() - 1;
    }

    /** Number of the last commit that is certain, for {@link #answered}. */
    int certain(String group, String queue) {
        return of(group, queue).certain;
    }

    /** The commit was answered. */
    void stored(String group, String queue, int commit) {
        History history = of(group, queue);
        history.certain = Math.max(history.certain, commit);
    }

    /** The server told the group's offset; {@code certain} was certain when it was asked. */
    void answered(String group, String queue, long offset, int certain) {
        History history = of(group, queue);
        if (certain < 0 && offset == 0) {
            return;
        }
        for (int i = Math.max(0, certain); i < history.commits.size(); i++) {
            if (history.commits.get(i).canBe(offset)) {
                history.certain = Math.max(history.certain, i);
                return;
            }
        }
        throw new Violation("a group's offset does not go back by itself (P6): group " + group + ", queue " + queue
                + ", offset " + offset + ", committed " + history.commits + ", certain is number " + certain);
    }
}
