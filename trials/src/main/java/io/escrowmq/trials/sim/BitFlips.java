package io.escrowmq.trials.sim;

import io.escrowmq.disk.SimDisk;

/** Damage to the medium under a running server: what comes back is right, or an error (P7). */
final class BitFlips {

    private static final int FLIPS = 12;

    private final World world;
    private final SimDisk disk;
    private final Audit audit;

    BitFlips(World world, SimDisk disk, Audit audit) {
        this.world = world;
        this.disk = disk;
        this.audit = audit;
    }

    void run() {
        for (int i = 0; i < FLIPS; i++) {
            String file = world.any(disk.list());
            int size = disk.bytes(file).length;
            if (size > 0) {
                long at = world.dice.below(size);
                disk.corrupt(file, at, 1 << world.dice.below(8));
                world.event("a bit flips at " + at + " of " + file);
            }
        }
        audit.readDamaged();
    }
}
