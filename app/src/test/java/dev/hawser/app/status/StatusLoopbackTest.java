package dev.hawser.app.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.app.MultiService;
import dev.hawser.app.ServiceState;
import dev.hawser.app.StreamServerEndpointService;
import dev.hawser.app.status.StatusSnapshot.ConnectionView;
import dev.hawser.app.status.StatusSnapshot.ReactorView;
import dev.hawser.bytes.Bytes;
import dev.hawser.net.Factory;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import dev.hawser.net.endpoint.ServerEndpoint;
import dev.hawser.testing.junit.HawserTest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The status of this very process, over real sockets. */
@HawserTest(timeLimitSeconds = 30)
class StatusLoopbackTest {
    @TempDir
    Path folder;

    /** Answers nothing. */
    static final class Quiet extends Protocol {
        @Override
        public void dataReceived(Bytes data) {}
    }

    private static MultiService shop(Reactor reactor) {
        MultiService shop = new MultiService(reactor, "shop");
        shop.add(new StreamServerEndpointService(
                reactor, "web", ServerEndpoint.parse(reactor, "tcp:0:interface=127.0.0.1"), Factory.of(Quiet::new)));
        return shop;
    }

    private static StreamServerEndpointService web(MultiService shop) {
        return (StreamServerEndpointService) shop.service("web");
    }

    private record Told(int exit, String out, String err) {}

    /** Asks as the command does, on a thread of its own. */
    private static Told query(Reactor reactor, String endpoint, StatusQuery.Wish wish) {
        return reactor.blocking(() -> {
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();
            int exit = StatusQuery.run(endpoint, wish, new PrintWriter(out), new PrintWriter(err));
            return new Told(exit, out.toString(), err.toString());
        });
    }

    private static String tcp(StatusService status) {
        return "tcp:127.0.0.1:" + Objects.requireNonNull(status.host()).port();
    }

    @Test
    void theCommandShowsThisProcessAndStopsAndStartsItsServices(Reactor reactor) {
        MultiService shop = shop(reactor);
        StatusService status = StatusService.of(reactor, "tcp:0:interface=127.0.0.1", shop, List.of(reactor));
        shop.startService().await();
        status.startService().await();
        String endpoint = tcp(status);
        assertThat(status.description()).isEqualTo("http://" + endpoint.substring(4) + "/");

        Told text = query(reactor, endpoint, new StatusQuery.Wish.Text());
        assertThat(text.err()).isEmpty();
        assertThat(text.exit()).isZero();
        assertThat(text.out())
                .startsWith("process " + ProcessHandle.current().pid() + ", ")
                .containsPattern("\n  shop +running\n    web +running +listening on 127.0.0.1:[0-9]+")
                .contains("\n    StatusConnection,")
                .contains("\n  port\n    listening port 127.0.0.1:")
                .contains("\n  passes: ");

        Told json = query(reactor, endpoint, new StatusQuery.Wish.Json());
        StatusSnapshot snapshot = StatusJson.read(json.out().strip());
        ReactorView view = snapshot.reactors().getFirst();
        assertThat(view.counts()).containsEntry("PORT", 2).containsEntry("CONNECTION", 1).containsEntry("THREAD_WORK", 1);
        assertThat(view.connections()).extracting(ConnectionView::protocol).containsExactly("StatusConnection");
        assertThat(Objects.requireNonNull(view.passes()).total()).isPositive();
        assertThat(snapshot.threads()).extracting(StatusSnapshot.ThreadView::name).contains("main");

        assertThat(query(reactor, endpoint, new StatusQuery.Wish.Stop("shop/web")))
                .isEqualTo(new Told(0, "shop/web is stopped\n", ""));
        assertThat(web(shop).state()).isEqualTo(ServiceState.STOPPED);
        assertThat(query(reactor, endpoint, new StatusQuery.Wish.Start("shop/web")).out())
                .isEqualTo("shop/web is running\n");
        assertThat(query(reactor, endpoint, new StatusQuery.Wish.Stop("shop/café")))
                .isEqualTo(new Told(
                        StatusQuery.USAGE, "", "hawser: there is no service shop/café at " + endpoint + "\n"));

        status.stopService().await();
        shop.stopService().await();
        assertThat(reactor.passLengths().isMeasuring()).isFalse();
        Told gone = query(reactor, endpoint, new StatusQuery.Wish.Text());
        assertThat(gone.exit()).isEqualTo(StatusQuery.UNAVAILABLE);
        assertThat(gone.err()).startsWith("hawser: nobody answers at " + endpoint + ": ").endsWith("\n").hasLineCount(1);
        assertThat(gone.out()).isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aUnixSocketIsForItsUserAlone(Reactor reactor) throws Exception {
        MultiService shop = shop(reactor);
        Path socket = folder.resolve("status");
        StatusService status = StatusService.of(reactor, "unix:" + socket, shop, List.of(reactor));
        status.startService().await();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket))).isEqualTo("rw-------");
        assertThat(status.description()).isEqualTo("unix:" + socket);
        Told text = query(reactor, "unix:" + socket, new StatusQuery.Wish.Text());
        assertThat(text.out()).containsPattern("\n  shop +stopped\n    web +stopped\n");
        assertThat(text.exit()).isZero();
        status.stopService().await();
        assertThat(socket).doesNotExist();
    }

    @Test
    void whatIsNoStatusIsToldInOneLine(Reactor reactor) {
        ListeningPort liar = reactor.listenTcp(0, ListenOptions.LOOPBACK, _ -> new Protocol() {
            @Override
            public void connectionMade() {
                transport().write("220 mail.example \u001b[2J ready\r\n\r\n");
            }
        });
        ListeningPort mute = reactor.listenTcp(0, ListenOptions.LOOPBACK, _ -> new Protocol() {
            @Override
            public void dataReceived(Bytes data) {
                transport().loseConnection();
            }
        });
        Told lies = query(reactor, "tcp:127.0.0.1:" + liar.port(), new StatusQuery.Wish.Text());
        assertThat(lies.exit()).isEqualTo(StatusQuery.PROTOCOL);
        assertThat(lies.err()).startsWith("hawser: no status is served at tcp:127.0.0.1:").hasLineCount(1);
        Told silence = query(reactor, "tcp:127.0.0.1:" + mute.port(), new StatusQuery.Wish.Json());
        assertThat(silence.exit()).isEqualTo(StatusQuery.UNAVAILABLE);
        for (String wrong : List.of("tcp:127.0.0.1", "tls:127.0.0.1:1", "x", "", "unix:", "tcp:127.0.0.1:99999")) {
            Told usage = query(reactor, wrong, new StatusQuery.Wish.Text());
            assertThat(usage.exit()).as(wrong).isEqualTo(StatusQuery.USAGE);
            assertThat(usage.err()).startsWith("hawser: ").hasLineCount(1);
        }
        liar.stopListening().await();
        mute.stopListening().await();
    }

    @Test
    void severalReactorsAreShownAndOneThatIsHeldDoesNotHoldTheRest(Reactor reactor) throws Exception {
        Reactor other = Reactor.open(ReactorOptions.DEFAULT.withHandleSignals(false));
        MultiService far = shop(other);
        Thread thread = other.start();
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicReference<String> awaited = new AtomicReference<>();
        try {
            reactor.blocking(() -> other.blockingCallFromThread(far::startService));
            StatusService status = StatusService.of(
                    reactor, "tcp:0:interface=127.0.0.1", List.of(shop(reactor), far), List.of(reactor, other));
            status.startService().await();
            StatusSnapshot both = json(reactor, status);
            assertThat(both.reactors()).extracting(ReactorView::problem).containsOnlyNulls();
            assertThat(both.reactors().getLast().counts()).containsEntry("PORT", 1);
            assertThat(both.services().getLast().state()).isEqualTo(ServiceState.RUNNING);
            assertThat(query(reactor, tcp(status), new StatusQuery.Wish.Stop("shop/web")).exit()).isZero();
            assertThat(json(reactor, status).services().getLast().parts().getFirst().state())
                    .isEqualTo(ServiceState.STOPPED);

            other.callFromThread(() -> {
                held.countDown();
                release.await();
                awaited.set("released");
            });
            reactor.blocking(() -> {
                held.await();
                return "held";
            });
            StatusSnapshot one = json(reactor, status);
            assertThat(one.reactors()).extracting(ReactorView::problem).containsExactly(null, "does not answer");
            assertThat(one.reactors().getFirst().counts()).containsKey("PORT");
            assertThat(one.services().getLast().state()).isNull();
            assertThat(one.services().getLast().description()).isEqualTo("its reactor does not answer");
            assertThat(json(reactor, status).reactors().getLast().problem()).isEqualTo("does not answer");
            assertThat(awaited.get()).isNull();

            release.countDown();
            StatusSnapshot again = json(reactor, status);
            while (again.reactors().getLast().problem() != null) { // until its answer has come, bounded by the test's limit
                again = json(reactor, status);
            }
            reactor.blocking(() -> other.blockingCallFromThread(far::stopService));
            other.stop();
            reactor.blocking(() -> {
                thread.join();
                return "ended";
            });
            assertThat(json(reactor, status).reactors().getLast().problem()).isEqualTo("does not run");
            status.stopService().await();
        } finally {
            release.countDown();
            if (other.isRunning()) {
                other.stop();
            }
        }
    }

    private static StatusSnapshot json(Reactor reactor, StatusService status) {
        return StatusJson.read(query(reactor, tcp(status), new StatusQuery.Wish.Json()).out().strip());
    }
}
