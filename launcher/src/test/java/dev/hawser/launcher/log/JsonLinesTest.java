package dev.hawser.launcher.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import dev.hawser.net.LogContext;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonLinesTest {
    /** Reads objects of JSON, a line each, and tells of each its message, in UTF-16 and hexadecimal. */
    private static final String READER =
            """
            import json, sys
            for line in sys.stdin.buffer.read().decode('utf-8').split('\\n')[:-1]:
                entry = json.loads(line)
                assert set(entry) == {'time', 'level', 'namespace', 'context', 'message', 'thread'}, entry
                print(entry['message'].encode('utf-16-be', 'surrogatepass').hex())
            """;

    @TempDir
    Path folder;

    @AfterEach
    void leaveTheContext() {
        LogContext.ofThread().set(null);
    }

    private static String line(Level level, String message) {
        return new String(new JsonLines().encode(Events.of(level, message)), UTF_8);
    }

    @Test
    void aLineIsAnObject() {
        LogContext.ofThread().set("CmdProtocol,0,127.0.0.1");
        assertThat(line(Level.INFO, "Cmd received"))
                .isEqualTo("{\"time\":\"2011-08-29T11:32:35.042Z\",\"level\":\"info\",\"namespace\":\"test.Chat\","
                        + "\"context\":\"CmdProtocol,0,127.0.0.1\",\"message\":\"Cmd received\",\"thread\":\"main\"}\n");
    }

    @ParameterizedTest
    @CsvSource({"TRACE,trace", "DEBUG,debug", "INFO,info", "WARN,warning", "ERROR,error"})
    void levelsHaveTheNamesOfTheOption(String logback, String name) {
        assertThat(line(Level.toLevel(logback), "x")).contains("\"level\":\"" + name + "\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "22|\\\"",
                "5c|\\\\",
                "0a|\\n",
                "0d|\\r",
                "09|\\t",
                "00|\\u0000",
                "1b|\\u001b",
                "7f|\\u007f",
                "85|\\u0085",
                "2028|\\u2028",
                "2029|\\u2029",
                "202e|\\u202e",
                "d800|\\ud800",
                "dfff|\\udfff"
            })
    void whatReadersStumbleOnIsEscaped(String code, String escaped) {
        char c = (char) Integer.parseInt(code, 16);
        assertThat(line(Level.INFO, "a" + c + "b")).contains("\"message\":\"a" + escaped + "b\"");
    }

    @Test
    void textIsLeftAsItIs() {
        assertThat(line(Level.INFO, "caf\u00e9 \uD83D\uDE00 <a href='/'>"))
                .contains("\"message\":\"caf\u00e9 \uD83D\uDE00 <a href='/'>\"");
    }

    @Test
    void aStackTraceIsAString() {
        String line = new String(
                new JsonLines().encode(Events.of(Level.ERROR, "It failed.", new IllegalStateException("bad\n\"x\""))), UTF_8);
        assertThat(line)
                .contains(",\"trace\":\"java.lang.IllegalStateException: bad\\n\\\"x\\\"\\n\\tat ")
                .endsWith("\"}\n");
        assertThat(line.lines()).hasSize(1);
    }

    @Test
    void aMessageOfNullIsTheWord() {
        assertThat(new String(new JsonLines().encode(Events.of(Level.INFO, null, null)), UTF_8))
                .contains("\"message\":\"null\"");
    }

    @Test
    void anotherProgramReadsEveryTextBack() throws Exception {
        Path python = Path.of("/usr/bin/python3");
        assumeTrue(Files.exists(python) || "true".equals(System.getenv("CI")), "no " + python);
        Random random = new Random(20110829);
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 2000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(20); j > 0; j--) {
                text.append((char) (random.nextBoolean() ? random.nextInt(0x80) : random.nextInt(0x10000)));
            }
            lines.writeBytes(new JsonLines().encode(Events.of(Level.INFO, text.toString())));
            text.chars().forEach(c -> expected.append("%04x".formatted(c)));
            expected.append('\n');
        }
        Path file = Files.write(folder.resolve("lines"), lines.toByteArray());
        Process reader = new ProcessBuilder(List.of(python.toString(), "-c", READER))
                .redirectInput(file.toFile())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(reader.getInputStream().readAllBytes(), UTF_8)).isEqualTo(expected.toString());
        assertThat(reader.waitFor()).isZero();
    }
}
