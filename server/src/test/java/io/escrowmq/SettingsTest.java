package io.escrowmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.escrowmq.Settings.Flush;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    @TempDir
    Path directory;

    private final List<String> warnings = new ArrayList<>();

    @Test
    void without_a_word_the_documented_defaults_hold() {
        Settings settings = load(Map.of());

        assertThat(settings.network().listen()).isEqualTo(new HostPort("0.0.0.0", 9876));
        assertThat(settings.network().http()).isEqualTo(new HostPort("127.0.0.1", 8080));
        assertThat(settings.network().httpToken()).isNull();
        assertThat(settings.network().advertised().host()).matches("[0-9.]+").isNotEqualTo("0.0.0.0");
        assertThat(settings.broker()).isEqualTo(new Settings.Broker("escrow", "DefaultCluster"));
        assertThat(settings.storage())
                .isEqualTo(new Settings.Storage(Path.of("data").toAbsolutePath(), Flush.SYNC, 72, 4_194_304));
        assertThat(settings.topics()).isEqualTo(new Settings.Topics(true, true, 8));
        assertThat(settings.transactions()).isEqualTo(new Settings.Transactions(6_000, 30_000, 15, 75, 30_000));
        assertThat(settings.delayLevels().count()).isEqualTo(18);
        assertThat(settings.delayLevels().millis(3)).isEqualTo(10_000);
        assertThat(settings.delayLevels().millis(18)).isEqualTo(7_200_000);
        assertThat(warnings).isEmpty();
    }

    @Test
    void a_flag_counts_more_than_set_and_set_more_than_the_file() throws IOException {
        Path file = file(
                "listenPort=1", "flushDiskType=ASYNC_FLUSH", "storePathRootDir=/from-file", "brokerName=from-file");

        Settings settings = load(
                Map.of("--listen", "127.0.0.1:3"),
                file,
                "listenPort=2",
                "brokerName=from-set",
                "flushDiskType=SYNC_FLUSH");

        assertThat(settings.network().listen()).isEqualTo(new HostPort("127.0.0.1", 3));
        assertThat(settings.broker().name()).isEqualTo("from-set");
        assertThat(settings.storage().flush()).isEqualTo(Flush.SYNC);
        assertThat(settings.storage().directory()).isEqualTo(Path.of("/from-file"));
    }

    @Test
    void of_two_sets_with_one_key_the_later_counts() {
        assertThat(load(Map.of(), null, "fileReservedTime=1", "fileReservedTime=2")
                        .storage()
                        .retentionHours())
                .isEqualTo(2);
    }

    @Test
    void listenPort_in_the_file_moves_the_one_port() throws IOException {
        assertThat(load(Map.of(), file("listenPort=10911")).network().listen())
                .isEqualTo(new HostPort("0.0.0.0", 10911));
    }

    @Test
    void a_broker_conf_as_it_is_found_in_the_field_starts_and_says_what_has_no_effect() throws IOException {
        Path file = file(
                "# a master",
                "brokerClusterName = DefaultCluster",
                "brokerName = broker-a",
                "brokerId = 0",
                "deleteWhen = 04",
                "fileReservedTime = 48",
                "brokerRole = ASYNC_MASTER",
                "flushDiskType = ASYNC_FLUSH",
                "namesrvAddr = 10.0.0.1:9876",
                "transactionTimeOut = 3000",
                "noSuchKey = 1");

        Settings settings = load(Map.of(), file);

        assertThat(settings.broker().name()).isEqualTo("broker-a");
        assertThat(settings.storage().retentionHours()).isEqualTo(48);
        assertThat(settings.transactions().timeoutMillis()).isEqualTo(3_000);
        assertThat(warnings)
                .anyMatch(line -> line.startsWith("namesrvAddr ") && line.contains("its own name server"))
                .contains("unknown key noSuchKey (from " + file + ") is ignored", "no effect here: deleteWhen")
                .hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "listenPort=70000 | must be a whole number from 0 to 65535",
                "transactionTimeOut=6s | must be a whole number of milliseconds from 1 to 31536000000",
                "transactionCheckMax=0 | must be a whole number of checks from 1 to 10000",
                "fileReservedTime=9000 | must be a whole number of hours from 1 to 8760",
                "maxMessageSize=99999999999999999999 | must be a whole number of bytes from 1024 to 15728640",
                "flushDiskType=sync | must be ASYNC_FLUSH or SYNC_FLUSH",
                "autoCreateTopicEnable=yes | must be false or true",
                "brokerRole=SLAVE | must be ASYNC_MASTER or SYNC_MASTER",
                "brokerName=a b | must be 1 to 127 of the characters A-Z a-z 0-9 % | . _ -",
                "brokerIP1=0.0.0.0 | must be an IPv4 address that clients can reach, or a name of one",
                "aclEnable=true | must be false or left out: access control is not there yet",
                "enableDLegerCommitLog=true | must be false or left out: there is no DLedger",
            })
    void a_value_that_cannot_be_used_names_key_value_source_and_what_is_allowed(String line) {
        int bar = line.indexOf(" | ");
        String set = line.substring(0, bar);

        assertThatThrownBy(() -> load(Map.of(), null, set))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith(set + " (from --set): " + line.substring(bar + 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1x", "0s", "1s,5s", "400d", "1s -5s", "99999999999s"})
    void delay_levels_that_are_no_delays_are_refused(String levels) {
        assertThatThrownBy(() -> load(Map.of(), null, "messageDelayLevel=" + levels))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("messageDelayLevel=" + levels + " (from --set): ");
    }

    @Test
    void delay_levels_may_be_quick() {
        assertThat(load(Map.of(), null, "messageDelayLevel=1s  2m 3h 4d")
                        .delayLevels()
                        .millis(2))
                .isEqualTo(120_000);
    }

    @ParameterizedTest
    @CsvSource({"1000, 5000", "5000, 5000", "10000, 10000", "60000, 30000"})
    void the_deadline_of_a_check_follows_the_interval_between_5_and_30_seconds(long interval, long deadline) {
        assertThat(load(Map.of(), null, "transactionCheckInterval=" + interval)
                        .transactions()
                        .checkDeadlineMillis())
                .isEqualTo(deadline);
    }

    @Test
    void who_listens_on_one_address_only_advertises_it() {
        assertThat(load(Map.of("--listen", "127.0.0.1:0")).network().advertised())
                .isEqualTo(new HostPort("127.0.0.1", 0));
    }

    @Test
    void a_name_to_advertise_is_resolved_to_ipv4() {
        assertThat(load(Map.of("--advertise", "localhost:4000")).network().advertised())
                .isEqualTo(new HostPort("127.0.0.1", 4000));
        assertThat(load(Map.of("--advertise", "localhost")).network().advertised())
                .isEqualTo(new HostPort("127.0.0.1", 0));
    }

    @Test
    void the_http_api_leaves_loopback_only_with_a_token() {
        assertThatThrownBy(() -> load(Map.of("--http", "0.0.0.0:8080")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("needs --http-token TOKEN");

        Settings settings = load(Map.of("--http", "0.0.0.0:8080", "--http-token", "secret"));

        assertThat(settings.network().http()).isEqualTo(new HostPort("0.0.0.0", 8080));
        assertThat(settings.network().httpToken()).isEqualTo("secret");
    }

    @Test
    void the_http_api_can_be_off() {
        assertThat(load(Map.of("--http", "off")).network().http()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"9876", "host:", ":9876", "host:x", "host:65536", "host:-1", "::1:9876", "a/b:1"})
    void what_is_not_host_and_port_is_refused(String listen) {
        assertThatThrownBy(() -> load(Map.of("--listen", listen)))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("--listen " + listen + ": must ");
    }

    @Test
    void a_file_that_is_not_there_is_an_error() {
        assertThatThrownBy(() -> load(Map.of(), directory.resolve("missing.conf")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("missing.conf")
                .hasMessageContaining("NoSuchFileException");
    }

    @Test
    void a_set_without_equals_is_an_error() {
        assertThatThrownBy(() -> load(Map.of(), null, "brokerName"))
                .isInstanceOf(SettingsException.class)
                .hasMessage("--set brokerName: must be key=value");
    }

    private Settings load(Map<String, String> flags) {
        return load(flags, null);
    }

    private Settings load(Map<String, String> flags, Path file, String... sets) {
        return Settings.load(new SettingsInput(flags, List.of(sets), file), warnings::add);
    }

    private Path file(String... lines) throws IOException {
        return Files.write(directory.resolve("broker.conf"), List.of(lines));
    }
}
