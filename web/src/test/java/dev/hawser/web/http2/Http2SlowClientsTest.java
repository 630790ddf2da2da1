package dev.hawser.web.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.FileRegion;
import dev.hawser.net.PushProducer;
import dev.hawser.testing.IoPump;
import dev.hawser.testing.MemoryReactor;
import dev.hawser.web.body.IncomingBody;
import dev.hawser.web.http.Headers;
import dev.hawser.web.http2.wire.Http2Limits;
import dev.hawser.web.http2.wire.Http2RequestHead;
import dev.hawser.web.server.Request;
import dev.hawser.web.server.SiteOptions;
import dev.hawser.web.server.SiteRoot;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that ask for much and take little: what they hold, and who is told. */
class Http2SlowClientsTest {
    private static final Bytes MEGABYTE = Bytes.of("m".repeat(1 << 20));

    private final MemoryReactor reactor = new MemoryReactor();
    private final List<String> events = new ArrayList<>();
    private final List<Request> asked = new ArrayList<>();
    private final List<IncomingBody> bodies = new ArrayList<>();
    private final SiteRoot root = new SiteRoot(this::render, SiteOptions.DEFAULT, null);
    private final Http2ClientConnection client =
            new Http2ClientConnection(Http2Limits.DEFAULT.withWindows(65535, 65535));
    private final IoPump pump = IoPump.connect(reactor, new Http2ServerProtocol(root), client);

    private @Nullable Path file;

    private void render(Request request) throws IOException {
        asked.add(request);
        request.notifyFinish().finish(_ -> {}, failure -> events.add("lost: " + failure.getMessage()));
        switch (request.path()) {
            case "/page" -> request.finish(MEGABYTE);
            case "/write" -> request.write("begin ");
            case "/files" -> {
                FileChannel channel = FileChannel.open(Objects.requireNonNull(file));
                request.setHeader("Content-Type", "text/plain");
                for (int i = 0; i < 2; i++) {
                    String name = "file " + i;
                    request.sendFile(new FileRegion(channel, 0, channel.size()))
                            .finish(count -> events.add(name + " " + count), _ -> events.add(name + " failed"));
                }
            }
            default -> request.finish("hello");
        }
    }

    private void flush() {
        for (int i = 0; i < 50; i++) {
            pump.flush();
            reactor.advance(Duration.ZERO);
        }
    }

    private void ask(String path) {
        client.request(Http2RequestHead.of("GET", "http", "h", path, Headers.EMPTY), null)
                .finish(response -> bodies.add(response.body()), failure -> events.add("failed: " + failure.getMessage()));
        flush();
    }

    @Test
    void manyLargeAnswersThatNobodyTakesAreNotMadeYet() {
        for (int i = 0; i < 100; i++) {
            ask("/page");
        }
        assertThat(asked).hasSizeBetween(8, 11);
        List<Integer> sizes = new ArrayList<>();
        for (int at = 0; at < 100; at++) {
            for (int i = 0; i < bodies.size(); i++) {
                if (i >= sizes.size()) {
                    sizes.add(0);
                    int index = i;
                    bodies.get(i).bytes(2 << 20).finish(all -> sizes.set(index, all.size()), failure -> events.add("" + failure));
                }
            }
            flush();
        }
        assertThat(sizes).hasSize(100).containsOnly(1 << 20);
        assertThat(events).isEmpty();
    }

    @Test
    void writingToManyStreamsThatNobodyTakesEndsThem() {
        for (int i = 0; i < 100; i++) {
            ask("/write");
        }
        assertThat(asked).hasSize(100);
        long most = 0;
        for (int round = 0; round < 20; round++) {
            long unsent = 0;
            for (Request request : asked) {
                request.write(MEGABYTE.take(256 << 10));
                unsent += request.unsent();
            }
            most = Math.max(most, unsent);
            flush();
        }
        assertThat(most).isLessThan(48 << 20);
        assertThat(events).anyMatch(event -> event.startsWith("lost: ") && event.contains("bytes wait"));
    }

    @Test
    void aProgramIsToldThatItsAnswerWasGivenUp() {
        ask("/write");
        for (int i = 0; i < 20; i++) {
            asked.getFirst().write(MEGABYTE);
        }
        flush();
        assertThat(events).hasSize(1).anyMatch(event -> event.startsWith("lost: ") && event.contains("bytes wait"));
        assertThat(asked.getFirst().isFinished()).isTrue();
        assertThat(client.requests()).isZero();
    }

    @Test
    void aProgramWhoseProducerThrowsIsTold() {
        ask("/write");
        asked.getFirst().registerProducer(new PushProducer() {
            @Override
            public void pauseProducing() {
                throw new IllegalStateException("deliberate");
            }

            @Override
            public void resumeProducing() {}

            @Override
            public void stopProducing() {}
        });
        asked.getFirst().write(MEGABYTE);
        flush();
        assertThat(events).contains("lost: deliberate");
    }

    @Test
    void drainedIsToldAlsoWhenTheEndFollows() {
        ask("/write");
        asked.getFirst().write(MEGABYTE);
        asked.getFirst().drained().finish(_ -> events.add("drained"), failure -> events.add("" + failure));
        asked.getFirst().finish();
        flush();
        assertThat(events).isEmpty();
        bodies.getFirst().discard();
        bodies.clear();
        flush();
        ask("/write");
        asked.getLast().write(MEGABYTE);
        asked.getLast().drained().finish(_ -> events.add("drained too"), failure -> events.add("" + failure));
        asked.getLast().finish();
        bodies.getLast().bytes(2 << 20).finish(all -> events.add("got " + all.size()), failure -> events.add("" + failure));
        flush();
        assertThat(events).contains("drained too", "got " + ((1 << 20) + 6));
    }

    @Test
    void filesBehindOneThatIsBrokenOffFailToo(@TempDir Path folder) throws Exception {
        file = Files.writeString(folder.resolve("f"), "0123456789".repeat(100_000));
        ask("/files");
        bodies.getFirst().discard();
        flush();
        assertThat(events).contains("file 0 failed", "file 1 failed");
    }

    @Test
    void aSlowClientGetsAllOfTheLastAnswerOfADrainedConnection() {
        Http2ClientConnection slow = new Http2ClientConnection();
        IoPump drip = IoPump.connect(reactor, IoPump.Options.DEFAULT.withWindow(10), new Http2ServerProtocol(root), slow);
        slow.request(Http2RequestHead.of("GET", "http", "h", "/hello", Headers.EMPTY), null)
                .chain(response -> response.body().text(100))
                .finish(events::add, failure -> events.add("failed: " + failure.getMessage()));
        slow.loseWhenDone();
        while (asked.isEmpty()) {
            drip.pump();
        }
        drip.server().requestDrain();
        for (int i = 0; i < 20; i++) {
            reactor.advance(Duration.ofSeconds(1));
        }
        assertThat(drip.server().isAborted()).isFalse();
        drip.flush();
        assertThat(events).containsExactly("hello");
    }
}
