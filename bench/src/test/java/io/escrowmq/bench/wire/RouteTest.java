package io.escrowmq.bench.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class RouteTest {
    private static final String BROKERS =
            "{\"brokerDatas\":[{\"brokerAddrs\":{\"0\":\"127.0.0.1:10911\"},\"brokerName\":\"b\"}],\"queueDatas\":";

    @Test
    void the_master_of_the_first_queues_is_taken() throws IOException {
        Route route = parse("[{\"brokerName\":\"b\",\"perm\":6,\"readQueueNums\":8,\"writeQueueNums\":4}]}");
        assertThat(route.broker().getPort()).isEqualTo(10911);
        assertThat(route.readQueues()).isEqualTo(8);
        assertThat(route.writeQueues()).isEqualTo(4);
    }

    @Test
    void a_route_without_its_broker_is_refused() {
        assertThatThrownBy(() -> parse("[{\"brokerName\":\"other\"}]}")).isInstanceOf(IOException.class);
    }

    @Test
    void an_address_needs_host_and_port() {
        assertThatThrownBy(() -> Route.address("localhost"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("HOST:PORT");
    }

    private static Route parse(String queues) throws IOException {
        return Route.parse(new ObjectMapper().readTree(BROKERS + queues));
    }
}
