package io.escrowmq.log;

import io.escrowmq.base.Faults;
import io.escrowmq.base.SimClock;
import io.escrowmq.disk.SimDisk;
import java.io.IOException;

class LocalLogOnSimDiskTest extends LogContract {

    private final SimDisk disk = new SimDisk();
    private final SimClock clock = new SimClock(1_700_000_000_000L);

    @Override
    Log open() throws IOException {
        return LocalLog.open(disk, SMALL, clock, Faults.NONE);
    }
}
