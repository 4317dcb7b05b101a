package io.escrowmq.disk;

/** The simulated process or machine died at this operation; an error, so that no handler of operating errors takes it. */
public final class SimCrash extends Error {

    SimCrash(String operation) {
        super("simulated crash at " + operation, null, false, false);
    }
}
