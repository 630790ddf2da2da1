package dev.hawser.net.proxy.wire;

import dev.hawser.bytes.Bytes;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What a proxy says before anything else: whose connection it is. */
public sealed interface ProxyHeader {
    /** The further values, in their order; none in version 1. */
    List<ProxyTlv> values();

    /** The first value of {@code type}. */
    default Optional<Bytes> value(int type) {
        return values().stream().filter(value -> value.type() == type).findFirst().map(ProxyTlv::value);
    }

    /** The host name that the client asked for. */
    default Optional<String> authority() {
        return value(ProxyTlv.AUTHORITY).map(Bytes::utf8);
    }

    /** What tells the connection from others. */
    default Optional<Bytes> uniqueId() {
        return value(ProxyTlv.UNIQUE_ID);
    }

    /** The client's TLS. */
    default Optional<ProxyTls> tls() {
        return value(ProxyTlv.SSL).map(ProxyTls::parse);
    }

    /**
     * A connection that is passed on.
     *
     * @param source the client
     * @param destination where it connected to
     * @param datagram whether the client sent datagrams; false for streams
     */
    record Proxied(ProxyEnd source, ProxyEnd destination, boolean datagram, List<ProxyTlv> values) implements ProxyHeader {
        /** Copies the values. Refuses ends of different families. */
        public Proxied {
            values = List.copyOf(values);
            boolean alike = source instanceof ProxyEnd.Ip one && destination instanceof ProxyEnd.Ip other
                    ? one.isSix() == other.isSix()
                    : source instanceof ProxyEnd.Unix && destination instanceof ProxyEnd.Unix;
            if (!alike) {
                throw new IllegalArgumentException(
                        "both ends are of one family, unlike " + source + " and " + destination);
            }
        }

        /** Of a stream, without further values. */
        public Proxied(ProxyEnd source, ProxyEnd destination) {
            this(source, destination, false, List.of());
        }
    }

    /**
     * A connection of the proxy's own, or one whose client it does not know or cannot name here: the real ends count.
     *
     * @param local whether the proxy says it is its own (LOCAL of version 2), such as a health check; else UNKNOWN, UNSPEC
     */
    record Unproxied(boolean local, List<ProxyTlv> values) implements ProxyHeader {
        /** Copies the values. */
        public Unproxied {
            values = List.copyOf(Objects.requireNonNull(values, "values"));
        }
    }
}
