package dev.hawser.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.auth.AvatarId;
import dev.hawser.auth.BearerToken;
import dev.hawser.auth.DigestAlgorithm;
import dev.hawser.auth.InMemoryChecker;
import dev.hawser.auth.InMemoryTokens;
import dev.hawser.auth.Portal;
import dev.hawser.auth.Realm;
import dev.hawser.file.FilePath;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Processes;
import dev.hawser.net.Reactor;
import dev.hawser.testing.junit.HawserTest;
import dev.hawser.web.Site;
import dev.hawser.web.client.CookieJar;
import dev.hawser.web.http.SetCookie;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What curl makes of the challenges, and of the cookies. */
@HawserTest(timeLimitSeconds = 60)
final class CurlAuthenticationTest {
    @TempDir
    Path folder;

    @BeforeAll
    static void findCurl() {
        try {
            new ProcessBuilder("curl", "--version").redirectErrorStream(true).start().destroyForcibly();
        } catch (IOException missing) {
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError("curl is missing, and this is CI", missing);
            }
            Assumptions.abort("curl is missing: " + missing.getMessage());
        }
    }

    @Test
    void comesInByEachScheme(Reactor reactor) throws Exception {
        Portal<Resource> portal = new Portal<>(
                reactor,
                Realm.of(reactor, id -> request -> request.finish("Hello " + id)),
                new InMemoryChecker(reactor).add("ada", "b\u00f6se:lovelace"),
                new InMemoryTokens(reactor).add(new BearerToken("t0ken"), AvatarId.of("robot")));
        HttpScheme[] all = {HttpScheme.digest(reactor, "x"), HttpScheme.basic("x"), HttpScheme.bearer("x")};
        TreeResource root = new TreeResource()
                .putChild("all", AuthenticatedResource.of(portal, all))
                .putChild("md5", AuthenticatedResource.of(portal, HttpScheme.digest(reactor, "x", List.of(DigestAlgorithm.MD5))));
        ListeningPort port = listen(reactor, root);
        String url = "http://127.0.0.1:" + port.host().port();
        String user = "ada:b\u00f6se:lovelace";
        assertThat(curl(reactor, "--basic", "-u", user, url + "/all")).isEqualTo("Hello ada 200");
        assertThat(curl(reactor, "--digest", "-u", user, url + "/all?a=b")).isEqualTo("Hello ada 200");
        assertThat(curl(reactor, "--digest", "-u", user, url + "/md5")).isEqualTo("Hello ada 200");
        assertThat(curl(reactor, "--digest", "-u", user, url + "/all", url + "/all/c?d")).isEqualTo("Hello ada 200Hello ada 200");
        assertThat(curl(reactor, "--anyauth", "-u", user, "-d", "body", url + "/md5")).isEqualTo("Hello ada 200");
        assertThat(curl(reactor, "--oauth2-bearer", "t0ken", url + "/all")).isEqualTo("Hello robot 200");
        assertThat(curl(reactor, "--digest", "-u", "ada:wrong", url + "/all")).endsWith(" 401");
        assertThat(curl(reactor, url + "/all")).endsWith(" 401");
        port.stopListening().await();
    }

    @Test
    void keepsASessionAndItsFileIsRead(Reactor reactor) throws Exception {
        RequestKey<Integer> count = RequestKey.of("count", Integer.class);
        Sessions sessions = new Sessions(reactor);
        ListeningPort port = listen(reactor, request -> {
            WebSession session = sessions.of(request);
            Integer before = session.get(count);
            session.put(count, before == null ? 1 : before + 1);
            request.addCookie(SetCookie.of("lasting", "yes").withMaxAge(Duration.ofDays(1)).withPath("/"));
            request.finish("visit " + session.get(count));
        });
        String url = "http://127.0.0.1:" + port.host().port() + "/";
        String file = folder.resolve("cookies.txt").toString();
        assertThat(curl(reactor, "-c", file, "-b", file, url, url)).isEqualTo("visit 1 200visit 2 200");
        assertThat(curl(reactor, "-c", file, "-b", file, url)).isEqualTo("visit 3 200");
        CookieJar jar = new CookieJar(reactor.wallClock());
        assertThat(jar.load(reactor, FilePath.of(Path.of(file))).await()).isEqualTo(2);
        jar.save(reactor, FilePath.of(Path.of(file)), true).await();
        assertThat(Files.readString(Path.of(file))).contains("#HttpOnly_127.0.0.1\tFALSE\t/\tFALSE\t0\tsession\t");
        assertThat(curl(reactor, "-b", file, url)).isEqualTo("visit 4 200");
        port.stopListening().await();
    }

    private static ListeningPort listen(Reactor reactor, Resource root) throws Exception {
        return reactor.listenTcp(0, new Site(root));
    }

    private static String curl(Reactor reactor, String... arguments) {
        List<String> line = new ArrayList<>(List.of("-s", "-S", "--max-time", "60", "-w", " %{http_code}"));
        line.addAll(List.of(arguments));
        String said = new Processes(reactor).getProcessOutput("curl", line.toArray(String[]::new)).await().utf8();
        return said.replaceAll("(?s)<!DOCTYPE.*?</html>\n", "");
    }
}
