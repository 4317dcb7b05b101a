package io.escrowmq.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealDiskTest {

    @TempDir
    Path directory;

    @Test
    void a_missing_directory_is_created() throws IOException {
        RealDisk.open(directory.resolve("a/b"));
        assertThat(directory.resolve("a/b")).isDirectory();
    }

    @Test
    void a_path_at_or_below_a_file_is_refused_with_the_name_of_the_file() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "mine");
        assertThatThrownBy(() -> RealDisk.open(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file + " is a file, not a directory");
        assertThatThrownBy(() -> RealDisk.open(file.resolve("data/x")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file + " is a file, not a directory");
        assertThat(file).hasContent("mine");
    }

    @Test
    void bytes_are_written_and_read_by_position() throws IOException {
        Disk disk = RealDisk.open(directory);
        try (DiskFile file = disk.open("f", true)) {
            file.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 5);
            file.write(new ByteBuffer[] {ByteBuffer.wrap(new byte[] {4}), ByteBuffer.wrap(new byte[] {5, 6})}, 8);
            file.allocate(1_000_000);
            file.force();
            assertThat(file.size()).isEqualTo(1_000_000);
            ByteBuffer target = ByteBuffer.allocate(7);
            assertThat(file.read(target, 4)).isEqualTo(7);
            assertThat(target.array()).containsExactly(0, 1, 2, 3, 4, 5, 6);
            assertThat(file.read(target.clear(), 999_998)).isEqualTo(2);
            assertThat(file.read(target.clear(), 1_000_000)).isEqualTo(-1);
            file.truncate(6);
            assertThat(file.size()).isEqualTo(6);
        }
    }

    @Test
    void files_are_listed_renamed_and_deleted() throws IOException {
        Disk disk = RealDisk.open(directory);
        disk.open("b", true).close();
        disk.open("a", true).close();
        Files.createDirectory(directory.resolve("sub"));
        try (Closeable lock = disk.lock()) {
            assertThat(lock).isNotNull();
            assertThat(disk.list()).containsExactly("a", "b");
        }
        disk.rename("a", "b");
        disk.forceDirectory();
        assertThat(disk.exists("a")).isFalse();
        disk.delete("b");
        assertThat(disk.list()).isEmpty();
        assertThatThrownBy(() -> disk.open("b", false)).isInstanceOf(IOException.class);
        assertThat(disk.usableBytes()).isBetween(1L, disk.totalBytes());
    }

    @Test
    void the_lock_excludes_a_second_taker_until_it_is_closed() throws IOException {
        Disk disk = RealDisk.open(directory);
        Closeable lock = disk.lock();
        assertThatThrownBy(() -> RealDisk.open(directory).lock()).isInstanceOf(DirectoryLockedException.class);
        lock.close();
        disk.lock().close();
    }
}
