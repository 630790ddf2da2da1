package dev.hawser.net.endpoint;

import dev.hawser.line.LineReceiver;
import dev.hawser.net.HandshakeListener;
import dev.hawser.tls.TlsSession;

/** A server that greets at once, echoes lines, and tells who it takes its peer for when asked {@code who}. */
final class Telling extends LineReceiver implements HandshakeListener {
    private String handshake = "no handshake";

    @Override
    public void connectionMade() {
        sendLine("hello");
    }

    @Override
    public void handshakeCompleted(TlsSession session) {
        handshake = session.protocol() + " " + session.applicationProtocol() + " " + session.serverName();
    }

    @Override
    public void lineReceived(String line) {
        sendLine(
                switch (line) {
                    case "who" -> transport().peer() + " to " + transport().host();
                    case "tls" -> handshake;
                    default -> line;
                });
    }
}
