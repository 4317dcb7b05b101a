package io.escrowmq.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in. With a token: who bears it. Without one the API is bound to loopback, and then the name by which it is
 * called is checked as well: else a page from anywhere could reach it through the user's browser by letting its own name
 * resolve to 127.0.0.1 (DNS rebinding). Immutable, any thread.
 */
final class Gate {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");
    private static final String BEARER = "Bearer ";

    private final byte @Nullable [] token;
    private final Set<String> hosts;

    Gate(HttpSettings settings) {
        String text = settings.token();
        this.token = text == null ? null : text.getBytes(StandardCharsets.UTF_8);
        this.hosts = settings.hosts();
    }

    /** @throws HttpError if the request may not be served */
    void check(HttpRequest request) {
        if (token == null) {
            checkHost(request);
        } else if (!bears(request.header("Authorization"), token)) {
            throw new HttpError(
                    401, "the token is missing or wrong", request.where(), "send Authorization: Bearer TOKEN");
        }
    }

    private static boolean bears(String authorization, byte[] token) {
        return authorization.startsWith(BEARER)
                && MessageDigest.isEqual(
                        authorization.substring(BEARER.length()).trim().getBytes(StandardCharsets.UTF_8), token);
    }

    private void checkHost(HttpRequest request) {
        String host = nameOf(request.header("Host"));
        if (!LOOPBACK.contains(host) && !hosts.contains(host)) {
            throw new HttpError(
                    403,
                    host.isEmpty() ? "the Host header is missing" : "this server is not called " + host,
                    request.where(),
                    "use 127.0.0.1, or start the server with --http-token");
        }
    }

    private static String nameOf(String hostHeader) {
        String host = hostHeader.trim().toLowerCase(Locale.ROOT);
        if (host.startsWith("[")) {
            int end = host.indexOf(']');
            return end < 0 ? "" : host.substring(1, end);
        }
        int colon = host.indexOf(':');
        return colon < 0 ? host : host.substring(0, colon);
    }
}
