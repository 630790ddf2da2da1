package dev.hawser.web.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.file.FilePath;
import dev.hawser.net.FileRegion;
import dev.hawser.net.PushProducer;
import dev.hawser.testing.Results;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether a connection of HTTP/1.1 goes on, and how it ends, where the client is slow, early or wrong. */
final class ConnectionReuseTest {
    private final List<Request> requests = new ArrayList<>();

    /** Answers later, by whoever looks into the list. */
    private final Visit later = new Visit(requests::add);

    @Test
    void aSlowReaderGetsAllOfTheLastAnswer() {
        for (String connection : List.of("close", "keep-alive")) {
            Visit visit = new Visit(
                    request -> request.finish(Bytes.of("x".repeat(100_000))),
                    SiteOptions.DEFAULT.withServerName(null).withIdleTimeout(Duration.ofSeconds(5)));
            visit.transport().setCapacity(0);
            visit.ask("GET", "/", "Connection: " + connection);
            int received = 0;
            while (received < 90_000) {
                visit.transport().setCapacity(3000);
                visit.transport().settle();
                received = visit.transport().written().size();
                visit.transport().setCapacity(0);
                visit.pass(1);
                assertThat(visit.transport().isAborted()).as(connection + " " + received).isFalse();
            }
            visit.transport().setCapacity(Long.MAX_VALUE);
            assertThat(visit.answered()).endsWith("x".repeat(100_000));
            visit.pass(20);
            assertThat(visit.transport().isClosed()).isTrue();
        }
    }

    @Test
    void aBodyThatIsReadLateLeavesTheConnectionInUse() {
        later.send("POST /1 HTTP/1.1\nHost: h\nContent-Length: 70000\n\n");
        later.send("x".repeat(70_000));
        Request first = requests.getFirst();
        assertThat(Results.successOf(first.body().bytes(100_000)).size()).isEqualTo(70_000);
        first.finish("done");
        assertThat(later.answered()).endsWith("done");
        assertThat(later.transport().isReading()).isTrue();
        later.ask("GET", "/2");
        assertThat(requests).hasSize(2);
    }

    @Test
    void aBodyThatIsNeverReadLeavesTheConnectionInUse() {
        later.send("POST /1 HTTP/1.1\nHost: h\nContent-Length: 70000\n\n");
        later.send("x".repeat(70_000));
        requests.getFirst().finish("done");
        assertThat(later.answered()).endsWith("done");
        assertThat(later.transport().isReading()).isTrue();
        later.ask("GET", "/2");
        assertThat(requests).hasSize(2);
    }

    @Test
    void whatIsSentBeyondTheLastRequestDoesNotResetTheConnection() {
        Visit visit = new Visit(request -> request.finish("x"), SiteOptions.DEFAULT.withMostRequests(1));
        assertThat(visit.ask("GET", "/").answered()).contains("Connection: close\n");
        assertThat(visit.transport().isWriteClosed()).isTrue();
        assertThat(visit.transport().isReading()).isTrue();
        visit.ask("GET", "/");
        assertThat(visit.transport().undelivered()).isZero();
        assertThat(visit.answered()).isEmpty();
        visit.transport().deliverEnd();
        assertThat(visit.transport().isClosed()).isTrue();
        assertThat(visit.transport().isAborted()).isFalse();
    }

    @Test
    void whoeverAnswersLearnsThatTheBodyIsWrong() {
        later.send("POST / HTTP/1.1\nHost: h\nTransfer-Encoding: chunked\n\n");
        Request request = requests.getFirst();
        request.write("begun");
        Deferred<@Nullable Void> end = request.notifyFinish();
        later.send("zz\n");
        later.pass(1);
        assertThat(later.transport().isAborted()).isTrue();
        assertThat(Results.failureOf(end)).hasMessageContaining("0x7a");
        assertThat(request.isFinished()).isTrue();
    }

    @Test
    void drainingAmidAnAnswerEndsTheConnectionBehindIt() {
        later.ask("GET", "/");
        requests.getFirst().write("begun");
        later.transport().requestDrain();
        later.pass(1);
        assertThat(later.transport().isClosed()).isFalse();
        requests.getFirst().finish("x");
        assertThat(later.answered()).endsWith("0\n\n");
        assertThat(later.transport().isWriteClosed()).isTrue();
    }

    @Test
    void drainingAmidAnAnswerStillAnswersWhatWasSentAhead() {
        later.ask("GET", "/1");
        requests.getFirst().write("begun");
        later.ask("GET", "/2");
        later.transport().requestDrain();
        later.pass(1);
        requests.getFirst().finish("x");
        later.pass(1);
        assertThat(requests).hasSize(2);
        requests.getLast().finish("second");
        assertThat(later.answered()).contains("Connection: close\n").endsWith("second");
        assertThat(later.transport().isWriteClosed()).isTrue();
    }

    @Test
    void theAnswerToAWrongBodySaysThatTheConnectionEnds() {
        Visit visit = new Visit(request -> request.answeredBy(request.body().text(100).addCallback(text -> {
            request.finish(text);
            return text;
        })));
        visit.send("POST / HTTP/1.1\nHost: h\nTransfer-Encoding: chunked\n\nzz\n");
        assertThat(visit.answered()).startsWith("HTTP/1.1 400 ").contains("Connection: close\n");
    }

    @Test
    void aClientThatLeavesAmidItsBodyIsAnsweredNothing() {
        List<String> seen = new ArrayList<>();
        later.send("POST / HTTP/1.1\nHost: h\nContent-Length: 9\n\nab");
        Request request = requests.getFirst();
        request.notifyFinish().finish(_ -> seen.add("finished"), _ -> seen.add("lost"));
        request.body().text(100).finish(_ -> {}, failure -> {
            seen.add("body, " + request.isFinished());
            request.failed(failure);
        });
        later.transport().disconnect();
        later.pass(1);
        assertThat(seen).containsExactly("lost", "body, true");
        assertThat(request.status()).isEqualTo(200);
    }

    @Test
    void aFileThatIsLongerThanTheContentLengthIsNotSent(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("f"), "HTTP/1.1 200 OK");
        later.ask("GET", "/");
        Request request = requests.getFirst();
        request.setHeader("Content-Length", "3");
        try (FileRegion region = FilePath.of(file).openRegion()) {
            assertThatThrownBy(() -> request.sendFile(region)).hasMessageContaining("more than the 3");
        }
        later.pass(1);
        assertThat(later.transport().isAborted()).isTrue();
        assertThat(later.answered()).doesNotContain("\n\nHTTP");
    }

    @Test
    void aProducerThatForgetsToUnregisterIsNotThatOfTheNextAnswer() {
        PushProducer producer = new PushProducer() {
            @Override
            public void pauseProducing() {}

            @Override
            public void resumeProducing() {}

            @Override
            public void stopProducing() {}
        };
        later.ask("GET", "/1");
        requests.getFirst().registerProducer(producer);
        requests.getFirst().finish("one");
        requests.getFirst().unregisterProducer();
        later.send("GET /2 HTTP/1.0\n\n");
        requests.getLast().registerProducer(producer);
        requests.getLast().finish("two");
        assertThat(later.answered()).endsWith("two");
        assertThat(later.transport().isClosed()).isTrue();
    }

    @Test
    void workThatIsBegunWithinAnotherIsCancelledWithTheConnection() {
        Promise<String> outer = new Promise<>(later.reactor());
        List<String> cancelled = new ArrayList<>();
        later.ask("GET", "/");
        Request request = requests.getFirst();
        request.answeredBy(outer.<String>addCallback(text -> {
            request.answeredBy(new Promise<String>(later.reactor(), _ -> cancelled.add("inner")));
            return text;
        }));
        outer.callback("x");
        later.transport().disconnect();
        later.pass(1);
        assertThat(cancelled).containsExactly("inner");
    }
}
