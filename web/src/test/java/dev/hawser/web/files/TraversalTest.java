package dev.hawser.web.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.file.FilePath;
import dev.hawser.web.files.LiveSite.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing outside of the folder is read, whatever the path says and wherever links lead. */
final class TraversalTest {
    private static final StaticFilesOptions OPTIONS = StaticFilesOptions.DEFAULT.withRevalidation(Duration.ZERO);

    @TempDir
    Path above;

    private Path folder;
    private LiveSite site;

    @BeforeEach
    void begin() throws IOException {
        folder = Files.createDirectories(above.resolve("www"));
        Files.createDirectories(folder.resolve("sub"));
        Files.writeString(above.resolve("secret.txt"), "secret");
        Files.createDirectories(above.resolve("www-other"));
        Files.writeString(above.resolve("www-other/secret.txt"), "secret");
        Files.writeString(folder.resolve("a.txt"), "public");
        Files.writeString(folder.resolve("sub/b.txt"), "public");
        site = new LiveSite(new StaticFiles(FilePath.of(folder), OPTIONS));
    }

    @AfterEach
    void end() {
        site.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/../secret.txt", "/sub/../../secret.txt", "/./../secret.txt", "/%2e%2e/secret.txt", "/%2E%2e/secret.txt",
        "/..%2fsecret.txt", "/..%2Fsecret.txt", "/%2e%2e%2fsecret.txt", "/sub%2f..%2f..%2fsecret.txt", "/..%5csecret.txt",
        "/..\\secret.txt", "/sub\\b.txt", "/sub%5Cb.txt", "/sub%2Fb.txt", "/%252e%252e/secret.txt", "/a.txt%00", "/a.txt%00.html",
        "/%00", "/..%00/secret.txt", "/..;/secret.txt", "/...//secret.txt", "//secret.txt", "///etc/passwd", "//etc/passwd",
        "/%2fetc%2fpasswd", "/file:%2f%2f%2fetc%2fpasswd", "/sub/../a.txt", "/./a.txt", "/sub//b.txt", "/a.txt/.", "/a.txt/..",
        "/a.txt/../a.txt", "/../www/a.txt", "/../www-other/secret.txt", "/CON", "/c:%5cwindows", "/a.txt::$DATA", "/a.txt%20",
        "/a.txt.", "/a.txt%0a", "/a.txt%0d%0aX:%20y", "/~", "/~root/", "/%7e", "/.%2e/secret.txt", "/.../secret.txt",
        "/%e2%80%a5/secret.txt", "/%ef%bc%8e%ef%bc%8e/secret.txt", "/sub/%20..%20/secret.txt", "/.htaccess", "/.git/config"
    })
    void noPathLeadsOut(String path) throws IOException {
        Files.writeString(folder.resolve(".htaccess"), "secret");
        Files.createDirectories(folder.resolve(".git"));
        Files.writeString(folder.resolve(".git/config"), "secret");
        Answer answer = site.get(path);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.head() + answer.text()).doesNotContain("secret", "public", above.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%c0%ae%c0%ae/secret.txt", "/%c0%af", "/%", "/%2", "/%zz", "/%ed%a0%80", "/%ff"})
    void whatIsNoTextIsRefusedBefore(String path) throws IOException {
        assertThat(site.get(path).status()).isEqualTo(400);
    }

    @Test
    void namesThatAreTooLong() throws IOException {
        assertThat(site.get("/" + "a".repeat(300)).status()).isEqualTo(404);
        assertThat(site.get("/" + "sub/".repeat(1500)).status()).isEqualTo(404);
    }

    @Test
    void hiddenFilesByOption() throws Exception {
        Files.writeString(folder.resolve(".x"), "hidden");
        Files.createDirectories(folder.resolve(".well-known"));
        Files.writeString(folder.resolve(".well-known/y"), "known");
        assertThat(site.get("/.x").status()).isEqualTo(404);
        assertThat(site.get("/.well-known/y").text()).isEqualTo("known");
        site.close();
        site = new LiveSite(new StaticFiles(FilePath.of(folder), OPTIONS.withHidden(true)));
        assertThat(site.get("/.x").text()).isEqualTo("hidden");
        assertThat(site.get("/../secret.txt").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @EnumSource
    void linksAreFollowedAsFarAsIsAllowed(SymbolicLinks links) throws Exception {
        Files.createSymbolicLink(folder.resolve("out"), above.resolve("secret.txt"));
        Files.createSymbolicLink(folder.resolve("outFolder"), above);
        Files.createSymbolicLink(folder.resolve("other"), above.resolve("www-other"));
        Files.createSymbolicLink(folder.resolve("in"), Path.of("sub"));
        Files.createSymbolicLink(folder.resolve("inFile"), folder.resolve("a.txt"));
        Files.createSymbolicLink(folder.resolve("viaOut"), Path.of("../www/a.txt"));
        Files.createSymbolicLink(folder.resolve("circle"), Path.of("circle"));
        Files.createSymbolicLink(folder.resolve("nowhere"), Path.of("gone"));
        site.close();
        site = new LiveSite(new StaticFiles(FilePath.of(folder), OPTIONS.withLinks(links)));
        int out = links == SymbolicLinks.ANYWHERE ? 200 : 404;
        int in = links == SymbolicLinks.REFUSED ? 404 : 200;
        assertThat(site.get("/a.txt").status()).isEqualTo(200);
        assertThat(site.get("/out").status()).isEqualTo(out);
        assertThat(site.get("/outFolder/secret.txt").status()).isEqualTo(out);
        assertThat(site.get("/outFolder/www/a.txt").status()).isEqualTo(in);
        assertThat(site.get("/other/secret.txt").status()).isEqualTo(out);
        assertThat(site.get("/in/b.txt").status()).isEqualTo(in);
        assertThat(site.get("/inFile").status()).isEqualTo(in);
        assertThat(site.get("/viaOut").status()).isEqualTo(in);
        assertThat(site.get("/circle").status()).isEqualTo(404);
        assertThat(site.get("/nowhere").status()).isEqualTo(404);
    }

    @Test
    void theFolderItselfMayBeALinkThatMoves() throws Exception {
        Path one = Files.createDirectories(above.resolve("one"));
        Path two = Files.createDirectories(above.resolve("two"));
        Files.writeString(one.resolve("v"), "1");
        Files.writeString(two.resolve("v"), "2");
        Path current = Files.createSymbolicLink(above.resolve("current"), one);
        site.close();
        site = new LiveSite(new StaticFiles(FilePath.of(current), OPTIONS));
        assertThat(site.get("/v").text()).isEqualTo("1");
        Files.createSymbolicLink(above.resolve("next"), two);
        Files.move(above.resolve("next"), current, StandardCopyOption.ATOMIC_MOVE);
        assertThat(site.get("/v").text()).isEqualTo("2");
    }

    @Test
    void pipesAndDevicesAreNoFiles() throws Exception {
        Process made = new ProcessBuilder("mkfifo", folder.resolve("pipe").toString()).start();
        assertThat(made.waitFor()).isZero();
        assertThat(site.get("/pipe").status()).isEqualTo(404);
    }

    /** Somebody exchanges a file, and the folder it is in, for links that lead out, as fast as he can. */
    @Test
    void noRaceWithLinksIsWon() throws Exception {
        Files.createDirectories(folder.resolve("real"));
        Files.writeString(folder.resolve("real/secret.txt"), "public");
        Path changing = folder.resolve("changing");
        AtomicBoolean over = new AtomicBoolean();
        Thread attacker = Thread.ofPlatform().start(() -> {
            try {
                for (int i = 0; !over.get(); i++) {
                    Path made = folder.resolve("made" + i % 2);
                    Files.deleteIfExists(made);
                    Files.createSymbolicLink(made, i % 2 == 0 ? above : folder.resolve("real"));
                    Files.move(made, changing, StandardCopyOption.ATOMIC_MOVE);
                }
            } catch (IOException unexpected) {
                throw new java.io.UncheckedIOException(unexpected);
            }
        });
        int found = 0;
        try {
            for (int i = 0; i < 600; i++) {
                Answer answer = site.get("/changing/secret.txt");
                assertThat(answer.text()).doesNotContain("secret");
                found += answer.text().equals("public") ? 1 : 0;
            }
        } finally {
            over.set(true);
            attacker.join();
        }
        assertThat(found).isPositive();
    }
}
