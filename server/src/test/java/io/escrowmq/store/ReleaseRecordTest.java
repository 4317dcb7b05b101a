package io.escrowmq.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.escrowmq.base.Crc;
import io.escrowmq.log.RecordView;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The bytes of a RELEASE, as they are drawn. */
class ReleaseRecordTest {

    private static final ReleaseRecord RELEASE = new ReleaseRecord(
            900, ReleasedBy.CHECK, true, true, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xAA);
    private static final String DRAWN = "32"
            + "0000000000000011"
            + "0000000000000022"
            + "0000000000000033"
            + "0000000000000044"
            + "00000055"
            + "00000066"
            + "0000000000000077"
            + "0000000000000088"
            + "00000099"
            + "000000aa";

    @Test
    void it_is_written_as_drawn_and_read_back() {
        ByteBuffer out = ByteBuffer.allocate(ReleaseRecord.BYTES);
        RELEASE.write(out);
        ByteBuffer drawn = ByteBuffer.wrap(HexFormat.of().parseHex(DRAWN));
        assertThat(out.hasRemaining()).isFalse();
        assertThat(HexFormat.of().formatHex(out.array()))
                .isEqualTo(HexFormat.of().toHexDigits(Crc.castagnoli(drawn, 0, drawn.limit())) + DRAWN);
        assertThat(ReleaseRecord.read(new RecordView(RecordType.RELEASE, 900, 971, 0, out.flip())))
                .isEqualTo(RELEASE);
    }

    @Test
    void single_fields_are_read_in_place() {
        ByteBuffer out = ByteBuffer.allocate(7 + ReleaseRecord.BYTES).position(7);
        RELEASE.write(out);
        assertThat(ReleaseRecord.isIntact(out, 7)).isTrue();
        assertThat(ReleaseRecord.transactional(out, 7)).isTrue();
        assertThat(ReleaseRecord.held(out, 7)).isEqualTo(RELEASE.held());
        assertThat(ReleaseRecord.bodyPosition(out, 7)).isEqualTo(RELEASE.bodyPosition());
        assertThat(ReleaseRecord.queueNumber(out, 7)).isEqualTo(RELEASE.queueNumber());
        assertThat(ReleaseRecord.queueOffset(out, 7)).isEqualTo(RELEASE.queueOffset());
        assertThat(ReleaseRecord.storeMillis(out, 7)).isEqualTo(RELEASE.storeMillis());
    }

    @Test
    void a_changed_bit_is_noticed() {
        ByteBuffer out = ByteBuffer.allocate(ReleaseRecord.BYTES);
        RELEASE.write(out);
        for (int at = 0; at < ReleaseRecord.BYTES; at++) {
            out.put(at, (byte) (out.get(at) ^ 4));
            assertThat(ReleaseRecord.isIntact(out, 0)).isFalse();
            out.put(at, (byte) (out.get(at) ^ 4));
        }
    }
}
