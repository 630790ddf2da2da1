package dev.hawser.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launch protocol of JDK 25. Each program sets the system property "said". */
class MainMethodTest {
    private static final String SAY = "{ System.setProperty(\"said\", \"yes\"); }";
    private static final String DENY = "{ System.setProperty(\"said\", \"no\"); }";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @AfterEach
    void forget() {
        System.clearProperty("said");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "class A { public static void main(String[] args) SAY }",
                "class A { static void main(String... args) SAY }",
                "class A { static void main() SAY }",
                "class A { void main(String[] args) SAY }",
                "class A { protected void main() SAY }",
                "class A { A() {} void main() SAY }",
                "class A { static void main(String[] args) SAY void main() DENY }",
                "class A { void main(String[] args) SAY static void main() DENY }",
                "class A { private static void main(String[] args) DENY void main() SAY }",
                "class A { static int main(String[] args) { return 0; } static void main() SAY }",
                "class A extends B {} class B { void main() SAY }",
                "class A extends B { void main() DENY } class B { static void main(String[] args) SAY }",
                "class A implements B {} interface B { default void main() SAY }",
                "interface A { static void main() SAY }",
                "enum A { ONE; static void main() SAY }",
                "record A(int x) { static void main() SAY }",
                "abstract class A { static void main() SAY }",
                "class A { private A() {} static void main() SAY }",
                "void main() SAY",
                "static void main(String[] args) SAY"
            })
    void callsTheMethodThatTheProtocolChooses(String source) throws Throwable {
        mainOf(source).invoke(new String[0]);
        assertThat(System.getProperty("said")).isEqualTo("yes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "class A {}",
                "class A { private void main() DENY }",
                "class A { int main() { return 0; } }",
                "class A { void main(int i) DENY }",
                "abstract class A { abstract void main(); }",
                "class A { class Inner { void main() DENY } }",
                "class A {} class B { static void main() DENY }"
            })
    void saysThatThereIsNoMainMethod(String source) {
        assertThatThrownBy(() -> mainOf(source))
                .isInstanceOf(LaunchFailed.class)
                .hasMessageStartingWith("hawser: " + folder.resolve("A.java") + " has no main method: its first class, A,");
    }

    @ParameterizedTest
    @ValueSource(strings = {"class A { private A() {} void main() DENY }", "class A { A(int i) {} void main() DENY }"})
    void saysThatAnInstanceNeedsAConstructor(String source) {
        assertThatThrownBy(() -> mainOf(source))
                .isInstanceOf(LaunchFailed.class)
                .hasMessageContaining("the main method of A is not static")
                .hasMessageContaining("constructor without parameters");
    }

    @Test
    void saysThatAnAbstractClassNeedsAStaticMain() {
        assertThatThrownBy(() -> mainOf("abstract class A { void main() DENY }"))
                .isInstanceOf(LaunchFailed.class)
                .hasMessageContaining("A is abstract, so its main method must be static");
    }

    @Test
    void throwsWhatMainThrowsWithATraceThatEndsThere() {
        assertThatThrownBy(() -> mainOf("class A { void main() throws Exception { throw new Exception(\"mine\"); } }")
                        .invoke(new String[0]))
                .isExactlyInstanceOf(Exception.class)
                .hasMessage("mine")
                .satisfies(thrown -> assertThat(thrown.getStackTrace()).hasSize(1));
    }

    @Test
    void throwsWhatTheConstructorThrows() {
        assertThatThrownBy(() -> mainOf("class A { A() { throw new IllegalStateException(\"mine\"); } void main() {} }")
                        .invoke(new String[0]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("mine");
    }

    private MainMethod mainOf(String source) throws IOException {
        Path file = Files.writeString(
                folder.resolve("A.java"), source.replace("SAY", SAY).replace("DENY", DENY));
        SourceCompiler.Compiled compiled = new SourceCompiler(HawserModules.ofThisJvm(), List.of()).compile(file);
        ClassLoader loader = new CompiledClasses(compiled.classes(), MainMethodTest.class.getClassLoader());
        return MainMethod.of(file, compiled.mainClass(), loader);
    }
}
