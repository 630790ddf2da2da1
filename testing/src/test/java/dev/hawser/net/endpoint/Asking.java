package dev.hawser.net.endpoint;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.DeferredQueue;
import dev.hawser.deferred.Promise;
import dev.hawser.line.LineReceiver;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.HandshakeListener;
import dev.hawser.tls.TlsSession;
import org.jspecify.annotations.Nullable;

/** A client that reads lines, and knows of its TLS and its end. */
final class Asking extends LineReceiver implements HandshakeListener {
    private @Nullable DeferredQueue<String> lines;
    private @Nullable Promise<ConnectionEnd> end;
    final StringBuilder events = new StringBuilder();

    private DeferredQueue<String> lines() {
        if (lines == null) {
            lines = new DeferredQueue<>(reactor(), 100, 100);
        }
        return lines;
    }

    private Promise<ConnectionEnd> end() {
        if (end == null) {
            end = new Promise<>(reactor());
        }
        return end;
    }

    Deferred<String> ask(String question) {
        sendLine(question);
        return line();
    }

    Deferred<String> line() {
        return lines().get();
    }

    Deferred<ConnectionEnd> lose() {
        transport().loseConnection();
        return end();
    }

    @Override
    public void connectionMade() {
        events.append("made ").append(transport().tls() == null ? "clear" : "tls").append("; ");
    }

    @Override
    public void handshakeCompleted(TlsSession session) {
        events.append("handshake; ");
    }

    @Override
    public void lineReceived(String line) {
        events.append("line; ");
        lines().put(line);
    }

    @Override
    public void connectionLost(ConnectionEnd reason) {
        end().callback(reason);
    }
}
