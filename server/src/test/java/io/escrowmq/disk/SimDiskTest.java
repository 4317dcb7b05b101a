package io.escrowmq.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.escrowmq.base.Dice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The simulated disk must be as hostile as it says. */
class SimDiskTest {

    private final SimDisk disk = new SimDisk();

    private static Dice dice(long seed) {
        return Dice.of(new SplittableRandom(seed));
    }

    private static ByteBuffer filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return ByteBuffer.wrap(bytes);
    }

    private DiskFile durableFile() throws IOException {
        DiskFile file = disk.open("f", true);
        file.write(filled(2000, 1), 0);
        file.force();
        disk.forceDirectory();
        return file;
    }

    @Test
    void what_was_forced_survives_every_power_cut() throws IOException {
        durableFile();
        for (int seed = 0; seed < 100; seed++) {
            assertThat(disk.reopenAfterCrash(dice(seed)).bytes("f"))
                    .isEqualTo(filled(2000, 1).array());
        }
    }

    @Test
    void an_unforced_write_is_lost_whole_torn_or_there_after_a_power_cut_and_there_after_a_kill() throws IOException {
        DiskFile file = durableFile();
        file.write(filled(2000, 2), 1000);
        Set<Integer> lengths = new HashSet<>();
        Set<String> contents = new HashSet<>();
        for (int seed = 0; seed < 300; seed++) {
            byte[] bytes = disk.reopenAfterCrash(dice(seed)).bytes("f");
            lengths.add(bytes.length);
            contents.add(Arrays.toString(bytes));
            assertThat(Arrays.copyOf(bytes, 1000)).isEqualTo(filled(1000, 1).array());
        }
        assertThat(lengths).contains(2000, 3000).hasSizeGreaterThan(10);
        assertThat(contents).hasSizeGreaterThan(20);
        assertThat(disk.reopenAfterKill().bytes("f")).hasSize(3000);
    }

    @Test
    void a_file_whose_directory_was_not_forced_may_vanish_and_a_deleted_one_may_return() throws IOException {
        durableFile();
        disk.open("g", true).force();
        disk.delete("f");
        Set<Object> seen = new HashSet<>();
        for (int seed = 0; seed < 100; seed++) {
            seen.add(disk.reopenAfterCrash(dice(seed)).list());
        }
        assertThat(seen).hasSize(4);
        disk.forceDirectory();
        assertThat(disk.reopenAfterCrash(dice(1)).list()).containsExactly("g");
    }

    @Test
    void the_same_dice_give_the_same_disk() throws IOException {
        DiskFile file = durableFile();
        for (int i = 0; i < 20; i++) {
            file.write(filled(700, i), i * 300);
        }
        for (int seed = 0; seed < 50; seed++) {
            assertThat(disk.reopenAfterCrash(dice(seed)).bytes("f"))
                    .isEqualTo(disk.reopenAfterCrash(dice(seed)).bytes("f"));
        }
    }

    @Test
    void after_a_failed_force_the_bytes_are_readable_and_a_later_force_does_not_save_them() throws IOException {
        DiskFile file = durableFile();
        file.write(filled(10, 9), 0);
        disk.failForce(1);
        assertThatThrownBy(file::force).isInstanceOf(IOException.class);
        file.force();
        assertThat(disk.bytes("f")[0]).isEqualTo((byte) 9);
        assertThat(disk.reopenAfterKill().bytes("f")[0]).isEqualTo((byte) 9);
        assertThat(disk.reopenAfterCrash(dice(1)).bytes("f")[0]).isEqualTo((byte) 1);
    }

    @Test
    void a_crash_at_a_write_leaves_so_many_of_its_bytes_and_a_dead_disk() throws IOException {
        DiskFile file = durableFile();
        disk.crashAt(2, 7);
        file.write(filled(10, 5), 2000);
        assertThatThrownBy(() -> file.write(filled(10, 6), 2010)).isInstanceOf(SimCrash.class);
        assertThatThrownBy(disk::list).isInstanceOf(SimCrash.class);
        assertThat(disk.reopenAfterKill().bytes("f")).hasSize(2017);
    }

    @Test
    void a_full_disk_cuts_a_write_short_until_there_is_room() throws IOException {
        DiskFile file = durableFile();
        disk.capacity(2005);
        assertThatThrownBy(() -> file.write(filled(10, 5), 2000))
                .isInstanceOf(IOException.class)
                .hasMessage("No space left on device");
        assertThat(file.size()).isEqualTo(2005);
        assertThat(disk.usableBytes()).isZero();
        file.write(filled(10, 5), 0);
        disk.capacity(3000);
        file.write(filled(10, 5), 2000);
        assertThat(file.size()).isEqualTo(2010);
    }
}
