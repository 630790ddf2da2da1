package dev.hawser.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ReactorGroup.Distribution;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A group of reactors with plain sockets as clients. Each connection is told the number of its factory. */
@Timeout(60)
class ReactorGroupTest {
    private final ReactorGroup group = ReactorGroup.open(3, options());
    private final List<Socket> clients = new ArrayList<>();
    private final Map<String, Reactor> reactorOfFactory = new ConcurrentHashMap<>();
    private final AtomicInteger factories = new AtomicInteger();
    private final AtomicInteger stopped = new AtomicInteger();

    /** For the other backends. */
    ReactorOptions options() {
        return ReactorOptions.DEFAULT.withHandleSignals(false).withBackend("nio");
    }

    @AfterEach
    void closeAll() throws IOException {
        for (Socket client : clients) {
            client.close();
        }
    }

    /** Says its number, and echoes. Notes when it is used on another reactor than at first. */
    private final class Numbered implements Factory {
        private final String number = String.valueOf(factories.getAndIncrement());

        @Override
        public void stopFactory() {
            stopped.incrementAndGet();
        }

        @Override
        public Protocol buildProtocol(Address peer) {
            return new Protocol() {
                @Override
                public void connectionMade() {
                    Reactor first = reactorOfFactory.putIfAbsent(number, reactor());
                    assertThat(first == null || first == reactor()).isTrue();
                    transport().write(number);
                }

                @Override
                public void dataReceived(Bytes data) {
                    assertThat(reactor().isOnThread()).isTrue();
                    transport().write(data);
                }
            };
        }
    }

    private GroupPort listen(Distribution distribution) {
        return group.listenTcp(0, ListenOptions.LOOPBACK.withBacklog(256), distribution, Numbered::new);
    }

    private Socket client(GroupPort port) throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), port.port());
        clients.add(client);
        return client;
    }

    private static String read(Socket client, int byteCount) throws IOException {
        InputStream in = client.getInputStream();
        return new String(in.readNBytes(byteCount), StandardCharsets.US_ASCII);
    }

    private Map<String, Integer> numbersToldTo(int connections, GroupPort port) throws IOException {
        Map<String, Integer> told = new ConcurrentHashMap<>();
        for (int i = 0; i < connections; i++) {
            told.merge(read(client(port), 1), 1, Integer::sum);
        }
        return told;
    }

    private void stop(Thread running) throws InterruptedException {
        group.stop();
        running.join();
    }

    @Test
    void newcomersGoToTheReactorsInTurn() throws Exception {
        GroupPort port = listen(Distribution.ROUND_ROBIN);
        Thread running = group.start();
        assertThat(numbersToldTo(12, port)).isEqualTo(Map.of("0", 4, "1", 4, "2", 4));
        assertThat(reactorOfFactory.values()).containsExactlyInAnyOrderElementsOf(group.reactors());
        for (Socket client : clients) {
            client.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
            assertThat(read(client, 5)).isEqualTo("hello");
        }
        stop(running);
        assertThat(stopped).hasValue(3);
    }

    @Test
    void theOperatingSystemSharesThemOut() throws Exception {
        GroupPort port = listen(Distribution.KERNEL);
        Thread running = group.start();
        Map<String, Integer> told = numbersToldTo(200, port);
        assertThat(told.keySet()).containsExactlyInAnyOrder("0", "1", "2");
        assertThat(reactorOfFactory.values()).containsExactlyInAnyOrderElementsOf(group.reactors());
        stop(running);
        assertThat(stopped).hasValue(3);
    }

    @Test
    void aPortMayBeOpenedAndClosedWhileItRuns() throws Exception {
        for (Distribution distribution : Distribution.values()) {
            factories.set(0);
            reactorOfFactory.clear();
            Thread running = group.start();
            Reactor second = group.reactors().get(1);
            GroupPort port = second.blockingCallFromThread(
                    () -> dev.hawser.deferred.Deferred.succeed(second, listen(distribution)));
            assertThat(numbersToldTo(60, port)).isNotEmpty();
            Reactor third = group.reactors().get(2);
            third.blockingCallFromThread(port::stopListening);
            assertThatThrownBy(() -> client(port)).isInstanceOf(IOException.class);
            third.blockingCallFromThread(port::stopListening); // the second time is fine
            clients.getLast().getOutputStream().write('x');
            assertThat(read(clients.getLast(), 1)).isEqualTo("x");
            stop(running);
        }
    }

    @Test
    void oneThatStopsStopsAll() throws Exception {
        for (Reactor each : group.reactors()) {
            Thread running = group.start();
            each.callFromThread(each::stop);
            running.join();
            assertThat(group.reactors()).noneMatch(Reactor::isRunning);
        }
    }

    @Test
    void runEndsWithTheLast() {
        CountDownLatch all = new CountDownLatch(3);
        for (Reactor each : group.reactors()) {
            each.callWhenRunning(() -> {
                all.countDown();
                each.deferToThread(() -> {
                            all.await();
                            return "all run";
                        })
                        .finish(_ -> each.stop(), _ -> {});
            });
        }
        group.run();
        assertThat(all.getCount()).isZero();
        assertThat(group.reactors()).noneMatch(Reactor::isRunning);
    }

    @Test
    void whatIsFatalToOneEndsAllAndIsThrown() {
        for (Reactor each : group.reactors()) {
            each.callWhenRunning(() -> {
                throw new LinkageError("on " + group.reactors().indexOf(each));
            });
            assertThatThrownBy(group::run)
                    .isInstanceOf(LinkageError.class)
                    .hasMessage("on " + group.reactors().indexOf(each));
            assertThat(group.reactors()).noneMatch(Reactor::isRunning);
        }
    }

    @Test
    void aPortThatIsTakenIsRefused() throws Exception {
        GroupPort port = listen(Distribution.ROUND_ROBIN);
        for (Distribution distribution : Distribution.values()) {
            assertThatThrownBy(() ->
                            group.listenTcp(port.port(), ListenOptions.LOOPBACK, distribution, Numbered::new))
                    .isInstanceOf(CannotListen.class)
                    .hasMessageContaining(String.valueOf(port.port()));
        }
        stop(group.start());
    }

    /** It was left open by one distribution, and served by those that had a factory. */
    @Test
    void aFactoryThatIsNotToBeHadClosesThePort() throws Exception {
        for (Distribution distribution : Distribution.values()) {
            int port = freePort();
            AtomicInteger asked = new AtomicInteger();
            assertThatThrownBy(() -> group.listenTcp(port, ListenOptions.LOOPBACK, distribution, () -> {
                        if (asked.incrementAndGet() == 2) {
                            throw new IllegalStateException("no second factory");
                        }
                        return new Numbered();
                    }))
                    .hasMessage("no second factory");
            assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                    .isInstanceOf(ConnectException.class);
        }
        stop(group.start());
        assertThat(stopped).hasValue(2);
    }

    /** One that was free just now. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void aPortThatDoesNotBeginOnAllIsGivenBack() throws Exception {
        for (Distribution distribution : Distribution.values()) {
            AtomicInteger asked = new AtomicInteger();
            assertThatThrownBy(() -> group.listenTcp(0, ListenOptions.LOOPBACK, distribution, () -> {
                        if (asked.incrementAndGet() == 3) {
                            throw new IllegalStateException("planned");
                        }
                        return new Numbered();
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("planned");
            assertThat(group.reactors()).allSatisfy(each -> assertThat(each.holdings()).as("%s", distribution).isEmpty());
        }
        Thread running = group.start();
        stop(running);
        assertThat(stopped).hasValue(factories.get());
    }

    /** What one asks of another that has ended already must not be done when that runs again. */
    @Test
    void aPortThatIsOpenedWhileAnotherHasEndedIsGoneInTheNextRun() throws Exception {
        Reactor first = group.reactors().get(0);
        Reactor second = group.reactors().get(1);
        for (Distribution distribution : Distribution.values()) {
            second.addSystemEventTrigger(Trigger.Phase.AFTER, Trigger.Event.SHUTDOWN, () -> {
                while (first.isRunning()) {
                    Thread.onSpinWait();
                }
                listen(distribution);
            });
            Thread running = group.start();
            stop(running);
            running = group.start();
            for (Reactor each : group.reactors()) {
                assertThat(each.<List<?>>blockingCallFromThread(
                                () -> dev.hawser.deferred.Deferred.succeed(each, each.holdings())))
                        .as("%s", distribution)
                        .isEmpty();
            }
            stop(running);
        }
    }

    @Test
    void othersThreadsAreRefused() throws Exception {
        Thread running = group.start();
        assertThatThrownBy(() -> listen(Distribution.ROUND_ROBIN)).isInstanceOf(WrongThreadException.class);
        assertThatThrownBy(group::start).isInstanceOfAny(IllegalStateException.class, WrongThreadException.class);
        stop(running);
        assertThatThrownBy(group::stop).isInstanceOf(IllegalStateException.class).hasMessageContaining("isn't running");
    }

    @Test
    void theReactorsAreGivenInTurnAndShareTheBudget() {
        assertThat(List.of(group.next(), group.next(), group.next(), group.next()))
                .containsExactly(
                        group.reactors().get(0),
                        group.reactors().get(1),
                        group.reactors().get(2),
                        group.reactors().get(0));
        assertThat(group.reactors().getFirst().options().memoryBudget())
                .isEqualTo(options().memoryBudget() / 3);
        assertThatThrownBy(() -> ReactorGroup.open(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
