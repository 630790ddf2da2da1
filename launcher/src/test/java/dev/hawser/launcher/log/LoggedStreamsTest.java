package dev.hawser.launcher.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated // System.out and the log are the JVM's
class LoggedStreamsTest {
    @TempDir
    Path folder;

    @AfterEach
    void putBack() throws CannotLog {
        LoggedStreams.uninstall();
        LogSetup.configure(LogOptions.DEFAULT);
    }

    private static List<String> lines(int mostBytes, byte[]... writes) {
        List<String> lines = new ArrayList<>();
        LineStream stream = new LineStream(mostBytes, System.err, lines::add);
        for (byte[] bytes : writes) {
            stream.write(bytes, 0, bytes.length);
        }
        stream.finish();
        return lines;
    }

    @Test
    void linesEndAsTheyDoAnywhere() {
        assertThat(lines(100, "one\ntwo\r\n\nthree\rstill three\nrest".getBytes(UTF_8)))
                .containsExactly("one", "two", "", "three\rstill three", "rest");
        assertThat(lines(100)).isEmpty();
    }

    @Test
    void aLineIsTheSameInHoweverManyPieces() {
        byte[] text = "caf\u00e9 \uD83D\uDE00\r\nx\n".getBytes(UTF_8);
        byte[][] pieces = new byte[text.length][];
        for (int i = 0; i < text.length; i++) {
            pieces[i] = new byte[] {text[i]};
        }
        assertThat(lines(100, pieces)).containsExactly("caf\u00e9 \uD83D\uDE00", "x");
    }

    @Test
    void aLongLineComesInPiecesBetweenCharacters() {
        String line = "a\uD83D\uDE00".repeat(10) + "\u00e9".repeat(20);
        for (int most = 4; most < 20; most++) {
            List<String> pieces = lines(most, line.getBytes(UTF_8));
            assertThat(String.join("", pieces)).isEqualTo(line);
            int bound = most;
            assertThat(pieces).allMatch(piece -> piece.getBytes(UTF_8).length <= bound);
        }
    }

    @Test
    void garbageIsTextInTheEnd() {
        Random random = new Random(20110829);
        for (int i = 0; i < 2000; i++) {
            byte[] garbage = new byte[random.nextInt(40)];
            random.nextBytes(garbage);
            assertThat(lines(8, garbage)).allMatch(line -> line.getBytes(UTF_8).length <= 8 * 3);
        }
    }

    @Test
    void whatIsPrintedWhileALineIsToldGoesToTheStreamThatWasThere() {
        java.io.ByteArrayOutputStream before = new java.io.ByteArrayOutputStream();
        List<String> lines = new ArrayList<>();
        LineStream[] stream = new LineStream[1];
        stream[0] = new LineStream(100, new java.io.PrintStream(before, true, UTF_8), line -> {
            byte[] heard = ("heard " + line + "\n").getBytes(UTF_8);
            stream[0].write(heard, 0, heard.length);
            lines.add(line);
        });
        byte[] text = "one\ntwo\n".getBytes(UTF_8);
        stream[0].write(text, 0, text.length);
        assertThat(lines).containsExactly("one", "two");
        assertThat(before.toString(UTF_8)).isEqualTo("heard one\nheard two\n");
    }

    @Test
    void whatIsPrintedIsLogged() throws Exception {
        Path file = folder.resolve("log");
        LogSetup.configure(new LogOptions(
                List.of(new LogTarget.ToFile(file, LogRotation.NEVER)), LogFormat.JSON, java.util.Map.of()));
        LoggedStreams.install();
        LoggedStreams.install();
        System.out.println("printed {0} 'so' %s");
        System.err.println("an error");
        new IllegalStateException("shown").printStackTrace();
        System.out.print("no end");
        LoggedStreams.uninstall();
        List<String> lines = Files.readAllLines(file);
        assertThat(lines.getFirst())
                .contains("\"level\":\"info\",\"namespace\":\"stdout\"")
                .contains("\"message\":\"printed {0} 'so' %s\"");
        assertThat(lines.get(1)).contains("\"level\":\"error\",\"namespace\":\"stderr\"", "\"message\":\"an error\"");
        assertThat(lines.get(2)).contains("\"message\":\"java.lang.IllegalStateException: shown\"");
        assertThat(lines.get(3)).contains("\"message\":\"\\tat ");
        assertThat(lines.getLast()).contains("\"message\":\"no end\"");
    }

    @Test
    void aLogOnStandardOutputDoesNotLogItself() throws Exception {
        java.io.PrintStream before = System.out;
        java.io.ByteArrayOutputStream shown = new java.io.ByteArrayOutputStream();
        System.setOut(new java.io.PrintStream(shown, true, UTF_8));
        try {
            LoggedStreams.install();
            LogSetup.configure(LogOptions.DEFAULT);
            System.out.println("once");
            System.getLogger("test").log(System.Logger.Level.INFO, "logged");
        } finally {
            LoggedStreams.uninstall();
            System.setOut(before);
        }
        assertThat(shown.toString(UTF_8).lines()).hasSize(2);
        assertThat(shown.toString(UTF_8)).contains("] once", "] logged");
    }
}
