package io.escrowmq;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CompileCommandsTest {

    @Test
    void every_method_at_which_the_compiler_stops_inlining_is_there() throws IOException {
        List<String> commands = Files.readAllLines(Path.of("src/main/jvm/compile-commands")).stream()
                .filter(line -> line.startsWith("dontinline "))
                .map(line -> line.substring("dontinline ".length()))
                .toList();

        assertThat(commands).isNotEmpty().allSatisfy(command -> {
            String owner = command.substring(0, command.indexOf("::"));
            String method = command.substring(command.indexOf("::") + 2);
            assertThat(methods(owner)).as(command).contains(method);
        });
    }

    private static List<String> methods(String owner) throws Exception {
        List<String> methods = new ArrayList<>();
        for (String name : owner.endsWith(".*") ? classes(owner.substring(0, owner.length() - 2)) : List.of(owner)) {
            Class<?> type = Class.forName(name, false, CompileCommandsTest.class.getClassLoader());
            for (Method method : type.getDeclaredMethods()) {
                methods.add(method.getName());
            }
        }
        return methods;
    }

    private static List<String> classes(String packageName) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target/classes", packageName.replace('.', '/')))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.startsWith("package-info"))
                    .map(name -> packageName + "." + name.substring(0, name.length() - ".class".length()))
                    .toList();
        }
    }
}
