package dev.hawser.benchmarks;

import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Reactor;
import dev.hawser.web.Site;
import dev.hawser.web.websocket.WebSocketClient;
import dev.hawser.web.websocket.WebSocketClientOptions;
import dev.hawser.web.websocket.WebSocketOptions;
import dev.hawser.web.websocket.WebSocketProtocol;
import dev.hawser.web.websocket.WebSocketResource;
import dev.hawser.web.websocket.wire.DeflateOptions;
import dev.hawser.web.websocket.wire.EncodedMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * {@code WebSocketBroadcast [COUNT [plain|deflate]]}: how long a message takes from one reactor to all of its WebSockets, until the last
 * client has said that it is there. The clients are in another process, since a process may have 20 000 descriptors, and on
 * one reactor, too.
 */
public final class WebSocketBroadcast {
    private static final int WARM_UPS = 30;
    private static final int ROUNDS = 30;
    private static final String TEXT = "It is now round %6d, and whoever is in the room is to know that. ";

    private WebSocketBroadcast() {}

    /** See the class. */
    public static void main(String[] args) throws IOException {
        int count = args.length == 0 ? 10_000 : Integer.parseInt(args[0]);
        boolean deflates = args.length > 1 && args[1].equals("deflate");
        if (args.length == 3) {
            new Clients(Reactor.open(), count, Integer.parseInt(args[2]), deflates).run();
        } else {
            new Server(Reactor.open(), count, deflates).run();
        }
    }

    private static DeflateOptions deflate() {
        return DeflateOptions.DEFAULT.withLeastSize(32);
    }

    /** The side that is measured. */
    private static final class Server {
        private final Reactor reactor;
        private final int count;
        private final boolean deflates;
        private final List<Member> members = new ArrayList<>();
        private final long[] nanos = new long[ROUNDS];
        private long begun;
        private long written;
        private int round = -WARM_UPS;

        Server(Reactor reactor, int count, boolean deflates) {
            this.reactor = reactor;
            this.count = count;
            this.deflates = deflates;
        }

        void run() {
            WebSocketOptions options = WebSocketOptions.DEFAULT.withDeflate(deflates ? deflate() : null);
            ListeningPort port = reactor.listenTcp(
                    0, ListenOptions.LOOPBACK.withBacklog(4096), new Site(new WebSocketResource(options, () -> new Member(this))));
            reactor.callWhenRunning(() -> startClients(port.port()));
            reactor.run();
        }

        private void startClients(int port) throws IOException {
            String java = ProcessHandle.current().info().command().orElse("java");
            Process clients = new ProcessBuilder(
                            java, "-Xmx512m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-cp",
                            System.getProperty("java.class.path"), WebSocketBroadcast.class.getName(),
                            Integer.toString(count), deflates ? "deflate" : "plain", Integer.toString(port))
                    .inheritIO()
                    .start();
            clients.onExit().thenRun(() -> reactor.callFromThread(reactor::stop));
        }

        void joined(Member member) {
            members.add(member);
            if (members.size() == count) {
                reactor.callLater(Duration.ofSeconds(1), this::broadcast);
            }
        }

        private void broadcast() {
            begun = reactor.nanos();
            EncodedMessage message = EncodedMessage.text(TEXT.formatted(round));
            for (Member member : members) {
                member.send(message);
            }
            written = reactor.nanos() - begun;
        }

        /** All clients have the message. */
        void arrived() {
            if (round >= 0) {
                nanos[round] = reactor.nanos() - begun;
            }
            if (++round < ROUNDS) {
                reactor.callLater(Duration.ofMillis(20), this::broadcast);
                return;
            }
            Arrays.sort(nanos);
            System.out.printf(
                    "%d WebSockets, %d bytes%s: a broadcast has reached all after %.1f ms (median of %d; %.1f to %.1f), %.1f ms of it for sending%n",
                    count, TEXT.formatted(0).length(), deflates ? ", compressed" : "", nanos[ROUNDS / 2] / 1e6, ROUNDS,
                    nanos[0] / 1e6, nanos[ROUNDS - 1] / 1e6, written / 1e6);
            reactor.stop();
        }
    }

    private static final class Member extends WebSocketProtocol {
        private final Server server;

        Member(Server server) {
            this.server = server;
        }

        @Override
        public void negotiationFinished() {
            server.joined(this);
        }

        @Override
        public void textReceived(String text) {
            server.arrived();
        }
    }

    /** The other side. */
    private static final class Clients {
        private static final int AT_ONCE = 64;

        private final Reactor reactor;
        private final int count;
        private final String url;
        private final WebSocketClientOptions options;
        private int asked;
        private int received;

        Clients(Reactor reactor, int count, int port, boolean deflates) {
            this.reactor = reactor;
            this.count = count;
            url = "ws://127.0.0.1:" + port + "/";
            options = WebSocketClientOptions.DEFAULT
                    .withDeflate(deflates ? deflate() : null)
                    .withRandom(new SplittableRandom(1));
        }

        void run() {
            reactor.callWhenRunning(() -> {
                for (int i = 0; i < AT_ONCE; i++) {
                    next();
                }
            });
            reactor.run();
        }

        private void next() {
            if (asked++ < count) {
                WebSocketClient.connect(reactor, url, options, () -> new Listener(this))
                        .finish(_ -> next(), failure -> {
                            failure.printStackTrace();
                            reactor.stop();
                        });
            }
        }

        void received(Listener last) {
            if (++received == count) {
                received = 0;
                last.sendText("all are here");
            }
        }
    }

    private static final class Listener extends WebSocketProtocol {
        private final Clients clients;

        Listener(Clients clients) {
            this.clients = clients;
        }

        @Override
        public void textReceived(String text) {
            clients.received(this);
        }

        @Override
        public void connectionLost(ConnectionEnd reason) {
            reactor().stop();
        }
    }
}
