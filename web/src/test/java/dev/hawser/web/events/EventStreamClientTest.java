package dev.hawser.web.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Promise;
import dev.hawser.net.ConnectionLost;
import dev.hawser.testing.MemoryReactor;
import dev.hawser.web.body.BodyFeed;
import dev.hawser.web.body.BodySource;
import dev.hawser.web.events.wire.ServerSentEvent;
import dev.hawser.web.http.Headers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventStreamClientTest {
    private final MemoryReactor reactor = new MemoryReactor();
    private final List<Headers> asked = new ArrayList<>();
    private final List<Promise<EventStreamResponse>> answers = new ArrayList<>();
    private final List<String> told = new ArrayList<>();

    private final EventStreamClient client = new EventStreamClient(reactor, headers -> {
        asked.add(headers);
        Promise<EventStreamResponse> answer = new Promise<>(reactor, _ -> told.add("cancelled"));
        answers.add(answer);
        return answer;
    }) {
        @Override
        public void streamOpened() {
            told.add("opened");
        }

        @Override
        public void eventReceived(ServerSentEvent event) {
            told.add(event.type() + " " + event.data());
            if (event.data().equals("stop")) {
                stop();
            } else if (event.data().equals("throw")) {
                throw new IllegalStateException("as asked");
            }
        }

        @Override
        public void streamLost(@Nullable Throwable reason, Duration wait) {
            told.add("lost " + (reason == null ? "" : reason.getClass().getSimpleName() + " ") + wait.toMillis());
        }

        @Override
        public void streamRefused(int status, Headers headers) {
            told.add("refused " + status);
        }
    };

    private BodyFeed answer(int status, String type) {
        BodyFeed feed = new BodyFeed(reactor, -1, BodySource.EXHAUSTED);
        answers.removeLast().callback(new EventStreamResponse(status, Headers.of("Content-Type", type), feed.body()));
        return feed;
    }

    private BodyFeed open() {
        return answer(200, "text/event-stream;charset=utf-8");
    }

    private static void send(BodyFeed feed, String text) {
        feed.dataReceived(Bytes.of(text));
    }

    @Test
    void tellsOfEventsAndComesAgainWithWhatItHasSeen() {
        client.start();
        client.start();
        assertThat(asked).containsExactly(Headers.of("Accept", "text/event-stream", "Cache-Control", "no-store"));
        BodyFeed feed = open();
        send(feed, "retry: 100\n\ndata: a\n");
        send(feed, "id: 1\n\nevent: tick\nid: \u20ac\ndata: b\n\nid: 9\ndata: cut off");
        feed.ended(Headers.EMPTY);
        assertThat(told).containsExactly("opened", "message a", "tick b", "lost 100");
        assertThat(asked).hasSize(1);
        reactor.advance(Duration.ofMillis(100));
        assertThat(asked).hasSize(2);
        assertThat(asked.getLast().get("Last-Event-ID")).isEqualTo(Bytes.of("\u20ac").latin1());
        send(open(), "data: c\n\n");
        assertThat(told).endsWith("opened", "message c");
        client.stop();
        assertThat(client.isStarted()).isFalse();
        reactor.advance(Duration.ofMinutes(5));
        assertThat(asked).hasSize(2);
    }

    @Test
    void waitsLongerAfterEachAttemptInVain() {
        client.start();
        for (int wait : new int[] {3, 6, 12, 24, 48, 60, 60}) {
            answers.removeLast().errback(new ConnectionLost());
            assertThat(told.getLast()).isEqualTo("lost ConnectionLost " + wait * 1000);
            reactor.advance(Duration.ofSeconds(wait));
        }
        BodyFeed feed = open();
        send(feed, "data: x\n\n");
        feed.failed(new ConnectionLost());
        assertThat(told).endsWith("message x", "lost ConnectionLost 3000");
        client.stop();
    }

    @Test
    void whatIsNoStreamOfEventsIsForGood() {
        for (Object[] each : new Object[][] {{204, "text/event-stream"}, {500, "text/plain"}, {200, "text/html"}}) {
            client.start();
            answer((int) each[0], (String) each[1]);
            assertThat(told.getLast()).isEqualTo("refused " + each[0]);
            assertThat(client.isStarted()).isFalse();
        }
        assertThat(reactor.clock().delayedCalls()).isEmpty();
    }

    @Test
    void stopsAmidItsEventsAndWhileItAsks() {
        client.start();
        send(open(), "data: stop\n\ndata: never told\n\n");
        assertThat(told).containsExactly("opened", "message stop");
        client.start();
        client.stop();
        assertThat(told).endsWith("cancelled");
        assertThat(reactor.clock().delayedCalls()).isEmpty();
    }

    @Test
    void anEventThatThrowsEndsTheStream() {
        client.start();
        send(open(), "data: throw\n\ndata: never told\n\n");
        assertThat(told).containsExactly("opened", "message throw", "lost IllegalStateException 3000");
        client.stop();
    }
}
