package io.escrowmq.micro;

import io.escrowmq.Broker;
import io.escrowmq.BrokerSettings;
import io.escrowmq.base.Clock;
import io.escrowmq.base.Dice;
import io.escrowmq.base.Faults;
import io.escrowmq.handler.Readers;
import io.escrowmq.message.DelayLevels;
import io.escrowmq.protocol.FrameReader;
import io.escrowmq.protocol.MalformedFrameException;
import io.escrowmq.protocol.SendResult;
import io.escrowmq.protocol.Sent;
import io.escrowmq.route.NameService;
import io.escrowmq.store.archive.Archive;
import io.escrowmq.transaction.EscrowSettings;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A whole broker in one thread, from a frame's bytes to the written record, without sockets. */
final class Stage implements AutoCloseable {

    /** Queues of a topic that comes into being. */
    static final int QUEUES = 8;

    private static final int MAX_BODY = 4 << 20;
    private static final int MAX_CHECKS = 15;
    private static final int WORDS = 2 * Integer.BYTES;

    private final ScratchLog scratch = new ScratchLog();
    private final Broker broker;
    private final StageConnection connection = new StageConnection();

    Stage() throws IOException {
        broker = Broker.open(
                scratch.log(),
                Archive.none(),
                Clock.system(),
                Dice.system(),
                Faults.NONE,
                settings(),
                new Readers(Runnable::run, Runnable::run));
    }

    private static BrokerSettings settings() {
        int never = ScratchLog.NEVER_MILLIS;
        return new BrokerSettings(
                new NameService.Broker("DefaultCluster", "broker-a", ScratchLog.HOST.toString()),
                ScratchLog.HOST,
                ScratchLog.shardSettings(),
                new EscrowSettings(never, never, MAX_CHECKS, MAX_CHECKS, never, DelayLevels.parse(DelayLevels.DEFAULT)),
                MAX_BODY,
                true,
                true,
                QUEUES);
    }

    /** Decodes a frame and hands it to its handler, as an I/O thread does. The frame stays as it is. */
    void send(ByteBuffer frame) throws MalformedFrameException {
        byte[] rest = new byte[frame.limit() - WORDS];
        frame.get(WORDS, rest);
        broker.dispatcher().accept(connection, FrameReader.decode(frame.getInt(Integer.BYTES), rest));
    }

    /** Agent and writer have their turns until everything sent is answered; returns the answers so far. */
    long turn() {
        do {
            broker.shard().doWork();
            scratch.log().doWork();
        } while (!broker.shard().isQuiet());
        return connection.answers();
    }

    /** What the last answer, to a send, said. */
    SendResult sent() {
        return Sent.result(connection.last());
    }

    @Override
    public void close() throws IOException {
        scratch.close();
        broker.close();
    }
}
