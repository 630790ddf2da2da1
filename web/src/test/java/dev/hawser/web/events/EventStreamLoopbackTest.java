package dev.hawser.web.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.deferred.DeferredQueue;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Reactor;
import dev.hawser.testing.junit.HawserTest;
import dev.hawser.web.Site;
import dev.hawser.web.client.HttpClient;
import dev.hawser.web.events.wire.ServerSentEvent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@HawserTest
class EventStreamLoopbackTest {
    @Test
    void aClientGoesOnWhereItsStreamWasCutOff(Reactor reactor) {
        DeferredQueue<EventStream> streams = new DeferredQueue<>(reactor, 10, 10);
        EventStreamOptions options = EventStreamOptions.DEFAULT.withRetry(Duration.ofMillis(20));
        ListeningPort port =
                reactor.listenTcp(0, new Site(request -> streams.put(EventStream.begin(request, options))));
        HttpClient http = new HttpClient(reactor);
        DeferredQueue<String> told = new DeferredQueue<>(reactor, 10, 10);
        EventStreamClient client =
                new EventStreamClient(reactor, EventStreamOpener.of(http, "http://127.0.0.1:" + port.port() + "/events")) {
                    @Override
                    public void eventReceived(ServerSentEvent event) {
                        told.put(event.id() + " " + event.type() + " " + event.data());
                    }

                    @Override
                    public void streamLost(@Nullable Throwable reason, Duration wait) {
                        told.put("lost " + wait.toMillis());
                    }
                };
        client.start();
        EventStream first = streams.get().await();
        assertThat(first.lastEventId()).isNull();
        first.send(ServerSentEvent.of("tick", "one\ntwo").withId("1"));
        assertThat(told.get().await()).isEqualTo("1 tick one\ntwo");
        first.send("last");
        assertThat(told.get().await()).isEqualTo("1 message last");
        first.finish();
        assertThat(told.get().await()).isEqualTo("lost 20");
        EventStream second = streams.get().await();
        assertThat(second.lastEventId()).isEqualTo("1");
        var ended = second.ended().addErrback(_ -> null);
        client.stop();
        ended.await();
        assertThat(second.isOpen()).isFalse();
        http.close().await();
        port.stopListening().await();
    }
}
