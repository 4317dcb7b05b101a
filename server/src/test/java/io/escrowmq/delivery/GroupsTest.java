package io.escrowmq.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.escrowmq.log.LogSettings;
import io.escrowmq.store.Topic;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupsTest {

    private final DeliveryFixture fixture = new DeliveryFixture();

    @Test
    void a_group_comes_with_its_retry_topic_and_both_survive() {
        Group group = fixture.group("billing");
        assertThat(group.retryMax()).isEqualTo(16);
        fixture.powerCut();
        assertThat(fixture.groups.find("billing")).isEqualTo(group);
        Topic retry = fixture.topics.find("%RETRY%billing");
        assertThat(retry.readQueues()).isEqualTo(1);
        assertThat(retry.permission()).isEqualTo(6);
    }

    @Test
    void without_automatic_creation_a_new_group_is_refused() {
        DeliveryFixture strict = new DeliveryFixture(false, LogSettings.DEFAULT);
        assertThat(strict.group("billing")).isNull();
        assertThat(strict.topics.find("%RETRY%billing")).isNull();
    }

    @Test
    void a_deleted_group_stays_deleted_and_a_changed_one_changed() throws IOException {
        Group gone = fixture.group("gone");
        fixture.group("kept");
        fixture.run(() -> fixture.groups.delete(gone));
        fixture.run(() -> fixture.groups.put("kept", 2, 3, false));
        fixture.reopen();
        assertThat(fixture.groups.find("gone")).isNull();
        Group kept = fixture.groups.find("kept");
        assertThat(kept.retryMax()).isEqualTo(3);
        assertThat(kept.retryQueues()).isEqualTo(2);
        assertThat(kept.consumeEnabled()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a/b", "ümlaut"})
    void an_illegal_name_makes_no_group(String name) {
        assertThat(Groups.nameProblem(name)).startsWith("group name");
        assertThat(fixture.group(name)).isNull();
    }

    @Test
    void a_name_may_be_so_long_that_its_retry_topic_can_still_be_stored() {
        assertThat(fixture.group("g".repeat(Groups.MAX_NAME_CHARACTERS))).isNotNull();
        assertThat(fixture.group("g".repeat(Groups.MAX_NAME_CHARACTERS + 1))).isNull();
    }
}
