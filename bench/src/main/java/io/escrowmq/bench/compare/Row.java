package io.escrowmq.bench.compare;

/**
 * A line of the table.
 *
 * @param name what {@code --rows} takes
 * @param title what is measured, with its unit
 * @param experiment which experiment has the figure
 * @param figure its name there
 * @param better which direction is better
 * @param goal what it is held against
 */
record Row(String name, String title, String experiment, String figure, Better better, Goal goal) {
    enum Better {
        HIGHER,
        LOWER
    }
}
