package dev.hawser.web.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Reactor;
import dev.hawser.testing.junit.HawserTest;
import dev.hawser.web.Site;
import dev.hawser.web.body.OutgoingBody;
import dev.hawser.web.server.Request;
import dev.hawser.web.server.SiteOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests of all kinds that are cancelled, refused and left at any moment: none is forgotten, and no connection is kept from others. */
@HawserTest(timeLimitSeconds = 60)
final class PoolFuzzTest {
    private static final int REQUESTS = 400;
    private static final Duration LATEST = Duration.ofMillis(25);

    @ParameterizedTest
    @CsvSource({"1, false", "2, false", "4, true", "5, true"})
    void nothingIsLost(long seed, boolean isHttp2, Reactor reactor) {
        Random random = new Random(seed);
        ListeningPort first = reactor.listenTcp(
                0, ListenOptions.LOOPBACK, new Site(request -> answer(request, random), SiteOptions.DEFAULT));
        ListeningPort second = reactor.listenTcp(
                0, ListenOptions.LOOPBACK, new Site(request -> answer(request, random), SiteOptions.DEFAULT));
        HttpClient client = new HttpClient(
                reactor,
                HttpClientOptions.DEFAULT.withKnownHttp2(isHttp2).withMostPerHost(3).withMostConnections(4).withMostQueued(60));
        List<Deferred<?>> all = new ArrayList<>();
        int[] settled = {0};
        for (int i = 0; i < REQUESTS; i++) {
            int port = (random.nextInt(4) == 0 ? second : first).port();
            ClientRequest request = client.request(random.nextInt(5) == 0 ? "POST" : "GET", "http://127.0.0.1:" + port + "/" + i);
            if (random.nextInt(4) == 0) {
                request.body(OutgoingBody.of("b".repeat(random.nextInt(200_000))));
            }
            if (random.nextInt(6) == 0) {
                request.totalTimeout(Duration.ofMillis(1 + random.nextInt(30)));
            }
            int fate = random.nextInt(4);
            Duration when = Duration.ofMillis(random.nextInt((int) LATEST.toMillis()));
            Deferred<?> sent = request.send().chain(response -> {
                switch (fate) {
                    case 0 -> response.discard();
                    case 1 -> reactor.callLater(when, response::discard);
                    default -> {
                        return response.text();
                    }
                }
                return Deferred.succeed(reactor, "");
            });
            sent.finish(_ -> settled[0]++, _ -> settled[0]++);
            all.add(sent);
            if (random.nextInt(3) == 0) {
                reactor.callLater(when, sent::cancel);
            }
            assertThat(client.connections()).isLessThanOrEqualTo(4);
            if (random.nextInt(3) == 0) {
                reactor.deferLater(Duration.ofMillis(random.nextInt(4))).await();
            }
        }
        while (settled[0] < REQUESTS) {
            reactor.deferLater(Duration.ofMillis(10)).await();
        }

        assertThat(client.request("GET", "http://127.0.0.1:" + first.port() + "/end").send().await().text().await()).isNotNull();
        reactor.deferLater(LATEST.plusMillis(5)).await(); // what was to happen later to requests that had ended by then
        client.close().await();
        assertThat(client.connections()).isZero();
        first.stopListening().await();
        second.stopListening().await();
    }

    private static void answer(Request request, Random random) {
        if (request.target().equals("/end")) {
            request.finish("end");
            return;
        }
        int kind = random.nextInt(8);
        Duration later = Duration.ofMillis(random.nextInt(10));
        request.reactor().callLater(later, () -> {
            if (request.isFinished()) {
                return;
            }
            switch (kind) {
                case 0 -> request.abort();
                case 1 -> {
                    request.write("x".repeat(random.nextInt(100_000) + 1));
                    request.abort();
                }
                case 2 -> request.setHeader("Connection", "close").finish("closed");
                case 3 -> request.finish("y".repeat(random.nextInt(300_000)));
                default -> request.body().discard();
            }
            if (!request.isFinished()) {
                request.finish("z");
            }
        });
    }
}
