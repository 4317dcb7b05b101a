package io.escrowmq.http;

import java.net.InetSocketAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * @param listen where to listen; port 0 means any free one
 * @param token what every request must bear, or null if this machine may do everything
 * @param hosts names and addresses, beside those of loopback, by which the server may be called when there is no token
 */
public record HttpSettings(InetSocketAddress listen, @Nullable String token, Set<String> hosts) {

    public HttpSettings {
        hosts = Set.copyOf(hosts);
    }
}
