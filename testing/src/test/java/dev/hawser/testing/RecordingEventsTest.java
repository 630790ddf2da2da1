package dev.hawser.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import dev.hawser.time.DelayedCall;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a recording has of a real exchange. */
@Timeout(60)
class RecordingEventsTest {
    @TempDir
    Path folder;

    private final Reactor reactor = Reactor.open(
            ReactorOptions.DEFAULT.withHandleSignals(false).withWatchdogLimit(Duration.ofMinutes(1)));
    private final Recording recording = new Recording();
    private final List<String> addresses = new ArrayList<>();

    @AfterEach
    void close() {
        recording.close();
    }

    private List<RecordedEvent> events(String name) throws IOException {
        Path file = folder.resolve(name);
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals("dev.hawser." + name))
                .toList();
    }

    private void exchange() {
        int port = reactor.listenTcp(0, ListenOptions.LOOPBACK, _ -> new Server()).port();
        reactor.connectTcp("127.0.0.1", port, _ -> new Client());
        reactor.run();
    }

    /** Says everything back, twice. */
    private static final class Server extends Protocol {
        @Override
        public void dataReceived(Bytes data) {
            transport().write(data);
            transport().write(data);
        }
    }

    private class Client extends Protocol {
        private long missing = 10;

        @Override
        public void connectionMade() {
            addresses.add(transport().host().toString());
            addresses.add(transport().peer().toString());
            transport().write("hello");
        }

        @Override
        public void dataReceived(Bytes data) {
            missing -= data.size();
            if (missing == 0) {
                transport().loseConnection();
            }
        }

        @Override
        public void connectionLost(ConnectionEnd reason) {
            reactor.callLater(Duration.ofMillis(5), reactor::stop);
        }
    }

    @Test
    void connectionsAreToldOfAtBothEndsWithAllThatWentOverThem() throws IOException {
        recording.enable("dev.hawser.ConnectionOpened");
        recording.enable("dev.hawser.ConnectionClosed");
        recording.start();
        exchange();
        recording.stop();

        String client = addresses.getFirst();
        String server = addresses.getLast();
        List<RecordedEvent> opened = events("ConnectionOpened");
        assertThat(opened)
                .extracting(event -> event.getString("protocol") + " " + event.getString("host") + " "
                        + event.getString("peer"))
                .containsExactlyInAnyOrder(
                        Server.class.getName() + " " + server + " " + client,
                        Client.class.getName() + " " + client + " " + server);
        List<RecordedEvent> closed = events("ConnectionClosed");
        assertThat(closed)
                .extracting(event -> event.getString("protocol") + " " + event.getString("host") + " "
                        + event.getString("peer") + " " + event.getLong("bytesReceived") + " "
                        + event.getLong("bytesSent") + " " + event.getString("reason"))
                .containsExactlyInAnyOrder(
                        Server.class.getName() + " " + server + " " + client
                                + " 5 10 ConnectionDone: Connection was closed cleanly.",
                        Client.class.getName() + " " + client + " " + server
                                + " 10 5 ConnectionDone: Connection was closed cleanly.");
        assertThat(closed).allSatisfy(event -> {
            assertThat(event.getDuration()).isPositive();
            assertThat(event.getStackTrace()).isNull();
            assertThat(event.getThread().getJavaThreadId())
                    .isEqualTo(Thread.currentThread().threadId());
        });
    }

    @Test
    void aConnectionThatIsOlderThanTheRecordingEndsInItWithoutALength() throws IOException {
        recording.enable("dev.hawser.ConnectionClosed");
        int port = reactor.listenTcp(0, ListenOptions.LOOPBACK, _ -> new Server()).port();
        reactor.connectTcp("127.0.0.1", port, _ -> new Client() {
            @Override
            public void connectionMade() {
                recording.start();
                super.connectionMade();
            }
        });
        reactor.run();
        recording.stop();

        assertThat(events("ConnectionClosed"))
                .filteredOn(event -> event.getLong("bytesSent") == 5)
                .singleElement()
                .satisfies(event -> assertThat(event.getDuration()).isZero());
    }

    @Test
    void aReactorThatIsBrokenTellsOfItsConnectionsToo() throws IOException {
        recording.enable("dev.hawser.ConnectionClosed");
        recording.start();
        int port = reactor.listenTcp(0, ListenOptions.LOOPBACK, _ -> new Protocol() {
            @Override
            public void dataReceived(Bytes data) {
                throw new NoClassDefFoundError("as when a jar is replaced");
            }
        }).port();
        reactor.connectTcp("127.0.0.1", port, _ -> new Client());
        try (CapturedLog log = new CapturedLog("dev.hawser.reactor")) {
            assertThatThrownBy(reactor::run).isInstanceOf(NoClassDefFoundError.class);
            assertThat(log.records()).hasSize(1);
        }
        recording.stop();

        assertThat(events("ConnectionClosed"))
                .extracting(event -> event.getString("reason"))
                .hasSize(2)
                .allMatch(reason -> reason.startsWith("ConnectionLost: ") && reason.contains("the reactor has ended"));
    }

    @Test
    void passesSayWhatTheyDid() throws IOException {
        recording.enable("dev.hawser.Pass").withoutThreshold();
        recording.start();
        reactor.callFromThread(() -> {});
        reactor.callFromThread(() -> {});
        exchange();
        recording.stop();

        List<RecordedEvent> passes = events("Pass");
        assertThat(passes.getFirst().getLong("threadCalls")).isGreaterThanOrEqualTo(2);
        assertThat(sum(passes, "timedCalls")).isEqualTo(1);
        // made and lost at each end, data at the server, and at the client in one piece or two
        assertThat(sum(passes, "events")).isBetween(6L, 20L);
        assertThat(passes).allMatch(pass -> pass.getDuration().compareTo(Duration.ofSeconds(30)) < 0);
    }

    private static long sum(List<RecordedEvent> events, String field) {
        return events.stream().mapToLong(event -> event.getLong(field)).sum();
    }

    @Test
    void delayedCallsSayHowLateTheyAre() throws IOException {
        recording.enable("dev.hawser.TimerLag");
        recording.start();
        long[] lag = new long[1];
        reactor.callWhenRunning(() -> {
            DelayedCall late = reactor.callLater(Duration.ofMillis(1), reactor::stop);
            while (reactor.nanos() - late.dueNanos() < 3_000_000) {
                Thread.onSpinWait();
            }
            lag[0] = reactor.nanos() - late.dueNanos();
        });
        reactor.run();
        recording.stop();

        List<Duration> lags =
                events("TimerLag").stream().map(event -> event.getDuration("lag")).toList();
        assertThat(lags).hasSize(1);
        assertThat(lags.getFirst()).isBetween(Duration.ofNanos(lag[0]), Duration.ofSeconds(30));
    }

    @Test
    void aSlowCallbackHasItsStackAndIsSeenByAStream() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        List<RecordedEvent> slow = new ArrayList<>();
        try (RecordingStream stream = new RecordingStream()) {
            stream.enable("dev.hawser.SlowCallback").withThreshold(Duration.ofMillis(30));
            stream.setReuse(false);
            stream.onEvent("dev.hawser.SlowCallback", event -> {
                slow.add(event);
                seen.countDown();
            });
            stream.startAsync();
            reactor.callLater(Duration.ZERO, this::takeLong);
            reactor.run();
            stream.stop();
        }
        assertThat(seen.await(30, TimeUnit.SECONDS)).isTrue();
        RecordedEvent event = slow.getFirst();
        assertThat(event.getString("subject")).isEqualTo("-");
        assertThat(event.getThread("holder").getJavaThreadId())
                .isEqualTo(Thread.currentThread().threadId());
        assertThat(event.getString("place")).contains("RecordingEventsTest.takeLong");
        assertThat(event.getString("stack")).contains("RecordingEventsTest.takeLong").contains("\n").contains(".runDue(");
        assertThat(event.getDuration()).isGreaterThanOrEqualTo(Duration.ofMillis(30));
    }

    /** As a computation does that belongs into a thread. */
    private void takeLong() {
        long begun = reactor.nanos();
        while (reactor.nanos() - begun < 150_000_000) {
            Thread.onSpinWait();
        }
        reactor.stop();
    }

    @Test
    void withoutARecordingThereIsNothingToSee() throws IOException {
        exchange();
        recording.start(); // which everything came before
        recording.stop();
        assertThat(events("ConnectionClosed")).isEmpty();
        assertThat(events("Pass")).isEmpty();
    }
}
