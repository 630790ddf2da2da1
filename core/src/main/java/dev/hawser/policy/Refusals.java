package dev.hawser.policy;

import dev.hawser.net.Address;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Factory;
import dev.hawser.net.Protocol;
import dev.hawser.net.ProtocolWrapper;
import org.jspecify.annotations.Nullable;

/** Whom a policy turned away, and the protocols that tell them so. */
final class Refusals {
    /** A crowd of refused ones must not be what fills the memory; those beyond are closed without a word. */
    static final int MOST_AT_ONCE = 1_000;

    private final Factory overflow;
    private long refused;
    private int present;

    Refusals(Factory overflow) {
        this.overflow = overflow;
    }

    long count() {
        return refused;
    }

    /** What talks to {@code peer} in place of the protocol that it wanted; null to close at once. */
    @Nullable Protocol refuse(Address peer) throws Exception {
        refused++;
        if (present >= MOST_AT_ONCE) {
            return null;
        }
        Protocol built = overflow.buildProtocol(peer);
        return built == null ? null : new Refused(built);
    }

    private final class Refused extends ProtocolWrapper {
        Refused(Protocol inner) {
            super(inner);
        }

        @Override
        public void connectionMade() throws Exception {
            present++;
            super.connectionMade();
        }

        @Override
        public void connectionLost(ConnectionEnd reason) throws Exception {
            present--;
            super.connectionLost(reason);
        }
    }
}
