package io.escrowmq.message;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * An IPv4 address and port as stored messages carry it. Clients misread IPv6 hosts, so a peer without an IPv4 address is
 * stored as 0.0.0.0.
 *
 * @param address the four bytes as a big-endian number
 */
public record Host(int address, int port) {

    public static Host of(InetSocketAddress socket) {
        InetAddress inet = socket.getAddress();
        int address = inet instanceof Inet4Address
                ? ByteBuffer.wrap(inet.getAddress()).getInt()
                : 0;
        return new Host(address, socket.getPort());
    }

    @Override
    public String toString() {
        return (address >>> 24) + "." + (address >>> 16 & 0xFF) + "." + (address >>> 8 & 0xFF) + "." + (address & 0xFF)
                + ":" + port;
    }
}
