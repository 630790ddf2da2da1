package dev.hawser.web.websocket;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Reactor;
import dev.hawser.time.DelayedCall;
import dev.hawser.time.Upkeep;
import org.jspecify.annotations.Nullable;

/** Pings a peer that is silent, and gives it up when it stays so. What comes costs the setting of a field. */
final class KeepAlive {
    /** What is kept alive. */
    interface Kept {
        /** Whether the peer is heard at all: it is not while reading is paused. */
        boolean isHearing();

        /** Sends a ping. */
        void ping(Bytes data);

        /** Nothing came in time. */
        void peerSilent();
    }

    private static final Bytes PAYLOAD = Bytes.of("hawser");

    private final Reactor reactor;
    private final WebSocketTimeouts timeouts;
    private final Kept kept;
    private boolean heard;
    private boolean asked;
    private @Nullable DelayedCall next;

    KeepAlive(Reactor reactor, WebSocketTimeouts timeouts, Kept kept) {
        this.reactor = reactor;
        this.timeouts = timeouts;
        this.kept = kept;
        if (timeouts.keepAlive().compareTo(WebSocketTimeouts.NEVER) < 0) {
            arm();
        }
    }

    /** Some bytes came. */
    void heard() {
        heard = true;
    }

    private void arm() {
        next = reactor.callLater(asked ? timeouts.keepAliveDeadline() : timeouts.keepAlive(), (Upkeep) this::look);
    }

    private void look() {
        next = null;
        if (heard || !kept.isHearing()) {
            heard = false;
            asked = false;
        } else if (asked) {
            kept.peerSilent();
            return;
        } else {
            asked = true;
            kept.ping(PAYLOAD);
        }
        arm();
    }

    void stop() {
        DelayedCall armed = next;
        if (armed != null) {
            next = null;
            armed.cancel();
        }
    }
}
