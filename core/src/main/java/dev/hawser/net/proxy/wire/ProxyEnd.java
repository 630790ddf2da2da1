package dev.hawser.net.proxy.wire;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** One end of the connection that a proxy passes on. */
public sealed interface ProxyEnd {
    /** An IP address and a port. */
    record Ip(InetAddress address, int port) implements ProxyEnd {
        /** Refuses a port outside 0 to 65535. */
        public Ip {
            Objects.requireNonNull(address, "address");
            if (port < 0 || port > 65535) {
                throw new IllegalArgumentException("no port number: " + port);
            }
        }

        boolean isSix() {
            return address instanceof Inet6Address;
        }
    }

    /** The path of a Unix socket, or an abstract name, which begins with a NUL character; in Latin-1, so that no byte changes. */
    record Unix(String path) implements ProxyEnd {
        static final int MOST_BYTES = 108;

        /** Refuses more than 108 bytes. */
        public Unix {
            if (path.chars().anyMatch(c -> c > 0xff) || path.length() > MOST_BYTES) {
                throw new IllegalArgumentException(
                        "the path of a Unix socket has 108 bytes at most, in Latin-1, unlike \"" + path + "\"");
            }
            if (path.indexOf('\0', 1) >= 0) {
                throw new IllegalArgumentException("a path holds no NUL character behind its first place");
            }
        }

        byte[] padded() {
            byte[] padded = new byte[MOST_BYTES];
            byte[] bytes = path.getBytes(StandardCharsets.ISO_8859_1);
            System.arraycopy(bytes, 0, padded, 0, bytes.length);
            return padded;
        }
    }
}
