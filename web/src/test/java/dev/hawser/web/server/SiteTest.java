package dev.hawser.web.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.PullProducer;
import dev.hawser.net.PushProducer;
import dev.hawser.net.TransportLimits;
import dev.hawser.testing.Chunkings;
import dev.hawser.testing.MemoryTransport;
import dev.hawser.testing.Results;
import dev.hawser.web.Site;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Requests and answers on a connection of HTTP/1.1. */
final class SiteTest {
    private final List<Request> requests = new ArrayList<>();

    /** Answers later, by whoever looks into the list. */
    private final Visit later = new Visit(requests::add);

    @Test
    void aWholeAnswer() {
        Visit visit = new Visit(request -> request.finish("Hello!"));
        assertThat(visit.ask("GET", "/").answered())
                .isEqualTo("HTTP/1.1 200 OK\nContent-Type: text/plain; charset=utf-8\nContent-Length: 6\n\nHello!");
        assertThat(visit.transport().isClosed()).isFalse();
    }

    @Test
    void dateAndServerAreToldOnceASecond() {
        Visit visit = new Visit(request -> request.finish("x"), SiteOptions.DEFAULT);
        visit.ask("GET", "/");
        assertThat(visit.transport().written().latin1())
                .containsPattern("\r\nServer: Hawser\r\nDate: [A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT\r\n");
    }

    @Test
    void aResourceMaySayDateServerAndTypeItself() {
        Visit visit = new Visit(
                request -> request.setHeader("Server", "mine").setHeader("content-type", "text/html").finish("x"), SiteOptions.DEFAULT);
        assertThat(visit.ask("GET", "/").answered())
                .isEqualTo("HTTP/1.1 200 OK\nContent-Length: 1\nServer: mine\ncontent-type: text/html\n\nx");
    }

    @Test
    void anAnswerInPiecesIsChunked() {
        Visit visit = new Visit(request -> {
            request.write("ab");
            request.write(Bytes.EMPTY);
            request.addTrailer("Sum", "1");
            request.write("c");
            request.finish();
        });
        assertThat(visit.ask("GET", "/").answered())
                .isEqualTo("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n2\nab\n1\nc\n0\nSum: 1\n\n");
    }

    @Test
    void anOldClientGetsPiecesUntilTheEnd() {
        Visit visit = new Visit(request -> {
            request.write("ab");
            request.finish("c");
        });
        assertThat(visit.send("GET / HTTP/1.0\n\n").answered()).isEqualTo("HTTP/1.1 200 OK\nConnection: close\n\nabc");
        assertThat(visit.transport().isClosed()).isTrue();
    }

    @Test
    void anOldClientMayKeepTheConnection() {
        Visit visit = new Visit(request -> request.finish("x"));
        assertThat(visit.send("GET / HTTP/1.0\nConnection: keep-alive\n\n").answered()).contains("Connection: keep-alive\n");
        assertThat(visit.send("GET / HTTP/1.0\n\n").answered()).contains("Connection: close\n");
        assertThat(visit.transport().isClosed()).isTrue();
    }

    @Test
    void anAnswerToHeadHasNoBody() {
        Visit visit = new Visit(request -> {
            if (request.path().equals("/whole")) {
                request.finish("Hello!");
            } else {
                request.write("Hello!");
                request.finish();
            }
        });
        assertThat(visit.ask("HEAD", "/whole").answered())
                .isEqualTo("HTTP/1.1 200 OK\nContent-Type: text/plain; charset=utf-8\nContent-Length: 6\n\n");
        assertThat(visit.ask("HEAD", "/").answered()).isEqualTo("HTTP/1.1 200 OK\n\n");
        assertThat(visit.transport().isClosed()).isFalse();
    }

    @Test
    void anAnswerWithoutBodyHasNoLength() {
        Visit visit = new Visit(request -> request.setStatus(204).finish());
        assertThat(visit.ask("GET", "/").answered()).isEqualTo("HTTP/1.1 204 No Content\n\n");
    }

    @Test
    void aLengthThatIsSaidIsKept() {
        Visit visit = new Visit(request -> {
            request.setHeader("Content-Length", "3");
            request.write("ab");
            if (request.path().equals("/long")) {
                assertThatThrownBy(() -> request.write("cd")).hasMessageContaining("more than the 3");
            } else if (request.path().equals("/short")) {
                assertThatThrownBy(request::finish).hasMessageContaining("lacks 1");
            } else {
                request.finish("c");
            }
        });
        assertThat(visit.ask("GET", "/").answered()).isEqualTo("HTTP/1.1 200 OK\nContent-Length: 3\n\nabc");
        visit.ask("GET", "/short");
        assertThat(visit.transport().isAborted()).isTrue();
    }

    @Test
    void headersCannotBeSplit() {
        Visit visit = new Visit(request -> {
            assertThatThrownBy(() -> request.setHeader("X", "a\r\nSet-Cookie: b")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> request.redirect(302, "/a\r\nX: y")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> request.redirect(302, "//evil.example")).isInstanceOf(IllegalArgumentException.class);
            request.setStatus(200).finish("fine");
        });
        assertThat(visit.ask("GET", "/").answered()).endsWith("fine").doesNotContain("Cookie", "X:");
    }

    @Test
    void whatFramesTheMessageIsNotForResources() {
        Visit visit = new Visit(request -> request.setHeader("Transfer-Encoding", "gzip").setHeader("Connection", "close").finish("x"));
        assertThat(visit.ask("GET", "/").answered()).doesNotContain("gzip").contains("Connection: close\n");
        assertThat(visit.transport().isWriteClosed()).isTrue();
    }

    @Test
    void requestsSentAheadAreAnsweredInOrderAtEveryChunking() {
        String text = "GET /1 HTTP/1.1\r\nHost: h\r\n\r\nPOST /2 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabcGET /3 HTTP/1.1\r\nHost: h\r\n\r\n";
        Chunkings.each(Bytes.of(text), chunks -> {
            Visit visit = new Visit(request -> request.body().text(10).finish(body -> request.finish(request.path() + body), request::failed));
            chunks.forEach(visit.transport()::deliver);
            assertThat(visit.answered().replaceAll("HTTP/1.1 200 OK\n[^/]*/plain; charset=utf-8\nContent-Length: \\d+\n\n", ""))
                    .isEqualTo("/1/2abc/3");
        });
    }

    @Test
    void theNextRequestWaitsUntilTheAnswerIsFinished() {
        later.ask("GET", "/1").ask("GET", "/2");
        assertThat(requests).hasSize(1);
        requests.getFirst().finish("one");
        assertThat(requests).as("within the event that answered").hasSize(1);
        later.pass(1);
        assertThat(requests).hasSize(2);
        assertThat(later.answered()).endsWith("one");
        requests.getLast().finish("two");
        assertThat(later.answered()).endsWith("two");
        later.ask("GET", "/3");
        assertThat(requests).hasSize(3);
    }

    @Test
    void whatIsSentAheadIsBounded() {
        later.ask("GET", "/1");
        for (int i = 0; i < 2000 && later.transport().isReading(); i++) {
            later.ask("GET", "/ahead", "X: " + "x".repeat(100));
        }
        assertThat(later.transport().isReading()).isFalse();
        requests.getFirst().finish();
        later.pass(1);
        assertThat(requests).hasSize(2);
        assertThat(later.transport().isReading()).isTrue();
    }

    @Test
    void aMistakeIsAnsweredWithoutItsText() {
        Visit visit = new Visit(request -> {
            throw new IllegalStateException("the password is x");
        });
        assertThat(visit.ask("GET", "/").answered()).startsWith("HTTP/1.1 500 ").doesNotContain("password");
        assertThat(visit.transport().isClosed()).isFalse();
    }

    @Test
    void aMistakeAmidAnAnswerBreaksItOff() {
        Visit visit = new Visit(request -> {
            request.write("a");
            throw new IllegalStateException("amid");
        });
        visit.ask("GET", "/");
        assertThat(visit.transport().isAborted()).isTrue();
    }

    @Test
    void aRefusalHasItsStatusAndItsTextEscaped() {
        Visit visit = new Visit(request -> {
            throw new RequestRefused(409, "<b>");
        });
        assertThat(visit.ask("GET", "/").answered()).startsWith("HTTP/1.1 409 Conflict\n").contains("&lt;b&gt;");
    }

    @Test
    void deferredsAndCoroutinesAnswer() {
        Visit visit = new Visit(Resource.deferred(request -> request.body().text(10).addCallback(text -> {
            request.finish(text + "!");
            return text;
        })));
        assertThat(visit.send("POST / HTTP/1.1\nHost: h\nContent-Length: 2\n\nab").answered()).endsWith("ab!");
        Visit second = new Visit(Resource.coroutine(request -> request.finish(request.body().text(10).await() + "?")));
        assertThat(second.send("POST / HTTP/1.1\nHost: h\nContent-Length: 2\n\n").answered()).isEmpty();
        assertThat(second.send("ab").answered()).endsWith("ab?");
        Visit third = new Visit(Resource.coroutine(request -> {
            throw new RequestRefused(403);
        }));
        assertThat(third.ask("GET", "/").answered()).startsWith("HTTP/1.1 403 ");
    }

    @Test
    void aBodyThatIsTooLargeIsAnsweredSo() {
        Visit visit = new Visit(request -> request.answeredBy(request.body().text(3)));
        assertThat(visit.send("POST / HTTP/1.1\nHost: h\nTransfer-Encoding: chunked\n\n2\nab\n2\ncd\n").answered())
                .startsWith("HTTP/1.1 413 Content Too Large\n");
    }

    @Test
    void aClientThatWaitsIsToldToContinueWhenSomebodyReads() {
        later.ask("POST", "/", "Content-Length: 2", "Expect: 100-continue");
        assertThat(later.answered()).isEmpty();
        Deferred<String> body = requests.getFirst().body().text(10);
        assertThat(later.answered()).isEqualTo("HTTP/1.1 100 Continue\n\n");
        later.send("ab");
        requests.getFirst().finish(Results.successOf(body));
        assertThat(later.answered()).endsWith("\n\nab");
        assertThat(later.transport().isClosed()).isFalse();
    }

    @Test
    void aClientThatWaitsIsRefusedAtOnceAndItsConnectionEnds() {
        later.ask("POST", "/", "Content-Length: 2", "Expect: 100-continue");
        requests.getFirst().setStatus(403).finish("no");
        assertThat(later.answered()).contains("Connection: close\n").endsWith("no").doesNotContain("Continue");
        assertThat(later.transport().isWriteClosed()).isTrue();
    }

    @Test
    void aBodyThatNobodyReadsIsDropped() {
        Visit visit = new Visit(request -> request.finish("done"));
        visit.send("POST / HTTP/1.1\nHost: h\nContent-Length: 5\n\nab").answered();
        assertThat(visit.transport().isClosed()).isFalse();
        assertThat(visit.send("cdeGET / HTTP/1.1\nHost: h\n\n").answered()).endsWith("done");
    }

    @Test
    void aLargeBodyThatNobodyReadsEndsTheConnection() {
        Visit visit = new Visit(request -> request.finish("done"));
        visit.send("POST / HTTP/1.1\nHost: h\nContent-Length: 5000000\n\n");
        assertThat(visit.answered()).endsWith("done");
        for (int i = 0; i < 6 && !visit.transport().isWriteClosed(); i++) {
            visit.send("x".repeat(60_000));
        }
        assertThat(visit.transport().isWriteClosed()).isTrue();
        assertThat(visit.transport().isAborted()).isFalse();
        visit.pass(10);
        assertThat(visit.transport().isAborted()).isTrue();
    }

    @Test
    void aSlowReaderOfABodySlowsTheClient() {
        later.send("POST / HTTP/1.1\nHost: h\nContent-Length: 300000\n\n");
        later.send("x".repeat(60_000));
        assertThat(later.transport().isReading()).isTrue();
        later.send("x".repeat(60_000));
        assertThat(later.transport().isReading()).isFalse();
        assertThat(Objects.requireNonNull(Results.successOf(requests.getFirst().body().next())).size()).isEqualTo(120_000);
        assertThat(later.transport().isReading()).isTrue();
        Deferred<@Nullable Bytes> next = requests.getFirst().body().next();
        later.send("yz");
        assertThat(Results.successOf(next)).isEqualTo(Bytes.of("yz"));
    }

    @Test
    void producersAreSlowedByTheConnection() {
        List<String> told = new ArrayList<>();
        later.ask("GET", "/");
        later.transport().setCapacity(0);
        requests.getFirst().registerProducer(new PushProducer() {
            @Override
            public void pauseProducing() {
                told.add("pause");
            }

            @Override
            public void resumeProducing() {
                told.add("resume");
            }

            @Override
            public void stopProducing() {
                told.add("stop");
            }
        });
        requests.getFirst().write(Bytes.adopt(new byte[100_000]));
        assertThat(told).containsExactly("pause");
        later.transport().setCapacity(Long.MAX_VALUE);
        later.transport().settle();
        assertThat(told).containsExactly("pause", "resume");
        later.transport().disconnect();
        assertThat(told).containsExactly("pause", "resume", "stop");
    }

    @Test
    void aPullProducerAnswersWhole() {
        Visit visit = new Visit(request -> request.registerProducer(new PullProducer() {
            private int left = 3;

            @Override
            public void resumeProducing() {
                request.write("x");
                if (--left == 0) {
                    request.unregisterProducer();
                    request.finish();
                }
            }

            @Override
            public void stopProducing() {}
        }));
        assertThat(visit.ask("GET", "/").answered()).endsWith("1\nx\n1\nx\n1\nx\n0\n\n");
    }

    @Test
    void whoeverAnswersLearnsOfTheEnd() {
        later.ask("GET", "/1");
        Deferred<@Nullable Void> first = requests.getFirst().notifyFinish();
        Results.assertNoResult(first.fork());
        requests.getFirst().finish();
        Results.successOf(requests.getFirst().notifyFinish());
        later.ask("GET", "/2");
        later.pass(1);
        Request second = requests.getLast();
        Deferred<@Nullable Void> lost = second.notifyFinish();
        List<String> cancelled = new ArrayList<>();
        second.answeredBy(new Promise<>(later.reactor(), _ -> cancelled.add("work")));
        later.transport().disconnect();
        Results.failureOf(lost);
        assertThat(second.isFinished()).isTrue();
        second.write("to nobody");
        second.finish("to nobody");
        assertThat(cancelled).containsExactly("work");
    }

    @Test
    void anAnswerIsFinishedOnce() {
        later.ask("GET", "/");
        Request request = requests.getFirst();
        request.finish("x");
        assertThatThrownBy(request::finish).hasMessageContaining("twice");
        assertThatThrownBy(() -> request.write("y")).hasMessageContaining("after");
        assertThatThrownBy(() -> request.setStatus(404)).hasMessageContaining("left");
    }

    @Test
    void garbageIsAnswered400AndTheConnectionLingers() {
        Visit visit = new Visit(request -> request.finish("x"));
        assertThat(visit.send("NONSENSE\n\n").answered()).isEqualTo("HTTP/1.1 400 Bad Request\nContent-Length: 0\nConnection: close\n\n");
        assertThat(visit.transport().isWriteClosed()).isTrue();
        visit.send("GET / HTTP/1.1\nHost: h\n\n");
        assertThat(visit.answered()).isEmpty();
        visit.transport().deliverEnd();
        assertThat(visit.transport().isAborted()).isFalse();
    }

    @Test
    void garbageBehindARequestIsAnsweredAfterIt() {
        later.send("GET / HTTP/1.1\nHost: h\n\nNONSENSE\n\n");
        requests.getFirst().finish("fine");
        later.pass(1);
        assertThat(later.answered()).contains("fine").endsWith("HTTP/1.1 400 Bad Request\nContent-Length: 0\nConnection: close\n\n");
    }

    @Test
    void aWrongBodyFailsItsReader() {
        later.send("POST / HTTP/1.1\nHost: h\nTransfer-Encoding: chunked\n\n");
        Deferred<String> body = requests.getFirst().body().text(10);
        later.send("zz\n");
        assertThat(Results.failureOf(body)).hasMessageContaining("chunk");
        assertThat(later.answered()).startsWith("HTTP/1.1 400 ");
        requests.getFirst().finish("too late");
        assertThat(later.answered()).isEmpty();
    }

    @Test
    void slowClientsAreDropped() {
        SiteOptions options = SiteOptions.DEFAULT
                .withServerName(null)
                .withIdleTimeout(Duration.ofSeconds(5))
                .withHeadTimeout(Duration.ofSeconds(3))
                .withBodyTimeout(Duration.ofSeconds(4));
        Visit idle = new Visit(request -> request.finish("x"), options);
        idle.pass(4);
        assertThat(idle.transport().isClosed()).isFalse();
        idle.pass(3);
        assertThat(idle.transport().isClosed()).isTrue();

        Visit dripping = new Visit(request -> request.finish("x"), options);
        for (String piece : List.of("G", "E", "T", " ", "/", " ", "H")) {
            dripping.transport().deliver(piece);
            dripping.pass(1);
        }
        assertThat(dripping.answered()).startsWith("HTTP/1.1 408 Request Timeout\n");

        List<Request> asked = new ArrayList<>();
        Visit stalled = new Visit(asked::add, options);
        stalled.send("POST / HTTP/1.1\nHost: h\nContent-Length: 9\n\nab");
        Deferred<String> body = asked.getFirst().body().text(100);
        stalled.pass(3);
        stalled.send("c");
        stalled.pass(3);
        Results.assertNoResult(body.fork());
        assertThat(stalled.answered()).isEmpty();
        stalled.pass(3);
        assertThat(stalled.answered()).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void aClientThatDoesNotReadCostsABoundedAmount() {
        TransportLimits limits = TransportLimits.DEFAULT.withOutboundSoft(10_000).withOutboundHard(50_000);
        MemoryTransport transport = new MemoryTransport(later.reactor(), limits, MemoryTransport.HOST, MemoryTransport.PEER);
        List<Request> asked = new ArrayList<>();
        transport.connect(new Site(asked::add).buildProtocol(transport.peer()));
        transport.setCapacity(0);
        transport.deliver("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        for (int i = 0; i < 20 && !asked.getFirst().isFinished(); i++) {
            asked.getFirst().write(Bytes.adopt(new byte[10_000]));
            transport.settle();
        }
        assertThat(transport.isAborted()).isTrue();
        assertThat(asked.getFirst().isFinished()).isTrue();

        MemoryTransport stalled = new MemoryTransport(later.reactor(), limits, MemoryTransport.HOST, MemoryTransport.PEER);
        stalled.connect(new Site(request -> request.finish("x".repeat(5_000))).buildProtocol(stalled.peer()));
        stalled.setCapacity(0);
        stalled.deliver("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        later.pass(55);
        assertThat(stalled.isAborted()).isFalse();
        later.pass(30);
        assertThat(stalled.isAborted()).isTrue();
    }

    @Test
    void anAnswerMayTakeAsLongAsItLikes() {
        later.ask("GET", "/");
        later.pass(1000);
        requests.getFirst().finish("at last");
        assertThat(later.answered()).endsWith("at last");
    }

    @Test
    void drainingEndsConnectionsBetweenRequests() {
        later.ask("GET", "/1");
        later.transport().requestDrain();
        later.pass(1);
        assertThat(later.transport().isClosed()).isFalse();
        requests.getFirst().finish("x");
        assertThat(later.answered()).contains("Connection: close\n");
        assertThat(later.transport().isWriteClosed()).isTrue();
        Visit idle = new Visit(request -> request.finish("x"));
        idle.transport().requestDrain();
        idle.pass(1);
        assertThat(idle.transport().isClosed()).isTrue();
    }

    @Test
    void aConnectionHasSoManyRequests() {
        Visit visit = new Visit(request -> request.finish("x"), SiteOptions.DEFAULT.withMostRequests(2));
        assertThat(visit.ask("GET", "/").answered()).doesNotContain("close");
        assertThat(visit.ask("GET", "/").answered()).contains("Connection: close\n");
    }

    @Test
    void interimAnswersAreForThoseWhoKnowThem() {
        Visit visit = new Visit(request -> {
            request.sendInterim(103, dev.hawser.web.http.Headers.of("Link", "a"));
            request.finish("x");
        });
        assertThat(visit.ask("GET", "/").answered()).startsWith("HTTP/1.1 103 Early Hints\nLink: a\n\nHTTP/1.1 200 OK\n");
        assertThat(visit.send("GET / HTTP/1.0\n\n").answered()).startsWith("HTTP/1.1 200 OK\n");
    }

    @Test
    void whatWasAskedIsTold() {
        later.send("GET http://u:p@other.example:81/a%20b/c?d=%41 HTTP/1.1\nHost: h\n\n");
        Request request = requests.getFirst();
        assertThat(request.path()).isEqualTo("/a%20b/c");
        assertThat(request.query()).isEqualTo("d=%41");
        assertThat(request.authority()).isEqualTo("other.example:81");
        assertThat(request.postPath()).containsExactly("a b", "c");
        assertThat(request.scheme()).isEqualTo("http");
        assertThat(request.upgrade()).isNull();
        assertThat(request.toString()).contains("GET").doesNotContain("\n");
    }

    @Test
    void aSlowClientGetsAllOfTheLastAnswer() {
        Visit visit = new Visit(request -> request.finish("x".repeat(10_000)));
        visit.transport().setCapacity(5000);
        visit.send("GET / HTTP/1.0\n\n");
        for (int i = 0; i < 20; i++) {
            visit.reactor().advance(Duration.ofSeconds(1));
        }
        assertThat(visit.transport().isAborted()).isFalse();
        visit.transport().setCapacity(Long.MAX_VALUE);
        visit.reactor().advance(Duration.ZERO);
        assertThat(visit.transport().written().size()).isGreaterThan(10_000);
    }
}
