package dev.hawser.web.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hawser.file.FilePath;
import dev.hawser.net.Reactor;
import dev.hawser.testing.junit.HawserTest;
import dev.hawser.web.http.SetCookie;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@HawserTest
final class CookieFileTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path folder;

    @Test
    void aJarIsSavedAndLoaded(Reactor reactor) throws IOException {
        CookieJar jar = new CookieJar(reactor.wallClock());
        WebUrl url = WebUrl.of("https://www.example.com/d/e");
        jar.store(url, SetCookie.of("a", "1").withMaxAge(Duration.ofDays(1)).withSecure(true).withHttpOnly(true));
        jar.store(url, SetCookie.of("b", "x=y").withMaxAge(Duration.ofDays(1)).withDomain("example.com").withPath("/"));
        jar.store(url, SetCookie.of("session", "s"));
        FilePath file = FilePath.of(folder.resolve("cookies.txt"));
        jar.save(reactor, file, false).await();
        assertThat(Files.getPosixFilePermissions(file.path())).isEqualTo(PosixFilePermissions.fromString("rw-------"));

        CookieJar other = new CookieJar(reactor.wallClock());
        assertThat(other.load(reactor, file).await()).isEqualTo(2);
        assertThat(other.field(url)).isEqualTo("a=1; b=x=y");
        assertThat(other.field(WebUrl.of("http://example.com/"))).isEqualTo("b=x=y");
        assertThat(other.all()).extracting(StoredCookie::isHttpOnly).containsExactly(true, false);

        jar.save(reactor, file, true).await();
        assertThat(other.load(reactor, file).await()).isEqualTo(3);
        assertThat(other.field(url)).isEqualTo("a=1; session=s; b=x=y");
    }

    @Test
    void whatCannotBeReadLeavesTheJarAsItWas(Reactor reactor) throws IOException {
        CookieJar jar = new CookieJar(reactor.wallClock());
        Path file = folder.resolve("cookies.txt");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> jar.load(reactor, FilePath.of(file)).await(IOException.class));
        Files.writeString(file, "example.com\tFALSE\t/\tFALSE\t0\ta\t1\nnonsense\n");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> jar.load(reactor, FilePath.of(file)).await())
                .withMessageContaining("line 2");
        assertThat(jar.size()).isZero();
    }

    @Test
    void whatOtherProgramsWriteIsRead() {
        String text = "# Netscape HTTP Cookie File\r\n# https://curl.se/docs/http-cookies.html\r\n\r\n"
                + "#HttpOnly_.Example.com\tTRUE\t/\tTRUE\t1999999999\tsid\tabc\r\n"
                + "localhost\tFALSE\t/x\tFALSE\t0\tempty\t\r\n";
        assertThat(CookieFile.parse(text, NOW)).containsExactly(
                new StoredCookie("sid", "abc", "example.com", false, "/", true, true, null, NOW, Instant.ofEpochSecond(1999999999L)),
                new StoredCookie("empty", "", "localhost", true, "/x", false, false, null, NOW, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "x", "a\tb", "h\tFALSE\t/\tFALSE\tsoon\ta\ts3cret", "h\tFALSE\t/\tFALSE\t-1\ta\ts3cret", "h\tmaybe\t/\tFALSE\t0\ta\ts3cret",
        "h\tFALSE\tx\tFALSE\t0\ta\ts3cret", "\tFALSE\t/\tFALSE\t0\ta\ts3cret", "h\tFALSE\t/\tFALSE\t0\ta=\ts3cret",
        "h\tFALSE\t/\tFALSE\t0\ta\ts3cret;b", "h\tFALSE\t/\tFALSE\t0\ta\ts3cret\u0001", "h\tFALSE\t/\tFALSE\t99999999999999999\ta\ts3cret"
    })
    void aLineThatIsNoneIsNamedWithoutItsSecret(String line) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CookieFile.parse("# x\n" + line, NOW))
                .withMessageStartingWith("line 2 ")
                .withMessageNotContaining("s3cret");
    }

    @Test
    void theFileOfAnEmptyJarIsOne() {
        assertThat(CookieFile.parse(CookieFile.text(List.of(), true), NOW)).isEmpty();
    }
}
