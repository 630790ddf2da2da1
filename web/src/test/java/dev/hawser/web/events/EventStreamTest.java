package dev.hawser.web.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.testing.MemoryReactor;
import dev.hawser.testing.MemoryTransport;
import dev.hawser.testing.Results;
import dev.hawser.web.Site;
import dev.hawser.web.events.wire.ServerSentEvent;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventStreamTest {
    private final MemoryReactor reactor = new MemoryReactor();
    private final MemoryTransport transport = new MemoryTransport(reactor);
    private @Nullable EventStream begun;

    private EventStream ask(String request, EventStreamOptions options) {
        transport.connect(new Site(asked -> begun = EventStream.begin(asked, options)).buildProtocol(MemoryTransport.PEER));
        transport.deliver(request + "\r\nHost: a\r\n\r\n");
        return Objects.requireNonNull(begun);
    }

    private EventStream ask(EventStreamOptions options) {
        return ask("GET /events HTTP/1.1", options);
    }

    @Test
    void sendsEventsAsTheyHappen() {
        EventStream stream = ask(EventStreamOptions.DEFAULT.withRetry(Duration.ofSeconds(2)));
        assertThat(transport.takeWritten())
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("\r\nContent-Type: text/event-stream\r\n", "\r\nCache-Control: no-store\r\n", "\r\nTransfer-Encoding: chunked\r\n")
                .endsWith("\r\n\r\nd\r\nretry: 2000\n\n\r\n");
        stream.send("hello");
        stream.send(ServerSentEvent.of("tick", "1").withId("7"));
        stream.comment("note");
        transport.settle();
        reactor.advance(Duration.ZERO);
        assertThat(transport.takeWritten())
                .isEqualTo("d\r\ndata: hello\n\n\r\n1b\r\nid: 7\nevent: tick\ndata: 1\n\n\r\n8\r\n: note\n\n\r\n");
        assertThat(stream.lastEventId()).isNull();
        stream.finish();
        reactor.advance(Duration.ZERO);
        assertThat(transport.takeWritten()).isEqualTo("0\r\n\r\n");
        assertThat(stream.isOpen()).isFalse();
        Results.successOf(stream.ended());
        stream.send("dropped");
        stream.finish();
        reactor.advance(Duration.ZERO);
        assertThat(transport.takeWritten()).isEmpty();
    }

    @Test
    void givesSignsOfLifeWhileNothingHappens() {
        EventStream stream = ask(EventStreamOptions.DEFAULT);
        transport.clearWritten();
        reactor.advance(Duration.ofSeconds(10));
        stream.send("x");
        reactor.advance(Duration.ofSeconds(5));
        assertThat(transport.takeWritten()).isEqualTo("9\r\ndata: x\n\n\r\n");
        reactor.advance(Duration.ofSeconds(15));
        reactor.advance(Duration.ZERO);
        assertThat(transport.takeWritten()).isEqualTo("3\r\n:\n\n\r\n");
    }

    @Test
    void whatAClientDoesNotReadWaitsInOrder() {
        EventStream stream = ask(EventStreamOptions.DEFAULT);
        transport.clearWritten();
        transport.setCapacity(0);
        stream.send("x".repeat(70_000));
        stream.send("a");
        stream.send("b");
        reactor.advance(Duration.ZERO);
        assertThat(stream.queued()).isEqualTo(18);
        var ready = stream.ready();
        Results.assertNoResult(ready);
        transport.setCapacity(Long.MAX_VALUE);
        reactor.advance(Duration.ZERO);
        Results.successOf(ready);
        assertThat(transport.takeWritten()).endsWith("x\n\n\r\n9\r\ndata: a\n\n\r\n9\r\ndata: b\n\n\r\n");
        assertThat(stream.queued()).isZero();
    }

    @Test
    void aClientThatReadsTooLittleIsCutOff() {
        EventStream stream = ask(EventStreamOptions.DEFAULT.withMostQueued(1000));
        transport.setCapacity(0);
        stream.send("x".repeat(70_000));
        Bytes event = ServerSentEvent.of("y".repeat(92)).encode();
        for (int i = 0; i < 10; i++) {
            stream.sendEncoded(event);
        }
        assertThat(stream.isOpen()).isTrue();
        stream.sendEncoded(event);
        assertThat(stream.isOpen()).isFalse();
        reactor.advance(Duration.ZERO);
        assertThat(transport.isAborted()).isTrue();
        assertThat(stream.queued()).isZero();
        Results.failureOf(stream.ended());
        Results.successOf(stream.ready());
    }

    @Test
    void aClientThatGoesIsNoticed() {
        EventStream stream = ask(EventStreamOptions.DEFAULT);
        var ended = stream.ended();
        transport.disconnect();
        Results.failureOf(ended);
        assertThat(stream.isOpen()).isFalse();
        stream.send("dropped");
    }

    @Test
    void aClientThatComesAgainSaysWhatItHasSeen() {
        EventStream stream = ask("GET / HTTP/1.1\r\nLast-Event-ID: 42", EventStreamOptions.DEFAULT);
        assertThat(stream.lastEventId()).isEqualTo("42");
    }

    @Test
    void headHasNoEvents() {
        EventStream stream = ask("HEAD / HTTP/1.1", EventStreamOptions.DEFAULT);
        assertThat(stream.isOpen()).isFalse();
        assertThat(transport.writtenText()).contains("text/event-stream").endsWith("\r\n\r\n");
    }
}
