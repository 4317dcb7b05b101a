package io.escrowmq.base;

import java.util.EnumSet;
import java.util.Set;

/** The set of planted bugs; empty in every server. Immutable, any thread. */
public final class Faults {

    public static final Faults NONE = new Faults(EnumSet.noneOf(Fault.class));

    private final EnumSet<Fault> planted;

    private Faults(EnumSet<Fault> planted) {
        this.planted = planted;
    }

    /** For trials only. */
    public static Faults planted(Set<Fault> faults) {
        return faults.isEmpty() ? NONE : new Faults(EnumSet.copyOf(faults));
    }

    public boolean has(Fault fault) {
        return this != NONE && planted.contains(fault);
    }
}
