package dev.hawser.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole comparison, for a moment: that it runs, not how fast anything is. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class CompareSmokeTest {
    private final ByteArrayOutputStream tables = new ByteArrayOutputStream();
    private final ByteArrayOutputStream progress = new ByteArrayOutputStream();

    /** Without what it takes these are skipped, saying what is missing; where CI is true they fail. */
    @BeforeAll
    static void needsItsTools() throws CannotCompare {
        try {
            Natives.requireTools();
            Cores.of(false);
        } catch (CannotCompare why) {
            if ("true".equals(System.getenv("CI"))) {
                throw why;
            }
            assumeTrue(false, why.getMessage());
        }
    }

    @Test
    void cAndHawserServeEveryCase() throws Exception {
        run("-s", "hawser-nio", "-r", "1", "-t", "0.05", "-w", "0.05", "echo64", "lines", "stream", "connect", "sink");

        for (String name : List.of("echo64", "lines", "stream", "connect", "sink")) {
            assertThat(tables()).containsPattern("(?s)\n" + name + ": [^\n]+\nserver [^\n]+\nc  [^\n]+\nc2  [^\n]+\nhawser-nio ");
        }
        assertThat(progress()).doesNotContain("left out");
        assertThat(children()).isEmpty();
    }

    @Test
    void anOpenLoopHasLatencies() throws Exception {
        run("-s", "hawser-nio", "-r", "1", "-t", "0.1", "-w", "0", "--load", "0.05", "echo64");

        assertThat(tables()).contains("in an open loop").containsPattern("(?m)^c .* [0-9.]+ +[0-9.]+ +[0-9.]+ +[0-9]+% +[0-9]+%$");
    }

    @Test
    void twoReactorsServeAsOneDoes() throws Exception {
        run("-s", "hawser-nio", "-r", "1", "-t", "0.05", "-w", "0", "--two", "connect");

        assertThat(tables()).contains("\nhawser-nio ", "\nhawser-nio-x2 ");
        assertThat(progress()).doesNotContain("left out");
    }

    @Test
    void aServerThatCannotStartIsLeftOutByNameAndReason() throws Exception {
        Server broken = new Server(
                "broken", List.of("sh", "-c", "echo no luck >&2; exit 3"), List.of(), Set.of("sink"), false, false);
        List<Server> servers = new ArrayList<>(Server.named(List.of("c", "c2")));
        servers.add(broken);

        run(new Options(List.of(Case.named("sink")), servers, 1, 0.05, 0, 0, false));

        assertThat(progress()).contains("compare: broken left out: no luck\n");
        assertThat(tables()).contains("\nc2 ").doesNotContain("broken");
    }

    @Test
    void aReferenceThatDoesNotAnswerIsAnError() throws Exception {
        Case unanswered = new Case(
                "unanswered", "sink", Case.Operation.MESSAGE, List.of("echo", "c=1", "s=64"), "what sinks comes not back");
        Options options = new Options(List.of(unanswered), Server.named(List.of("c")), 1, 0.05, 0, 0, false);

        assertThatThrownBy(() -> run(options))
                .isInstanceOf(CannotCompare.class)
                .hasMessageStartingWith("the C server: load: nothing came back in 1");
        assertThat(children()).isEmpty();
    }

    private void run(Options options) throws Exception {
        Compare.run(options, Path.of("").toAbsolutePath(), printing(tables), printing(progress));
    }

    private void run(String... words) throws Exception {
        run(Options.parse(words));
    }

    private static List<String> children() {
        return ProcessHandle.current()
                .children()
                .filter(child -> !ended(child))
                .map(child -> child.info().commandLine().orElse("?"))
                .toList();
    }

    private static boolean ended(ProcessHandle child) {
        try {
            child.onExit().get(10, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException alive) {
            return false;
        } catch (InterruptedException | ExecutionException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    private String tables() {
        return "\n" + tables.toString(StandardCharsets.UTF_8);
    }

    private String progress() {
        return progress.toString(StandardCharsets.UTF_8);
    }

    private static PrintStream printing(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
