package io.escrowmq.message;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * RocketMQ's offset message id: 32 upper-case hex digits of store address (4 bytes), store port (4), position (8).
 *
 * @param position physical offset of the message, or position of the half's record
 */
public record OffsetMessageId(Host host, long position) {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    @Override
    public String toString() {
        return HEX.toHexDigits(host.address()) + HEX.toHexDigits(host.port()) + HEX.toHexDigits(position);
    }

    /** Returns null if the text is not 32 hex digits. */
    public static @Nullable OffsetMessageId parse(String text) {
        if (text.length() != 32) {
            return null;
        }
        for (int i = 0; i < 32; i++) {
            if (!HexFormat.isHexDigit(text.charAt(i))) {
                return null;
            }
        }
        return new OffsetMessageId(
                new Host(HexFormat.fromHexDigits(text, 0, 8), HexFormat.fromHexDigits(text, 8, 16)),
                HexFormat.fromHexDigitsToLong(text, 16, 32));
    }
}
