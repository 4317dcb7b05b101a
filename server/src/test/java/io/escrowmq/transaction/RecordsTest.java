package io.escrowmq.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.escrowmq.base.Crc;
import io.escrowmq.log.RecordView;
import io.escrowmq.store.RecordType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The bytes of the escrow's records, as they are drawn: a change here is a change of the format. */
class RecordsTest {

    private static final HexFormat HEX = HexFormat.of();

    private static String hex(ByteBuffer out) {
        return HEX.formatHex(out.array(), 0, out.position());
    }

    private static RecordView view(int type, long position, ByteBuffer written) {
        ByteBuffer payload =
                ByteBuffer.wrap(written.array(), 0, written.position()).slice();
        return new RecordView(type, position, position + 2, 0, payload);
    }

    @Test
    void held() {
        ByteBuffer out = ByteBuffer.allocate(200);
        ByteBuffer message = ByteBuffer.wrap(new byte[] {1, 2, 3});
        new HeldRecord(1_000, 0, true, true, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, -1, 0x88, message).write(out);
        String drawn = "03"
                + "0000000000000011"
                + "0000000000000000"
                + "0000000000000022"
                + "0000000000000033"
                + "00000044"
                + "00000055"
                + "00000066"
                + "00000077"
                + "00000000"
                + "ffffffff"
                + "00000088";
        ByteBuffer bytes = ByteBuffer.wrap(HEX.parseHex(drawn));
        assertThat(bytes.remaining()).isEqualTo(61);
        assertThat(hex(out)).isEqualTo(HEX.toHexDigits(Crc.castagnoli(bytes, 0, 61)) + drawn + "00000000" + "010203");
        HeldRecord read = HeldRecord.read(view(RecordType.HELD, 1_000, out));
        assertThat(read.position()).isEqualTo(1_000);
        assertThat(read.bodyPosition()).isEqualTo(1_002 + HeldRecord.HEADER);
        assertThat(read.decision()).isTrue();
        assertThat(read.time()).isTrue();
        assertThat(read.seq()).isEqualTo(0x11);
        assertThat(read.due()).isEqualTo(0x22);
        assertThat(read.fingerprint()).isEqualTo(0x33);
        assertThat(read.keyHash()).isEqualTo(0x44);
        assertThat(read.group()).isEqualTo(0x55);
        assertThat(read.client()).isEqualTo(0x66);
        assertThat(read.queueNumber()).isEqualTo(0x77);
        assertThat(read.immunityMillis()).isEqualTo(-1);
        assertThat(read.tagHash()).isEqualTo(0x88);
        assertThat(read.message().remaining()).isEqualTo(3);
    }

    @Test
    void decision() {
        ByteBuffer out = ByteBuffer.allocate(200);
        byte[] text = "paid".getBytes(StandardCharsets.UTF_8);
        DecisionRecord.write(out, OutcomeWord.ROLLED_BACK, 3, 0x11, 0x22, 0x33, 0x44, 0x55, text);
        assertThat(hex(out))
                .isEqualTo("0203"
                        + "0000000000000011"
                        + "0000000000000022"
                        + "0000000000000033"
                        + "0000000000000044"
                        + "00000055"
                        + "70616964");
        assertThat(DecisionRecord.read(view(RecordType.DECISION, 9, out)))
                .isEqualTo(new DecisionRecord(9, OutcomeWord.ROLLED_BACK, 3, 0x11, 0x22, 0x33, 0x44, 0x55, "paid"));
    }

    @Test
    void checked() {
        ByteBuffer out = ByteBuffer.allocate(200);
        byte[] text = "why".getBytes(StandardCharsets.UTF_8);
        CheckedRecord.write(out, CheckedRecord.RESUMED, 5, 300, 6_000, 7, 0, text);
        assertThat(out.position()).isEqualTo(CheckedRecord.size(5, 300, 6_000, 7, 0, text));
        assertThat(hex(out)).isEqualTo("09" + "05" + "ac02" + "f02e" + "07" + "776879");
        assertThat(CheckedRecord.read(view(RecordType.CHECKED, 1_000, out)))
                .isEqualTo(new CheckedRecord(1_000, CheckedRecord.RESUMED, 5, 700, 6_000, 7, 0, 0, "why"));
    }

    @Test
    void an_answer_to_a_check_counts() {
        ByteBuffer few = ByteBuffer.allocate(200);
        CheckedRecord.write(few, CheckedRecord.UNKNOWN, 5, 300, 6_000, 7, 14, new byte[0]);
        assertThat(hex(few)).isEqualTo("e2" + "05" + "ac02" + "f02e" + "07");
        ByteBuffer many = ByteBuffer.allocate(200);
        CheckedRecord.write(many, CheckedRecord.SILENT, 5, 300, 6_000, 7, 300, new byte[0]);
        assertThat(many.position()).isEqualTo(CheckedRecord.size(5, 300, 6_000, 7, 300, new byte[0]));
        assertThat(hex(many)).isEqualTo("f3" + "05" + "ac02" + "f02e" + "07" + "ac02");
        assertThat(CheckedRecord.read(view(RecordType.CHECKED, 1_000, few)).count())
                .isEqualTo(14);
        assertThat(CheckedRecord.read(view(RecordType.CHECKED, 1_000, many)).count())
                .isEqualTo(300);
    }

    @Test
    void contradiction() {
        ByteBuffer out = ByteBuffer.allocate(200);
        byte[] noted =
                CheckedRecord.contradiction(OutcomeWord.ROLLED_BACK, true, 3, "no".getBytes(StandardCharsets.UTF_8));
        CheckedRecord.write(out, CheckedRecord.CONTRADICTION, 5, 300, 6_000, 7, 0, noted);
        assertThat(hex(out)).isEqualTo("0a" + "05" + "ac02" + "f02e" + "07" + "1e" + "6e6f");
        CheckedRecord read = CheckedRecord.read(view(RecordType.CHECKED, 1_000, out));
        assertThat(read.outcome()).isEqualTo(OutcomeWord.ROLLED_BACK);
        assertThat(read.waits()).isTrue();
        assertThat(read.contradictions()).isEqualTo(3);
        assertThat(read.text()).isEqualTo("no");
    }

    @Test
    void the_own_time_of_a_joined_copy_is_the_text_of_its_event() {
        assertThat(CheckedRecord.joined(-1)).isEmpty();
        assertThat(new CheckedRecord(1, CheckedRecord.JOINED, 1, 0, 0, 0, 0, 0, "").immunityMillis())
                .isEqualTo(-1);
        assertThat(new CheckedRecord(1, CheckedRecord.JOINED, 1, 0, 0, 0, 0, 0, CheckedRecord.joined(13_000))
                        .immunityMillis())
                .isEqualTo(13_000);
    }
}
