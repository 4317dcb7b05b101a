package io.escrowmq.handler;

import io.escrowmq.base.Dice;
import io.escrowmq.message.Host;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** UNIQ_KEYs for messages whose client gave none: store address, a number of this process, a count. Any thread. */
public final class FreshKeys implements Supplier<String> {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final String prefix;
    private final AtomicInteger count = new AtomicInteger();

    public FreshKeys(Host storeHost, Dice dice) {
        int high = dice.below(Integer.MAX_VALUE);
        int low = dice.below(Integer.MAX_VALUE);
        this.prefix = HEX.toHexDigits(storeHost.address()) + HEX.toHexDigits(high) + HEX.toHexDigits(low);
    }

    @Override
    public String get() {
        return prefix + HEX.toHexDigits(count.incrementAndGet());
    }
}
