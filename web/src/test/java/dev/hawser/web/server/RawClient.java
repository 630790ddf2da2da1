package dev.hawser.web.server;

import dev.hawser.bytes.ByteQueue;
import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.net.endpoint.TcpClientEndpoint;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A client that sends what a test says, and collects what comes. */
public final class RawClient extends Protocol {
    private final ByteQueue came = new ByteQueue();
    private @Nullable String wanted;
    private @Nullable Promise<String> waiting;
    private boolean isLost;
    private long total;

    private RawClient() {}

    /** A connection to a port of this machine. */
    public static RawClient connect(Reactor reactor, int port) {
        return new TcpClientEndpoint(reactor, "127.0.0.1", port).connect(RawClient::new).await();
    }

    /** All that comes until the connection ends. */
    public static String ask(Reactor reactor, int port, String request) {
        RawClient client = connect(reactor, port);
        client.send(request);
        return client.all().await();
    }

    /** A GET, on a connection of its own. */
    public static String get(Reactor reactor, int port, String target) {
        return ask(reactor, port, "GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nConnection: close\r\n\r\n");
    }

    public RawClient send(String text) {
        transport().write(Bytes.of(text, StandardCharsets.ISO_8859_1));
        return this;
    }

    /** How many bytes have come. */
    public long total() {
        return total;
    }

    /** What comes until the end of the connection. */
    public Deferred<String> all() {
        return until(null);
    }

    /** What comes, up to and with {@code text}; all where the connection ends before. */
    public Deferred<String> until(@Nullable String text) {
        Promise<String> promise = new Promise<>(reactor());
        wanted = text;
        waiting = promise;
        look();
        return promise;
    }

    private void look() {
        Promise<String> promise = waiting;
        if (promise == null) {
            return;
        }
        String text = wanted;
        String all = came.peek(came.size()).text(StandardCharsets.ISO_8859_1);
        int at = text == null ? -1 : all.indexOf(text);
        if (at >= 0 && text != null) {
            came.drop(at + text.length());
            waiting = null;
            promise.callback(all.substring(0, at + text.length()));
        } else if (isLost) {
            came.clear();
            waiting = null;
            promise.callback(all);
        }
    }

    @Override
    public void dataReceived(Bytes data) {
        total += data.size();
        came.add(data);
        if (wanted != null) {
            look();
        }
    }

    @Override
    public void connectionLost(ConnectionEnd reason) {
        isLost = true;
        look();
    }
}
