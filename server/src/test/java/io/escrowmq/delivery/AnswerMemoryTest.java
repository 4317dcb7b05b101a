package io.escrowmq.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerMemoryTest {

    private final AnswerMemory memory = new AnswerMemory();

    @Test
    void what_was_given_back_is_used_again_and_as_long_as_asked() {
        ByteBuffer first = memory.take(100);
        first.put(new byte[50]);
        memory.giveBack(first);
        ByteBuffer second = memory.take(200);
        assertThat(second).isSameAs(first);
        assertThat(second.position()).isZero();
        assertThat(second.limit()).isEqualTo(200);
    }

    @Test
    void two_answers_under_way_never_share_memory() {
        assertThat(memory.take(100)).isNotSameAs(memory.take(100));
    }

    @Test
    void beyond_the_limit_and_for_large_answers_memory_is_the_heaps() {
        List<ByteBuffer> taken = new ArrayList<>();
        for (int i = 0; i < AnswerMemory.MAX_ANSWERS; i++) {
            taken.add(memory.take(100));
        }
        assertThat(taken).allMatch(ByteBuffer::isDirect);
        ByteBuffer more = memory.take(100);
        assertThat(more.isDirect()).isFalse();
        memory.giveBack(more);
        assertThat(memory.take(100).isDirect()).isFalse();
        memory.giveBack(taken.get(0));
        assertThat(memory.take(AnswerMemory.BYTES + 1).isDirect()).isFalse();
        assertThat(memory.take(AnswerMemory.BYTES).isDirect()).isTrue();
    }
}
