package io.escrowmq.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FieldsTest {

    private static final List<String> NAMES = List.of(
            "a",
            "b",
            "c",
            "d",
            "e",
            "f",
            "g",
            "h",
            "i",
            "j",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "q",
            "A",
            "\u00e4",
            "topic",
            "producerGroup",
            "nobody",
            "sends",
            "this");

    @Provide
    Arbitrary<List<String>> names() {
        return Arbitraries.of(NAMES).list().ofMaxSize(40);
    }

    @Property(tries = 2_000)
    void of_several_fields_with_one_name_the_last_is_found(@ForAll("names") List<String> names)
            throws MalformedFrameException {
        byte[] bytes = String.join("", names).getBytes(StandardCharsets.UTF_8);
        Fields fields = new Fields(bytes);
        Map<String, Integer> expected = new HashMap<>();
        int at = 0;
        for (String name : names) {
            int end = at + name.getBytes(StandardCharsets.UTF_8).length;
            expected.put(name, fields.count());
            fields.add(FieldNames.of(bytes, at, end), at, end);
            at = end;
        }
        for (String name : NAMES) {
            int index = expected.getOrDefault(name, -1);
            assertThat(fields.find(name)).as(name).isEqualTo(index);
            assertThat(fields.find(new StringBuilder(name).toString())).as(name).isEqualTo(index);
        }
    }
}
