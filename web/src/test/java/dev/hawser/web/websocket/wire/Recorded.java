package dev.hawser.web.websocket.wire;

import dev.hawser.bytes.ByteQueue;
import dev.hawser.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;

/** A session, what it has told and what it has sent. */
final class Recorded implements FrameOutput {
    static final int KEY = 0x37fa213d; // that of the RFC's example
    static final DeflatePool POOL = new DeflatePool(-1);

    final WebSocketSession session;
    final List<WebSocketEvent> events = new ArrayList<>();
    final ByteQueue sent = new ByteQueue();

    Recorded(WebSocketSettings settings) {
        session = new WebSocketSession(settings, this);
    }

    static Recorded server() {
        return server(WebSocketLimits.DEFAULT);
    }

    static Recorded server(WebSocketLimits limits) {
        return new Recorded(WebSocketSettings.plain(WebSocketRole.SERVER, limits, () -> KEY));
    }

    static Recorded client() {
        return new Recorded(WebSocketSettings.plain(WebSocketRole.CLIENT, WebSocketLimits.DEFAULT, () -> KEY));
    }

    static Recorded deflating(WebSocketRole role, boolean serverContext, boolean clientContext, WebSocketLimits limits) {
        DeflateAgreement agreed = new DeflateAgreement(serverContext, clientContext, 15, 15);
        return new Recorded(new WebSocketSettings(role, limits, agreed, 0, POOL, () -> KEY));
    }

    @Override
    public void write(Bytes data) {
        sent.add(data);
    }

    Recorded receive(Bytes data) {
        session.receive(data);
        for (WebSocketEvent event = session.next(); event != null; event = session.next()) {
            events.add(event);
        }
        return this;
    }

    Recorded receive(Iterable<Bytes> chunks) {
        chunks.forEach(this::receive);
        return this;
    }

    Recorded receiveHex(String hex) {
        return receive(Bytes.ofHex(hex.replace(" ", "")));
    }

    WebSocketEvent only() {
        if (events.size() != 1) {
            throw new AssertionError("one event expected, not " + events);
        }
        return events.getFirst();
    }

    String sentHex() {
        return sent.takeAll().hex();
    }

    Bytes takeSent() {
        return sent.takeAll();
    }
}
