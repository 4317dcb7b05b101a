package io.escrowmq.wire;

import io.escrowmq.protocol.FrameWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.ByteBuffer;

/**
 * Encodes frames into as few buffers as possible and hands them to a channel. Small bodies are copied behind their
 * headers, large ones go as they are. I/O thread of the channel.
 */
final class FrameSender {

    /** Bodies up to this size are copied: cheaper than one more buffer for the kernel to gather. */
    private static final int COPY = 32 << 10;

    /** Bytes in one buffer; what a peer has taken is seen in steps of this. */
    private static final int STEP = 256 << 10;

    private static final FastThreadLocal<FrameWriter> WRITER = new FastThreadLocal<>() {
        @Override
        protected FrameWriter initialValue() {
            return new FrameWriter();
        }
    };

    private final Channel channel;
    private final FrameWriter writer = WRITER.get();
    private ByteBuf buffer = Unpooled.EMPTY_BUFFER;
    private long bytes;

    FrameSender(Channel channel) {
        this.channel = channel;
    }

    void send(Outgoing outgoing) {
        outgoing.start(writer);
        copy(writer.length()).writeBytes(writer.array(), 0, writer.length());
        for (ByteBuffer piece : outgoing.body()) {
            // A view of our own: the piece may be read by others at the same time.
            ByteBuffer body = piece.duplicate();
            if (body.remaining() <= COPY) {
                copy(body.remaining()).writeBytes(body);
                outgoing.hasLeft();
            } else {
                pass(body, outgoing);
            }
        }
    }

    /** Sends what is left. Returns the bytes of all frames. */
    long finish() {
        handOver();
        if (bytes > 0) {
            channel.flush();
        }
        return bytes;
    }

    private ByteBuf copy(int size) {
        if (buffer.writableBytes() < size && (buffer.readableBytes() + size > STEP || buffer.maxCapacity() == 0)) {
            handOver();
            buffer = channel.alloc().directBuffer(Math.max(size, 1024));
        }
        return buffer;
    }

    private void pass(ByteBuffer body, Outgoing outgoing) {
        handOver();
        while (body.hasRemaining()) {
            ByteBuffer step = body.slice().limit(Math.min(STEP, body.remaining()));
            body.position(body.position() + step.remaining());
            bytes += step.remaining();
            boolean last = !body.hasRemaining() && outgoing.waitsToLeave();
            channel.write(
                    Unpooled.wrappedBuffer(step),
                    last ? channel.newPromise().addListener(written -> outgoing.hasLeft()) : channel.voidPromise());
        }
    }

    private void handOver() {
        if (buffer.isReadable()) {
            bytes += buffer.readableBytes();
            channel.write(buffer, channel.voidPromise());
        } else {
            buffer.release();
        }
        buffer = Unpooled.EMPTY_BUFFER;
    }
}
