package io.escrowmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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

    private static List<String> methods(String owner) throws ClassNotFoundException {
        List<Class<?>> owners = owner.endsWith(".*")
                ? new ClassFileImporter()
                        .importPackages(owner.substring(0, owner.length() - 2)).stream()
                                .<Class<?>>map(JavaClass::reflect)
                                .toList()
                : List.of(Class.forName(owner, false, CompileCommandsTest.class.getClassLoader()));
        return owners.stream()
                .flatMap(each -> Arrays.stream(each.getDeclaredMethods()))
                .map(Method::getName)
                .toList();
    }
}
