package io.escrowmq;

import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;

/** Finds the addresses of this machine and of names. Stateless, any thread. */
final class Addresses {

    private static final String LOOPBACK = "127.0.0.1";

    /** From a block that is reserved for documentation (RFC 5737): nothing is there, and the default route leads to it. */
    private static final String ANYWHERE = "192.0.2.1";

    private Addresses() {}

    /** The IPv4 address from which this machine reaches others, or the loopback address without a default route. */
    static String defaultRouteIpv4() {
        try (DatagramSocket socket = new DatagramSocket()) {
            // Connecting a datagram socket only chooses a route; no packet is sent.
            socket.connect(new InetSocketAddress(ANYWHERE, 9));
            InetAddress local = socket.getLocalAddress();
            return local instanceof Inet4Address && !local.isAnyLocalAddress() ? local.getHostAddress() : LOOPBACK;
        } catch (SocketException | UncheckedIOException e) {
            return LOOPBACK;
        }
    }

    /**
     * The IPv4 address of a name or address; stored messages carry IPv4 hosts only.
     *
     * @throws IllegalArgumentException if there is none
     */
    static String ipv4(String host) {
        for (InetAddress address : all(host)) {
            if (address instanceof Inet4Address) {
                if (address.isAnyLocalAddress()) {
                    break;
                }
                return address.getHostAddress();
            }
        }
        throw new IllegalArgumentException("must be an IPv4 address that clients can reach, or a name of one");
    }

    /** @throws IllegalArgumentException if the name is not known */
    static boolean isLoopback(String host) {
        for (InetAddress address : all(host)) {
            if (!address.isLoopbackAddress()) {
                return false;
            }
        }
        return true;
    }

    /** @throws IllegalArgumentException if the name is not known */
    static boolean isWildcard(String host) {
        return all(host)[0].isAnyLocalAddress();
    }

    private static InetAddress[] all(String host) {
        try {
            return InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no address is known for host " + host, e);
        }
    }
}
