package io.escrowmq.wire;

import io.escrowmq.protocol.FrameWriter;
import io.escrowmq.protocol.Response;
import io.escrowmq.protocol.SerializeType;
import java.nio.ByteBuffer;
import java.util.Map;

/** A frame that waits to be encoded on its connection's I/O thread. */
sealed interface Outgoing {

    /** Writes the frame's start. */
    void start(FrameWriter writer);

    /** The pieces of the body, not to be changed. */
    ByteBuffer[] body();

    /** Whether the memory of the body's one piece is waited for. */
    default boolean waitsToLeave() {
        return false;
    }

    /** The body has left or never will. */
    default void hasLeft() {}

    /** An answer, and the size of the request whose place in the limits it frees. */
    record Reply(SerializeType type, int opaque, Response response, int requestSize) implements Outgoing {
        @Override
        public void start(FrameWriter writer) {
            writer.response(type, opaque, response);
        }

        @Override
        public ByteBuffer[] body() {
            return response.body();
        }

        @Override
        public boolean waitsToLeave() {
            return response.waitsToLeave();
        }

        @Override
        public void hasLeft() {
            response.hasLeft();
        }
    }

    /** A one-way request of the server. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Push(SerializeType type, int code, int opaque, Map<String, String> fields, ByteBuffer[] body)
            implements Outgoing {
        @Override
        public void start(FrameWriter writer) {
            int length = 0;
            for (ByteBuffer piece : body) {
                length += piece.remaining();
            }
            writer.oneWay(type, code, opaque, fields, length);
        }
    }
}
