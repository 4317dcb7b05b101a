package io.escrowmq.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemCallsTest {
    @TempDir
    Path directory;

    @Test
    void writes_to_files_of_the_directory_are_counted_and_those_to_sockets_and_elsewhere_are_not() throws Exception {
        assertThat(
                        written(
                                """
                        12 pwrite64(5</data/4096.log>, ""..., 65536, 131072) = 65536
                        13 write(7<socket:[4711]>, ""..., 300) = 300
                        13 write(2</other/processes.log>, ""..., 40) = 40
                        12 write(8</data/snapshot-1>, ""..., 100) = 100
                        """))
                .isEqualTo(65636);
    }

    @Test
    void a_call_that_another_thread_interrupts_on_paper_counts_once() throws Exception {
        assertThat(
                        written(
                                """
                        12 pwrite64(5</data/4096.log>, ""..., 4096, 0 <unfinished ...>
                        13 write(8</data/index>, ""..., 10) = 10
                        12 <... pwrite64 resumed>) = 4096
                        """))
                .isEqualTo(4106);
    }

    @Test
    void a_write_that_failed_wrote_nothing() throws Exception {
        assertThat(
                        written(
                                """
                        12 pwrite64(5</data/4096.log>, ""..., 4096, 0) = -1 ENOSPC (No space left on device)
                        """))
                .isZero();
    }

    private long written(String trace) throws Exception {
        return SystemCalls.written(Files.writeString(directory.resolve("trace"), trace), Path.of("/data"));
    }
}
