package io.escrowmq;

import io.escrowmq.message.DelayLevels;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Everything a user can set, checked and complete. Immutable, any thread. */
public record Settings(
        Network network,
        Broker broker,
        Storage storage,
        Topics topics,
        Transactions transactions,
        DelayLevels delayLevels) {

    /**
     * Merges flag, {@code --set}, file and default, in this order of precedence. Opens nothing but the file.
     *
     * @param warnings receives one line for each thing that has no effect
     * @throws SettingsException if a value cannot be used
     */
    public static Settings load(SettingsInput input, Consumer<String> warnings) {
        return SettingsLoader.load(input, warnings);
    }

    /**
     * @param listen where name server and broker listen
     * @param advertised the IPv4 address that clients are told; its port is 0 when it is the port listened on
     * @param http where the HTTP API listens, or null if it is off
     * @param httpToken what requests to the HTTP API must bear, or null if it is open to this machine
     */
    public record Network(HostPort listen, HostPort advertised, @Nullable HostPort http, @Nullable String httpToken) {}

    /**
     * @param name brokerName, as routes and message queues show it
     * @param cluster brokerClusterName
     */
    public record Broker(String name, String cluster) {}

    /** When an acknowledged message is on the disk. */
    public enum Flush {
        /** Before the answer: it survives a power cut. */
        SYNC,
        /** Soon after the answer: it survives a killed process. */
        ASYNC
    }

    /**
     * @param directory data directory, absolute
     * @param retentionHours how long a visible message is kept at least
     * @param maxMessageBytes limit of a message's body
     */
    public record Storage(Path directory, Flush flush, int retentionHours, int maxMessageBytes) {}

    /**
     * @param autoCreate whether a send creates its topic
     * @param autoCreateGroups whether a consumer creates its group
     * @param defaultQueues upper bound of the queues of a topic that a send creates
     */
    public record Topics(boolean autoCreate, boolean autoCreateGroups, int defaultQueues) {}

    /**
     * @param timeoutMillis from storing a half message to its first check
     * @param checkIntervalMillis from one check to the next
     * @param checkMax answers "unknown" after which a transaction is parked
     * @param silentCheckMax checks without an answer after which a transaction is parked
     * @param checkDeadlineMillis time after which a check counts as not answered
     */
    public record Transactions(
            long timeoutMillis, long checkIntervalMillis, int checkMax, int silentCheckMax, long checkDeadlineMillis) {}
}
