package io.escrowmq.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.escrowmq.access.Access;
import io.escrowmq.access.Rule;
import io.escrowmq.protocol.Request;
import io.escrowmq.protocol.RequestCode;
import io.escrowmq.protocol.Response;
import io.escrowmq.protocol.ResponseCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DispatcherTest {

    private final FakeConnection connection = new FakeConnection();
    private final List<Integer> served = new ArrayList<>();
    private final Dispatcher dispatcher = new Dispatcher(new Access())
            .serve(RequestCode.SEND_MESSAGE, Rule.PUBLISH, (from, request) -> served.add(request.code()));

    @Test
    void a_request_goes_to_the_handler_of_its_code() {
        dispatcher.accept(connection, Requests.code(RequestCode.SEND_MESSAGE).build());

        assertThat(served).containsExactly(RequestCode.SEND_MESSAGE);
        assertThat(connection.replies).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, 12, 41, 901, 31_999})
    void an_unknown_code_is_answered_3_and_reaches_no_handler(int code) {
        Request request = Requests.code(code).build();

        dispatcher.accept(connection, request);

        Response reply = connection.reply();
        assertThat(reply.code()).isEqualTo(ResponseCode.REQUEST_CODE_NOT_SUPPORTED);
        assertThat(reply.remark()).contains(Integer.toString(code)).contains("not supported");
        assertThat(served).isEmpty();
    }

    @Test
    void a_code_cannot_be_given_a_second_handler() {
        assertThatThrownBy(() -> dispatcher.serve(RequestCode.SEND_MESSAGE, Rule.CONNECT, (from, request) -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("two handlers");
    }
}
