package io.escrowmq;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A client for the start from which the archive of classes is made: what a server loads for its first messages is then
 * in the archive, and the first message of every later start need not wait for it. The launcher runs it once per build.
 *
 * <pre>
 * io.escrowmq.Rehearsal HOST:PORT
 * </pre>
 */
final class Rehearsal {

    private static final int HEARTBEAT = 34;
    private static final int ROUTE = 105;
    private static final int SEND = 310;
    private static final int PULL = 11;
    private static final int END_TRANSACTION = 37;
    private static final int HALF = 4;
    private static final byte[] NOTHING = {};
    private static final int TIMEOUT_MILLIS = 10_000;

    private final DataOutputStream out;
    private final DataInputStream in;
    private int opaque;

    private Rehearsal(Socket socket) throws IOException {
        this.out = new DataOutputStream(socket.getOutputStream());
        this.in = new DataInputStream(socket.getInputStream());
    }

    public static void main(String[] arguments) throws IOException {
        HostPort server = HostPort.parse(arguments[0]);
        try (Socket socket = new Socket(server.host(), server.port())) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            new Rehearsal(socket).run();
        }
    }

    private void run() throws IOException {
        byte[] body = "a message".getBytes(StandardCharsets.UTF_8);
        call(
                HEARTBEAT,
                "",
                "{\"clientID\":\"127.0.0.1@1\",\"producerDataSet\":[{\"groupName\":\"rehearsal\"}],\"consumerDataSet\":[]}"
                        .getBytes(StandardCharsets.UTF_8));
        call(ROUTE, "\"topic\":\"TBW102\"", NOTHING);
        call(SEND, send(0, ""), body);
        call(ROUTE, "\"topic\":\"rehearsal\"", NOTHING);
        String half = call(SEND, send(HALF, "TRAN_MSG\\u0001true\\u0002PGROUP\\u0001rehearsal\\u0002"), body);
        call(
                END_TRANSACTION,
                "\"producerGroup\":\"rehearsal\",\"tranStateTableOffset\":\"" + value(half, "queueOffset")
                        + "\",\"commitLogOffset\":\"" + position(value(half, "msgId"))
                        + "\",\"commitOrRollback\":\"8\",\"fromTransactionCheck\":\"false\"",
                NOTHING);
        call(
                PULL,
                "\"consumerGroup\":\"rehearsal\",\"topic\":\"rehearsal\",\"queueId\":\"0\",\"queueOffset\":\"0\","
                        + "\"maxMsgNums\":\"32\",\"sysFlag\":\"4\",\"commitOffset\":\"0\",\"suspendTimeoutMillis\":\"0\","
                        + "\"subscription\":\"*\",\"subVersion\":\"0\",\"expressionType\":\"TAG\"",
                NOTHING);
    }

    private static String send(int sysFlag, String properties) {
        return "\"a\":\"rehearsal\",\"b\":\"rehearsal\",\"c\":\"TBW102\",\"d\":\"4\",\"e\":\"0\",\"f\":\"" + sysFlag
                + "\",\"g\":\"1\",\"h\":\"0\",\"i\":\"UNIQ_KEY\\u00010123456789ABCDEF0123456789ABCDEF\\u0002WAIT\\u0001true\\u0002"
                + properties + "\",\"j\":\"0\",\"k\":\"false\",\"m\":\"false\"";
    }

    /** Sends a request and returns the header of what comes back. */
    private String call(int code, String fields, byte[] body) throws IOException {
        byte[] header = ("{\"code\":" + code + ",\"flag\":0,\"language\":\"GO\",\"opaque\":" + ++opaque
                        + ",\"version\":317,\"extFields\":{" + fields + "}}")
                .getBytes(StandardCharsets.UTF_8);
        out.writeInt(4 + header.length + body.length);
        out.writeInt(header.length);
        out.write(header);
        out.write(body);
        out.flush();
        byte[] frame = new byte[in.readInt()];
        in.readFully(frame);
        int length = (frame[1] & 0xFF) << 16 | (frame[2] & 0xFF) << 8 | frame[3] & 0xFF;
        return new String(frame, 4, length, StandardCharsets.UTF_8);
    }

    private static String value(String header, String name) {
        int start = header.indexOf(':', header.indexOf("\"" + name + "\"")) + 1;
        int from = header.charAt(start) == '"' ? start + 1 : start;
        int to = from;
        while (Character.isLetterOrDigit(header.charAt(to))) {
            to++;
        }
        return header.substring(from, to);
    }

    /** The position is the second half of a message's id, in hexadecimal. */
    private static long position(String id) {
        return Long.parseLong(id.substring(id.length() - 16), 16);
    }
}
