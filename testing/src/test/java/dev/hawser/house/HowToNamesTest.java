package dev.hawser.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Names in the how-tos are those of the code: {@code Type} or {@code Type.member}, of what Hawser exports or the JDK's.
 *
 * <p>In the tables of the pages for those who come from elsewhere the first column has the others' names. The second
 * has ours alone (or a command or option), and so has the third where a name begins with a capital. On all other pages
 * each {@code Type.member} in running text is looked at.
 */
final class HowToNamesTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern NAME = Pattern.compile("[A-Z]\\w*(\\.\\w+)*");
    private static final Pattern COMMAND = Pattern.compile("\\./hawser .*|-D.*");
    private static final Pattern QUALIFIED = Pattern.compile("[A-Z]\\w*(\\.[A-Z]\\w*)*\\.[a-z]\\w*");
    private static final Pattern BLOCK = Pattern.compile("^```.*?^```$", Pattern.DOTALL | Pattern.MULTILINE);

    private static final Map<String, Class<?>> TYPES = new HashMap<>();

    @BeforeAll
    static void readTypes() throws IOException {
        for (List<String> types : List.of(ExportedTypes.ofJavaBase(), ExportedTypes.ours())) { // ours hide the JDK's
            for (String type : types) {
                TYPES.put(ExportedTypes.simpleName(type), ExportedTypes.type(type));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"coming-from-twisted.md", "coming-from-netty.md"})
    void everyNameInTheTablesExists(String page) throws IOException {
        List<String> names = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (String line : BLOCK.matcher(Files.readString(DOCS.resolve(page))).replaceAll("").split("\n")) {
            if (line.startsWith("|")) {
                String[] columns = line.substring(1).split("\\|");
                codes(columns[1]).forEach(code -> (COMMAND.matcher(code).matches() ? others : names).add(code));
                codes(columns[2]).filter(code -> NAME.matcher(code).matches()).forEach(names::add);
            }
        }
        assertThat(names).hasSizeGreaterThan(40);
        List<String> wrong = new ArrayList<>();
        for (String name : names) {
            if (!exists(name) && !isInUpperModules(name)) {
                wrong.add(name);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(others).hasSizeLessThan(5);
    }

    @Test
    void everyMemberInTheTextExists() throws IOException {
        List<String> wrong = new ArrayList<>();
        int count = 0;
        for (Path page : pages()) {
            String text = BLOCK.matcher(Files.readString(DOCS.resolve(page))).replaceAll("");
            for (String code : codes(text).toList()) {
                Matcher name = QUALIFIED.matcher(code);
                if (name.lookingAt() && !code.endsWith(".java")) {
                    count++;
                    if (!exists(name.group()) && !isInUpperModules(name.group())) {
                        wrong.add(page + ": " + code);
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(count).isGreaterThan(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Deferred", "Deferred.addCallback", "LineReceiver.lineReceived", "Scheduler.nanos",
        "LineReceiver.transport", "ReconnectingClientFactory.Backoff", "Carrier.LOCK_STEP", "System.Logger",
        "ReconnectingClientFactory.Backoff.withJitter"})
    void aNameThatIsThereIsFound(String name) {
        assertThat(exists(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Defered", "Deferred.addCalback", "Deferred.carry", "LoopReactor", "Carrier.BOAT",
        "Deferred.Stage", "Echo::new", "reactor.run", "Deferred."})
    void aNameThatIsNotThereIsNotFound(String name) {
        assertThat(exists(name)).isFalse();
    }

    /** The others. */
    private static List<Path> pages() throws IOException {
        try (Stream<Path> pages = Files.list(DOCS)) {
            return pages.map(Path::getFileName)
                    .filter(page -> page.toString().endsWith(".md") && !page.toString().startsWith("coming-from-"))
                    .sorted()
                    .toList();
        }
    }

    private static Stream<String> codes(String text) {
        return CODE.matcher(text).results().map(code -> code.group(1));
    }

    /** Whether a module that is built after this one has the type, and the type the word: read in the sources. */
    private static boolean isInUpperModules(String name) throws IOException {
        String[] parts = name.split("\\.");
        for (String module : List.of("app", "auth", "web", "protocols")) {
            try (Stream<Path> files = Files.walk(DOCS.resolveSibling(module).resolve("src/main/java"))) {
                for (Path file : files.filter(each -> each.endsWith(parts[0] + ".java")).toList()) {
                    String source = Files.readString(file);
                    if (Arrays.stream(parts)
                            .allMatch(part -> Pattern.compile("\\b" + part + "\\b").matcher(source).find())) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean exists(String name) {
        if (!NAME.matcher(name).matches()) {
            return false;
        }
        Deque<String> parts = new ArrayDeque<>(List.of(name.split("\\.")));
        Class<?> at = TYPES.get(parts.removeFirst());
        while (at != null && !parts.isEmpty()) {
            String part = parts.removeFirst();
            Class<?> nested = nested(at, part);
            if (nested == null) {
                return parts.isEmpty() && hasMember(at, part);
            }
            at = nested;
        }
        return at != null;
    }

    private static @org.jspecify.annotations.Nullable Class<?> nested(Class<?> type, String name) {
        return Arrays.stream(type.getClasses())
                .filter(each -> each.getSimpleName().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** Whether {@code type} has a public or protected member of that name, inherited ones included. */
    private static boolean hasMember(Class<?> type, String name) {
        Stream<Member> inherited = Stream.concat(Arrays.<Member>stream(type.getMethods()), Arrays.stream(type.getFields()));
        Method[] methods = type.getDeclaredMethods();
        Field[] fields = type.getDeclaredFields();
        return Stream.concat(inherited, Stream.concat(Arrays.<Member>stream(methods), Arrays.stream(fields)))
                .anyMatch(member -> member.getName().equals(name)
                        && (member.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0);
    }
}
