package io.escrowmq.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class BatchFormatV1Test {

    private static LocalBatch batch() {
        LocalBatch batch = new LocalBatch(4096).reset(0x1000, 0x0102030405060708L, null);
        batch.begin(9, 3).put(new byte[] {10, 11, 12});
        batch.begin(200, 200).put(new byte[200]);
        batch.seal(0x22, 0x33, 0xFFF);
        return batch;
    }

    @Test
    void the_bytes_are_those_that_are_drawn() {
        byte[] bytes = new byte[64];
        batch().bytes().get(0, bytes);
        assertThat(HexFormat.of().formatHex(bytes, 0, 52))
                .isEqualTo("454d4c01" + "000000d0" + "0000000000001000" + "0000000000000022" + "00000033" + "00000002"
                        + "0102030405060708" + "0000000000000fff" + "00000000");
        assertThat(HexFormat.of().formatHex(bytes, 56, 64)).isEqualTo("04090a0b0cc901c8");
    }

    @Test
    void every_flipped_bit_changes_the_checksum() {
        LocalBatch batch = batch();
        ByteBuffer bytes = batch.bytes();
        int crc = bytes.getInt(52);
        for (int i = 0; i < bytes.limit(); i++) {
            if (i >= 52 && i < 56) {
                continue;
            }
            bytes.put(i, (byte) (bytes.get(i) ^ 1));
            assertThat(BatchFormatV1.crc(bytes, 0, bytes.limit() - 56)).isNotEqualTo(crc);
            bytes.put(i, (byte) (bytes.get(i) ^ 1));
        }
        assertThat(BatchFormatV1.crc(bytes, 0, bytes.limit() - 56)).isEqualTo(crc);
    }

    @Test
    void a_length_takes_one_byte_per_seven_bits() {
        for (int size : new int[] {0, 1, 126, 127, 128, 16382, 16383, 2097150, 2097151, Log.MAX_RECORD_BYTES}) {
            LocalBatch batch = new LocalBatch(256).reset(4096, 1, null);
            assertThat(batch.begin(5, size).remaining()).isEqualTo(size);
            batch.seal(1, 1, 0);
            BatchHeader header = BatchFormatV1.header(batch.bytes(), 0);
            assertThat(header).isNotNull();
            assertThat(header.end()).isEqualTo(batch.end());
            assertThat(header.payloadBytes()).isEqualTo(BatchFormatV1.recordBytes(size));
            RecordCursor records = new RecordCursor(batch.bytes(), 0, header);
            assertThat(catching(records)).isTrue();
            assertThat(records.view().payload().remaining()).isEqualTo(size);
            assertThat(records.view().payloadPosition()).isEqualTo(batch.payloadPosition());
            assertThat(catching(records)).isFalse();
        }
    }

    private static boolean catching(RecordCursor records) {
        try {
            return records.next();
        } catch (CorruptLogException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void malformed_frames_are_reported_and_never_read_beyond_the_batch() {
        String[] payloads = {"00", "05", "0509", "ff", "ffffffff0f09", "8080808001", "020901ff"};
        for (String payload : payloads) {
            byte[] frames = HexFormat.of().parseHex(payload);
            ByteBuffer bytes = ByteBuffer.allocate(56 + frames.length);
            bytes.put(56, frames);
            BatchHeader header = new BatchHeader(frames.length, 4096, 1, 1, 1, 1, 1, 0, 0);
            RecordCursor records = new RecordCursor(bytes, 0, header);
            assertThatThrownBy(() -> {
                        while (records.next()) {
                            records.view();
                        }
                    })
                    .as(payload)
                    .isInstanceOf(CorruptLogException.class);
        }
    }
}
