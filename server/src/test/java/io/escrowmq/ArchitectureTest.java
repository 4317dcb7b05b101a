package io.escrowmq;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The package table of the architecture as data, and the doors through which time, chance, files and sockets pass. */
class ArchitectureTest {

    private static final String ROOT = "io.escrowmq";

    /** What each package may use. The root package may use all and is used by none. */
    private static final Map<String, Set<String>> MAY_USE = table();

    /** Files that hold the outermost frame of a thread; only there may a catch be wider than what it expects. */
    private static final Set<String> THREAD_ROOTS =
            Set.of("ShardThreads.java", "AgentRole.java", "http/EndpointHandler.java", "wire/ConnectionHandler.java");

    private static final Pattern CATCH_ALL =
            Pattern.compile("catch\\s*\\([^)]*\\b(Exception|RuntimeException|Throwable|Error)\\b");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    private static Map<String, Set<String>> table() {
        Set<String> services =
                Set.of("access", "route", "transaction", "delivery", "store", "protocol", "message", "metrics", "base");
        Map<String, Set<String>> rows = new TreeMap<>();
        rows.put("wire", Set.of("protocol", "metrics", "base"));
        rows.put("protocol", Set.of("message", "base"));
        rows.put("access", Set.of("store", "protocol", "base"));
        rows.put("handler", services);
        rows.put("route", Set.of("store", "message", "base"));
        rows.put("transaction", Set.of("store", "index", "log", "message", "metrics", "base"));
        rows.put("delivery", Set.of("store", "index", "log", "message", "metrics", "base"));
        rows.put("store", Set.of("disk", "log", "index", "message", "metrics", "base"));
        rows.put("index", Set.of("disk", "log", "message", "base"));
        rows.put("log", Set.of("disk", "metrics", "base"));
        rows.put("disk", Set.of("base"));
        rows.put("message", Set.of("base"));
        rows.put("metrics", Set.of("base"));
        rows.put("base", Set.of());
        rows.put("http", services);
        rows.put("cli", Set.of("base"));
        return rows;
    }

    static Set<String> rows() {
        return MAY_USE.keySet();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void a_package_uses_only_what_its_row_of_the_table_allows(String row) {
        Set<String> forbidden = new TreeSet<>(MAY_USE.keySet());
        forbidden.remove(row);
        forbidden.removeAll(MAY_USE.get(row));
        List<String> packages = new ArrayList<>(List.of(ROOT));
        forbidden.forEach(name -> packages.add(ROOT + "." + name + ".."));
        check(noClasses()
                .that()
                .resideInAPackage(ROOT + "." + row + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages.toArray(String[]::new)));
    }

    @Test
    void every_package_has_a_row_in_the_table() {
        Set<String> found = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            String name = type.getPackageName();
            if (!name.equals(ROOT)) {
                found.add(name.substring(ROOT.length() + 1).split("\\.")[0]);
            }
        }
        assertThat(MAY_USE.keySet()).containsAll(found);
        assertThat(found).contains("base", "log", "disk");
    }

    @Test
    void packages_form_no_cycle() {
        check(slices().matching(ROOT + ".(*)..").should().beFreeOfCycles());
    }

    @Test
    void the_parts_of_the_store_rest_on_each_other_in_one_direction() {
        String store = ROOT + ".store";
        check(noClasses()
                .that()
                .resideInAPackage(store + ".machine")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(store, store + ".archive"));
        check(noClasses()
                .that()
                .resideInAPackage(store + ".archive")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(store));
    }

    @Test
    void only_wire_knows_netty() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".wire..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty.."));
    }

    @Test
    void base_uses_nothing_but_the_jdk() {
        check(classes()
                .that()
                .resideInAPackage(ROOT + ".base..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(ROOT + ".base..", "java..", "org.jspecify.."));
    }

    @Test
    void only_base_asks_the_machine_for_time() {
        check(outside("base")
                .should()
                .callCodeUnitWhere(call("java.lang.System", "currentTimeMillis|nanoTime"))
                .orShould()
                .callCodeUnitWhere(call("java.time.(Instant|Local.*|Zoned.*|Offset.*|Year.*)", "now"))
                .orShould()
                .callCodeUnitWhere(call("java.time.Clock", "system.*|tick.*"))
                .orShould()
                .callCodeUnitWhere(call("java.util.(Date|GregorianCalendar)", "<init>")));
    }

    @Test
    void only_base_throws_dice() {
        check(outside("base")
                .should()
                .callCodeUnitWhere(call("java.lang.Math", "random"))
                .orShould()
                .callCodeUnitWhere(call("java.util.UUID", "randomUUID"))
                .orShould()
                .callCodeUnitWhere(call("java.util.Collections", "shuffle"))
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.util\\.(Random|SplittableRandom|concurrent\\.ThreadLocalRandom)"
                        + "|java\\.security\\.SecureRandom"));
    }

    @Test
    void nobody_sleeps() {
        check(noClasses()
                .should()
                .callCodeUnitWhere(call("java.lang.Thread", "sleep"))
                .orShould()
                .callCodeUnitWhere(call("java.util.concurrent.TimeUnit", "sleep")));
    }

    @Test
    void only_disk_opens_files_for_writing() {
        check(outside("disk")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.nio\\.channels\\.(Asynchronous)?FileChannel"
                        + "|java\\.io\\.(RandomAccessFile|FileOutputStream|FileWriter|PrintStream\\$File)")
                .orShould()
                .callCodeUnitWhere(call(
                                "java.nio.file.Files",
                                "write.*|new(Output|Byte|BufferedWriter).*|create.*|delete.*|move|copy|set.*")
                        .as("a method of Files that writes")));
    }

    @Test
    void only_the_entrance_and_disk_read_files() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(ROOT, ROOT + ".disk..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName(Files.class.getName())
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.FileInputStream"));
    }

    @Test
    void nothing_is_mapped_into_memory() {
        check(noClasses().should().dependOnClassesThat().haveFullyQualifiedName("java.nio.MappedByteBuffer"));
    }

    @Test
    void a_catch_of_everything_stands_only_at_a_thread_root() throws IOException {
        Path sources = Path.of("src", "main", "java", "io", "escrowmq");
        List<String> offenders = new ArrayList<>();
        int read = 0;
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                read++;
                String name = sources.relativize(file).toString().replace('\\', '/');
                if (CATCH_ALL.matcher(Files.readString(file)).find() && !THREAD_ROOTS.contains(name)) {
                    offenders.add(name);
                }
            }
        }
        assertThat(read).isGreaterThan(10);
        assertThat(offenders).isEmpty();
    }

    private static GivenClassesConjunction outside(String name) {
        return noClasses().that().resideOutsideOfPackage(ROOT + "." + name + "..");
    }

    private static DescribedPredicate<JavaCall<?>> call(String ownerPattern, String methodPattern) {
        return target(owner(nameMatching(ownerPattern)))
                .and(target(nameMatching(methodPattern)))
                .as(ownerPattern + "." + methodPattern);
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }
}
