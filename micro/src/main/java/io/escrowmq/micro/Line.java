package io.escrowmq.micro;

import java.util.List;

/**
 * One operation of one structure, for three sizes of it.
 *
 * @param name short, in lower case with hyphens
 * @param structure what there are so many of, for people
 * @param operation what is measured, for people
 * @param benchmark class and method
 * @param sizes N, ten and a hundred times as many
 * @param among how many of them are touched, {@link #ALL} or {@link #OWN}
 * @param goal what one operation may cost at a hundred times N, as a multiple of what it costs at N; 0 for none
 * @param isWhole whether one call of the method makes the structure from nothing, with one operation for each of the size
 */
record Line(
        String name,
        String structure,
        String operation,
        String benchmark,
        List<Integer> sizes,
        int among,
        double goal,
        boolean isWhole) {

    /** All of them are touched, one as often as the other. */
    static final int ALL = 0;
    /** The operation says itself which. */
    static final int OWN = -1;

    /** The cost is to stay the same; what is above 1 is for memory that is farther away. */
    static final double CONSTANT = 2;
    /** A search by halves: from a hundred to ten thousand twice as many steps. */
    static final double LOGARITHM = 3;

    /** An operation on some, of which there are as many at every size. */
    static Line of(String name, String structure, String operation, Class<?> type, String method, int n, int among) {
        return new Line(name, structure, operation, type.getName() + "." + method, sizes(n), among, CONSTANT, false);
    }

    private static List<Integer> sizes(int n) {
        return List.of(n, 10 * n, 100 * n);
    }

    /** The same on all of them, to be seen beside what the machine itself does. */
    Line onAll() {
        return new Line(name + "-any", structure, operation, benchmark, sizes, ALL, 0, isWhole);
    }

    Line goal(double other) {
        return new Line(name, structure, operation, benchmark, sizes, among, other, isWhole);
    }

    Line whole() {
        return new Line(name, structure, operation, benchmark, sizes, among, goal, true);
    }

    /** Operations of one call at a size. */
    int operations(int size) {
        return isWhole ? size : 1;
    }
}
