package io.escrowmq;

import io.escrowmq.Settings.Broker;
import io.escrowmq.Settings.Flush;
import io.escrowmq.Settings.Network;
import io.escrowmq.Settings.Storage;
import io.escrowmq.Settings.Topics;
import io.escrowmq.Settings.Transactions;
import io.escrowmq.message.DelayLevels;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Makes {@link Settings} of a {@link SettingsInput}: names, units, ranges and defaults are here and nowhere else. */
final class SettingsLoader {

    private static final int DEFAULT_PORT = 9876;
    private static final int MAX_PORT = 65_535;
    private static final String DEFAULT_HTTP = "127.0.0.1:8080";
    private static final int MAX_CHECKS = 10_000;
    private static final long MAX_MILLIS = 365L * 24 * 3_600_000;
    private static final int MAX_DELAY_LEVELS = 64;
    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;
    private static final int SILENT_CHECKS_PER_CHECK = 5;
    private static final long MIN_DEADLINE_MILLIS = 5_000;
    private static final long MAX_DEADLINE_MILLIS = 30_000;
    private static final Pattern NAME = Pattern.compile("[%|a-zA-Z0-9._-]{1,127}");

    private final SettingValues values = new SettingValues();
    private final Consumer<String> warnings;

    private SettingsLoader(Consumer<String> warnings) {
        this.warnings = warnings;
    }

    static Settings load(SettingsInput input, Consumer<String> warnings) {
        SettingsLoader loader = new SettingsLoader(warnings);
        input.flags().forEach((flag, text) -> loader.values.offer(flag, text, flag));
        loader.offerSets(input.sets());
        if (input.configFile() != null) {
            loader.offerFile(input.configFile());
        }
        Settings settings = loader.settings();
        loader.refuseContradictions();
        loader.warnOfTheRest();
        return settings;
    }

    private void offerSets(List<String> sets) {
        for (int i = sets.size() - 1; i >= 0; i--) {
            String set = sets.get(i);
            int equals = set.indexOf('=');
            if (equals < 1) {
                throw new SettingsException("--set " + set + ": must be key=value");
            }
            values.offer(set.substring(0, equals).trim(), set.substring(equals + 1), "--set");
        }
    }

    private void offerFile(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new SettingsException("--config " + file + ": cannot be read as a UTF-8 file of key=value lines ("
                    + e.getClass().getSimpleName() + ")");
        }
        properties
                .stringPropertyNames()
                .forEach(key -> values.offer(key, properties.getProperty(key), file.toString()));
    }

    private Settings settings() {
        return new Settings(network(), broker(), storage(), topics(), transactions(), delayLevels());
    }

    private Network network() {
        HostPort byKeys = new HostPort(
                values.text("bindAddress", "0.0.0.0"), values.integer("listenPort", DEFAULT_PORT, 0, MAX_PORT, ""));
        HostPort listen = values.parsed("--listen", HostPort::parse).orElse(byKeys);
        boolean wildcard = isWildcard(listen.host());
        Optional<HostPort> byKey = values.parsed("brokerIP1", SettingsLoader::reachable);
        HostPort advertised = values.parsed("--advertise", SettingsLoader::reachable)
                .or(() -> byKey)
                .orElseGet(() -> defaultAdvertised(listen.host(), wildcard));
        return http(listen, advertised);
    }

    private static boolean isWildcard(String host) {
        try {
            return Addresses.isWildcard(host);
        } catch (IllegalArgumentException e) {
            throw new SettingsException("cannot listen on " + host + ": " + e.getMessage());
        }
    }

    private static HostPort reachable(String text) {
        HostPort given = HostPort.parse(text, 0);
        return new HostPort(Addresses.ipv4(given.host()), given.port());
    }

    /** Who listens on one address only can be reached nowhere else. */
    private static HostPort defaultAdvertised(String listenHost, boolean wildcard) {
        if (wildcard) {
            return new HostPort(Addresses.defaultRouteIpv4(), 0);
        }
        try {
            return new HostPort(Addresses.ipv4(listenHost), 0);
        } catch (IllegalArgumentException e) {
            throw new SettingsException(
                    "--advertise is needed: " + listenHost + " has no IPv4 address, and clients are told one");
        }
    }

    private Network http(HostPort listen, HostPort advertised) {
        String byKey = values.text("httpAddress", DEFAULT_HTTP);
        String text = values.text("--http", byKey);
        String tokenByKey = values.text("httpToken", "");
        String token = values.text("--http-token", tokenByKey);
        if (text.equals("off")) {
            return new Network(listen, advertised, null, null);
        }
        try {
            HostPort http = HostPort.parse(text);
            if (token.isEmpty() && !Addresses.isLoopback(http.host())) {
                throw new IllegalArgumentException(
                        "needs --http-token TOKEN, since it can be reached from other machines; or use 127.0.0.1");
            }
            return new Network(listen, advertised, http, token.isEmpty() ? null : token);
        } catch (IllegalArgumentException e) {
            throw new SettingsException("--http " + text + ": " + e.getMessage() + " (or off)");
        }
    }

    private Broker broker() {
        values.choice("brokerRole", true, Map.of("ASYNC_MASTER", true, "SYNC_MASTER", true));
        values.integer("brokerId", 0, 0, 0, "(0 is the master, and there is no slave)");
        return new Broker(name("brokerName", "escrow"), name("brokerClusterName", "DefaultCluster"));
    }

    private String name(String key, String defaultValue) {
        return values.parsed(key, text -> {
                    if (!NAME.matcher(text).matches()) {
                        throw new IllegalArgumentException("must be 1 to 127 of the characters A-Z a-z 0-9 % | . _ -");
                    }
                    return text;
                })
                .orElse(defaultValue);
    }

    private Storage storage() {
        Optional<Path> byKey = values.parsed("storePathRootDir", SettingsLoader::directory);
        Path directory = values.parsed("--data", SettingsLoader::directory)
                .or(() -> byKey)
                .orElseGet(() -> directory("data"));
        Flush flushByKey = values.choice(
                "flushDiskType", Flush.SYNC, Map.of("SYNC_FLUSH", Flush.SYNC, "ASYNC_FLUSH", Flush.ASYNC));
        return new Storage(
                directory,
                values.choice("--flush", flushByKey, Map.of("sync", Flush.SYNC, "async", Flush.ASYNC)),
                values.integer("fileReservedTime", 72, 1, 8_760, "hours"),
                values.integer("maxMessageSize", 4 * MIB, KIB, 15 * MIB, "bytes"));
    }

    private static Path directory(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("must name a directory");
        }
        // InvalidPathException is an IllegalArgumentException that says what is wrong.
        return Path.of(text).toAbsolutePath().normalize();
    }

    private Topics topics() {
        return new Topics(
                values.bool("autoCreateTopicEnable", true),
                values.bool("autoCreateSubscriptionGroup", true),
                values.integer("defaultTopicQueueNums", 8, 1, 1_024, "queues"));
    }

    private Transactions transactions() {
        long interval = millis("transactionCheckInterval", 30_000);
        int max = values.integer("transactionCheckMax", 15, 1, MAX_CHECKS, "checks");
        long deadline = Math.max(MIN_DEADLINE_MILLIS, Math.min(MAX_DEADLINE_MILLIS, interval));
        return new Transactions(
                millis("transactionTimeOut", 6_000),
                interval,
                max,
                values.integer(
                        "transactionSilentCheckMax",
                        SILENT_CHECKS_PER_CHECK * max,
                        1,
                        SILENT_CHECKS_PER_CHECK * MAX_CHECKS,
                        "checks"),
                millis("transactionCheckDeadline", deadline));
    }

    private long millis(String key, long defaultValue) {
        return values.number(key, defaultValue, 1, MAX_MILLIS, "milliseconds");
    }

    private DelayLevels delayLevels() {
        return values.parsed("messageDelayLevel", SettingsLoader::delays)
                .orElseGet(() -> DelayLevels.parse(DelayLevels.DEFAULT));
    }

    private static DelayLevels delays(String text) {
        DelayLevels levels = DelayLevels.parse(text);
        if (levels.count() > MAX_DELAY_LEVELS) {
            throw new IllegalArgumentException("must be at most " + MAX_DELAY_LEVELS + " delays");
        }
        for (int level = 1; level <= levels.count(); level++) {
            if (levels.millis(level) < 1 || levels.millis(level) > MAX_MILLIS) {
                throw new IllegalArgumentException("each delay must be from 1s to 365d");
            }
        }
        return levels;
    }

    private void refuseContradictions() {
        ForeignKeys.MUST_BE_FALSE.forEach((key, why) -> values.take(key).ifPresent(raw -> {
            if (!raw.text().equals("false")) {
                throw raw.error("must be false or left out: " + why);
            }
        }));
    }

    private void warnOfTheRest() {
        values.take("namesrvAddr")
                .ifPresent(raw -> warnings.accept("namesrvAddr (from " + raw.origin()
                        + ") has no effect: this server is its own name server; point clients to it"));
        List<String> ignored = new ArrayList<>();
        for (SettingValues.Raw raw : values.unread()) {
            if (ForeignKeys.IGNORED.contains(raw.key())) {
                ignored.add(raw.key());
            } else {
                warnings.accept("unknown key " + raw.key() + " (from " + raw.origin() + ") is ignored");
            }
        }
        if (!ignored.isEmpty()) {
            warnings.accept("no effect here: " + String.join(", ", ignored));
        }
    }
}
