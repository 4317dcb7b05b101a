package io.escrowmq;

/**
 * A host and a port as a user writes them: {@code HOST:PORT}, with an IPv6 address in brackets.
 *
 * @param host a name or an address, without brackets
 * @param port 0 to 65,535; 0 means that the system chooses when it is listened on
 */
public record HostPort(String host, int port) {

    private static final int MAX_PORT = 65_535;

    /** @throws IllegalArgumentException if {@code text} is not HOST:PORT; the message says what is wrong */
    public static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1 || text.endsWith("]")) {
            throw new IllegalArgumentException("must be HOST:PORT");
        }
        return new HostPort(host(text.substring(0, colon)), port(text.substring(colon + 1)));
    }

    /** Like {@link #parse}, but the port may be left out. */
    public static HostPort parse(String text, int defaultPort) {
        boolean hasPort = text.startsWith("[") ? !text.endsWith("]") : text.indexOf(':') >= 0;
        return hasPort ? parse(text) : new HostPort(host(text), defaultPort);
    }

    private static String host(String text) {
        boolean brackets = text.startsWith("[") && text.endsWith("]");
        String host = brackets ? text.substring(1, text.length() - 1) : text;
        if (host.isBlank() || host.contains("/") || host.contains("[") || (!brackets && host.contains(":"))) {
            throw new IllegalArgumentException("must name a host; an IPv6 address goes in brackets, as in [::1]:9876");
        }
        return host;
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= MAX_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            // the same answer as for a number out of range
        }
        throw new IllegalArgumentException("must have a port from 0 to " + MAX_PORT);
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
