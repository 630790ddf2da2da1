package dev.hawser.reactor;

import dev.hawser.net.Address;
import dev.hawser.net.ConnectOptions;

/** Where a connector leads. */
sealed interface Destination {
    /**
     * A host, whose addresses the resolver knows.
     *
     * @param host a name or numeric address
     * @param port of TCP
     */
    record Named(String host, int port) implements Destination {
        @Override
        public String toString() {
            return Address.text(host, port);
        }
    }

    /** One address that needs no resolver. */
    record At(Address address) implements Destination {
        @Override
        public String toString() {
            return address.toString();
        }
    }

    /** A Unix socket. */
    static Destination unix(String path, ConnectOptions options) {
        return new At(UnixNames.checked(path, options));
    }

    /** How {@code peer}, one of its addresses, is named in errors. */
    default String at(Address peer) {
        return switch (this) {
            case Named named when !named.host().equals(peer.host()) -> this + " (" + peer.host() + ")";
            default -> peer.toString();
        };
    }
}
