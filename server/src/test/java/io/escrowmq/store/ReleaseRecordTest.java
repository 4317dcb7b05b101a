package io.escrowmq.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.escrowmq.base.Crc;
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
        assertThat(ReleaseRecord.verified(900, out.flip())).isEqualTo(RELEASE);
    }

    @Test
    void a_changed_bit_is_noticed() {
        ByteBuffer out = ByteBuffer.allocate(ReleaseRecord.BYTES);
        RELEASE.write(out);
        for (int at = 0; at < ReleaseRecord.BYTES; at++) {
            out.put(at, (byte) (out.get(at) ^ 4));
            assertThat(ReleaseRecord.verified(900, out.duplicate().position(0))).isNull();
            out.put(at, (byte) (out.get(at) ^ 4));
        }
    }
}
