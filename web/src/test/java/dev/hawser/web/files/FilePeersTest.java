package dev.hawser.web.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.file.FilePath;
import dev.hawser.web.form.Forms;
import dev.hawser.web.server.Compression;
import dev.hawser.web.server.Request;
import dev.hawser.web.server.Resource;
import dev.hawser.web.server.TreeResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Static files, compression and forms with curl and Python as clients. */
final class FilePeersTest {
    @TempDir
    Path folder;

    private final byte[] content = new byte[3_000_000];
    private LiveSite site;

    @BeforeEach
    void begin() throws IOException {
        new Random(7).nextBytes(content);
        Files.createDirectories(folder.resolve("www"));
        Files.write(folder.resolve("www/large.bin"), content);
        Files.setLastModifiedTime(
                folder.resolve("www/large.bin"), java.nio.file.attribute.FileTime.fromMillis(1_500_000_000_000L));
        Files.writeString(folder.resolve("www/text.txt"), "It was the best of times. ".repeat(5000));
        StaticFiles files = new StaticFiles(FilePath.of(folder.resolve("www")));
        Resource form = Resource.deferred(request -> Forms.read(request).addCallback(read -> {
            request.finish(read.get("a") + ":" + read.files().getFirst().fileName() + ":"
                    + read.files().getFirst().size() + ":" + (read.files().getFirst().path() != null));
            return read;
        }));
        site = new LiveSite(new TreeResource() {
            @Override
            protected Resource childFor(String segment, Request request) {
                return segment.equals("form") ? form : request.path().endsWith(".txt") ? new Compression(files) : files;
            }
        });
    }

    @AfterEach
    void end() {
        site.close();
    }

    private String run(String... command) throws Exception {
        String base = "http://127.0.0.1:" + site.port();
        List<String> replaced = new ArrayList<>();
        for (String argument : command) {
            replaced.add(argument.replace("SITE", base + "/files").replace("FORM", base + "/form").replace("DIR", folder.toString()));
        }
        Process process;
        try {
            process = new ProcessBuilder(replaced).redirectErrorStream(true).start();
        } catch (IOException absent) {
            if (System.getenv("CI") != null) {
                throw new AssertionError("no " + command[0] + ", and this is CI", absent);
            }
            return Assumptions.abort("no " + command[0]);
        }
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    @Test
    void curlResumesADownload() throws Exception {
        Files.write(folder.resolve("got"), Arrays.copyOf(content, 1_234_567));
        run("curl", "-sSf", "-C", "-", "-o", "DIR/got", "SITE/large.bin");
        assertThat(Files.readAllBytes(folder.resolve("got"))).isEqualTo(content);
    }

    @Test
    void curlAsksForRangesAndForWhatIsNew() throws Exception {
        assertThat(run("curl", "-sSf", "-r", "0-3", "-o", "DIR/r", "-w", "%{http_code}", "SITE/large.bin")).isEqualTo("206");
        assertThat(Files.readAllBytes(folder.resolve("r"))).isEqualTo(Arrays.copyOf(content, 4));
        String several = run("curl", "-sSf", "-r", "0-0,1000-1001", "-o", "DIR/m", "-w", "%{http_code} %{content_type}", "SITE/large.bin");
        assertThat(several).startsWith("206 multipart/byteranges; boundary=");
        run("curl", "-sSf", "--etag-save", "DIR/tag", "-o", "DIR/a", "SITE/large.bin");
        assertThat(run("curl", "-sSf", "--etag-compare", "DIR/tag", "-o", "DIR/b", "-w", "%{http_code}", "SITE/large.bin"))
                .isEqualTo("304");
        assertThat(run("curl", "-sSf", "-z", "DIR/a", "-o", "DIR/c", "-w", "%{http_code}", "SITE/large.bin")).isEqualTo("304");
    }

    @Test
    void curlTakesWhatIsCompressed() throws Exception {
        String sizes = run("curl", "-sSf", "--compressed", "-o", "DIR/t", "-w", "%{size_download}", "SITE/text.txt");
        assertThat(Files.readString(folder.resolve("t"))).isEqualTo("It was the best of times. ".repeat(5000));
        assertThat(Integer.parseInt(sizes)).isLessThan(10_000);
    }

    @Test
    void curlSendsAForm() throws Exception {
        assertThat(run("curl", "-sSf", "-F", "a=b c", "-F", "f=@DIR/www/large.bin;filename=x.bin", "FORM"))
                .isEqualTo("b c:x.bin:3000000:true");
    }

    @Test
    void pythonGetsAndDecompresses() throws Exception {
        assertThat(run(
                        "python3",
                        "-c",
                        """
                        import sys, urllib.request, gzip, zlib
                        def get(**h):
                            return urllib.request.urlopen(urllib.request.Request(sys.argv[1], headers=h))
                        print(gzip.decompress(get(**{'Accept-Encoding': 'gzip'}).read()) == get().read())
                        r = get(Range='bytes=5-9')
                        print(r.status, r.read().decode(), r.headers['Content-Range'])
                        """,
                        "SITE/text.txt"))
                .isEqualTo("True\n206 s the bytes 5-9/130000\n");
    }

    @Test
    void allOfItIsTheSame() throws Exception {
        assertThat(site.get("/files/large.bin").body().equals(Bytes.copyOf(content))).isTrue();
    }
}
