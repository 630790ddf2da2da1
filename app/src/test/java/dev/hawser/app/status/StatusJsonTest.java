package dev.hawser.app.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.app.ServiceState;
import dev.hawser.app.status.StatusSnapshot.ConnectionView;
import dev.hawser.app.status.StatusSnapshot.HoldingView;
import dev.hawser.app.status.StatusSnapshot.ProcessFigures;
import dev.hawser.app.status.StatusSnapshot.ReactorView;
import dev.hawser.app.status.StatusSnapshot.ServiceView;
import dev.hawser.app.status.StatusSnapshot.ThreadView;
import dev.hawser.net.PassLengths;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusJsonTest {
    private static final String NASTY = "</script><img src=x onerror=alert(1)> \"'\\ \0\b\f\n\r\t\u001b[31m\u007f\u2028\u2029\uD83D\uDE00\uD800 &amp; ä";

    /** A snapshot in which each text is {@code text}. */
    static StatusSnapshot snapshot(String text) {
        List<Long> counts = new ArrayList<>();
        for (long i = 0; i < PassLengths.SIZE; i++) {
            counts.add(i * 1_000_000_007L);
        }
        ServiceView part =
                new ServiceView("app/" + text, text, ServiceState.FAILED, text, text, true, List.of());
        return new StatusSnapshot(
                Instant.parse("2026-05-04T03:02:01.000000009Z"),
                new ProcessFigures(4711, text, text, Duration.ofMillis(12_345_678), 1 << 24, Long.MAX_VALUE / 16),
                List.of(
                        new ServiceView("app", "app", ServiceState.RUNNING, "", null, false, List.of(part)),
                        new ServiceView("far", "far", null, text, null, false, List.of())),
                List.of(
                        new ReactorView(
                                "1: " + text,
                                null,
                                Map.of("CONNECTION", 10_000, "TIMER", 1),
                                List.of(new ConnectionView(text, text, text, text, true, 12, true, false)),
                                List.of(new HoldingView("TIMER", text, null), new HoldingView("PORT", text, text)),
                                new PassLengths(true, counts, Duration.ofNanos(123_456_789))),
                        ReactorView.unknown("2", "does not answer")),
                List.of(new ThreadView(text, "TIMED_WAITING", false, true), new ThreadView(text, "RUNNABLE", true, true)),
                1_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "", NASTY})
    void aSnapshotIsReadAsItWasWritten(String text) {
        StatusSnapshot snapshot = snapshot(text);
        String json = StatusJson.write(snapshot);
        assertThat(StatusJson.read(json)).isEqualTo(snapshot);
        assertThat(json).doesNotContain("<", ">", "&", "'", "\n", "\r", "\0", "\u001b", "\u2028", "\u2029");
    }

    @Test
    void aFieldThatIsNotKnownIsLeftOut() {
        String json = StatusJson.write(snapshot("x"));
        assertThat(StatusJson.read("{\"news\":[{}]," + json.substring(1))).isEqualTo(snapshot("x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{}", "null", "{\"taken\":\"now\"}", "hello"})
    void whatIsNoSnapshotIsRefused(String text) {
        assertThatThrownBy(() -> StatusJson.read(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anyPieceThatIsMissingOrSomethingElseIsRefusedByAMessage() {
        String json = StatusJson.write(snapshot("x"));
        for (String name : List.of("taken", "process", "pid", "services", "path", "parts", "counts", "threads", "peer")) {
            assertThatThrownBy(() -> StatusJson.read(json.replace("\"" + name + "\":", "\"-\":")))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> StatusJson.read(json.replace("\"pid\":4711", "\"pid\":\"4711\"")))
                .hasMessageContaining("\"pid\"");
        assertThatThrownBy(() -> StatusJson.read(json.replace("\"RUNNING\"", "\"DANCING\"")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> StatusJson.read(json.replace("2026-05-04T", "2026-05-04 ")))
                .isInstanceOf(IllegalArgumentException.class);
        for (int end = 0; end < json.length(); end += 7) {
            String cut = json.substring(0, end);
            assertThatThrownBy(() -> StatusJson.read(cut)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void jsonIsReadAsItIsDefined() {
        assertThat(JsonReader.read(" {\"a\" : [ 1 , -2, 0, true,false,null, \"\\u00e4\\/\\n\" ] , \"b\":{}, \"c\":[] } "))
                .hasToString("{a=[1, -2, 0, true, false, null, ä/\n], b={}, c=[]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "{", "[", "[1", "[1,", "[1,]", "[,1]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{\"a\":1 \"b\":2}",
                "{\"a\":1,\"a\":2}", "1 2", "01", "-", "+1", "1.5", "1e3", "9999999999999999999", "tru", "nul", "\"", "\"\\\"",
                "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\n\"", "'a'", "[1}", "{]", "NaN", "\u00a0" + "1"
            })
    void whatIsNoJsonIsRefused(String text) {
        assertThatThrownBy(() -> JsonReader.read(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at character");
    }

    @Test
    void depthIsBounded() {
        assertThatThrownBy(() -> JsonReader.read("[".repeat(100_000))).isInstanceOf(IllegalArgumentException.class);
        assertThat(JsonReader.read("[".repeat(64) + "]".repeat(64))).isNotNull();
    }

    @Test
    void everyCharacterComesThrough() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c += c < 0x3000 ? 1 : 97) {
            String text = "a" + Character.toString(c) + "b";
            String json = new JsonWriter().value(text).toString();
            assertThat(JsonReader.read(json)).isEqualTo(text);
        }
        assertThat(halves()).allSatisfy(text -> assertThat(
                        JsonReader.read(new JsonWriter().value(text).toString()))
                .isEqualTo(text));
    }

    private static List<String> halves() {
        return List.of("\uD800", "\uDC00", "\uDC00\uD800", "\uD800x", "\uD800\uD800\uDC00");
    }

    @Test
    void aTextIsAQuestionMarkWhereATerminalWouldObey() {
        String text = StatusText.of(snapshot(NASTY));
        assertThat(text.chars().filter(c -> c != '\n' && Character.isISOControl(c))).isEmpty();
        assertThat(text).doesNotContain("\u2028", "\u202e").contains("ä");
        assertThat(StatusText.visible("a\u202eb\u200fc\u001b]0;x\u0007")).isEqualTo("a?b?c?]0;x?");
    }

    @Test
    void aTextTellsOfServicesCountsConnectionsPassesAndThreads() {
        assertThat(StatusText.of(snapshot("web")))
                .contains("process 4711, web, Java web, up 3 h 25 min, heap 16 of ")
                .containsPattern("\n  app +running\n    web +failed +web\n        web\n  far +unknown +web\n")
                .contains("\nreactor 1: web\n  connection 10000, timer 1\n  passes: ")
                .contains("connection (1 of 10000)\n    web                              web from web, TLS, 12 bytes unsent\n")
                .contains("\n  timer\n    web\n  port\n    web, made at web\n")
                .contains("\nreactor 2: does not answer\n")
                .contains("\nthreads (1000)\n  web                              timed waiting, daemon\n");
    }

    @Test
    void passesAreSummedUp() {
        List<Long> counts = new ArrayList<>(java.util.Collections.nCopies(PassLengths.SIZE, 0L));
        assertThat(text(counts, 0)).contains("passes: none yet");
        counts.set(4, 98L);
        counts.set(10, 2L);
        assertThat(text(counts, 800_000))
                .contains("passes: 100, half of them below 16 µs, 99 of 100 below 801 µs, the longest 800 µs");
    }

    private static String text(List<Long> counts, long longest) {
        StatusSnapshot of = snapshot("x");
        ReactorView reactor = of.reactors().getFirst();
        ReactorView other = new ReactorView(
                "r", null, reactor.counts(), List.of(), List.of(), new PassLengths(true, counts, Duration.ofNanos(longest)));
        return StatusText.of(new StatusSnapshot(of.taken(), of.process(), List.of(), List.of(other), List.of(), 0));
    }

    @Test
    void textsAreClippedWithoutBreakingACharacter() {
        String most = "x".repeat(StatusSnapshot.LONGEST_TEXT);
        assertThat(StatusSnapshot.clip(most)).isEqualTo(most);
        assertThat(StatusSnapshot.clip(most + "y")).hasSize(StatusSnapshot.LONGEST_TEXT).endsWith("x…");
        String pairs = "x" + "\uD83D\uDE00".repeat(StatusSnapshot.LONGEST_TEXT);
        @Nullable String clipped = StatusSnapshot.clip(pairs);
        assertThat(Objects.requireNonNull(clipped)).endsWith("\uDE00…").hasSizeLessThanOrEqualTo(StatusSnapshot.LONGEST_TEXT);
    }
}
