package io.escrowmq.log;

import io.escrowmq.base.Clock;
import io.escrowmq.base.Faults;
import io.escrowmq.disk.RealDisk;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class LocalLogOnRealDiskTest extends LogContract {

    @TempDir
    Path directory;

    @Override
    Log open() throws IOException {
        return LocalLog.open(RealDisk.open(directory), SMALL, Clock.system(), Faults.NONE);
    }
}
