package dev.hawser.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;

/** Where one end of a transport is. Never asks a name server. */
public sealed interface Address {
    /** The host: numeric for IP, the path of a Unix socket, the name of a pipe. */
    String host();

    /** The port number, or -1 where the kind of address has none. */
    default int port() {
        return -1;
    }

    /** {@code host} and {@code port} as one writes them: with brackets around a host that has colons itself. */
    static String text(String host, int port) {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    /** An IP address and port. */
    record Ip(InetAddress address, int port) implements Address {
        /** Refuses a port outside 0 to 65535. */
        public Ip {
            Objects.requireNonNull(address, "address");
            if (port < 0 || port > 65535) {
                throw new IllegalArgumentException("no port number: " + port);
            }
        }

        /** The resolved socket address {@code address}. */
        public static Ip of(InetSocketAddress address) {
            if (address.isUnresolved()) {
                throw new IllegalArgumentException("not resolved: " + address);
            }
            return new Ip(address.getAddress(), address.getPort());
        }

        /**
         * The address that {@code numericHost} is, such as {@code 192.0.2.1} or {@code fe80::1%eth0}.
         *
         * @throws InvalidAddress when it is a name: those are looked up by {@link Reactor#resolver()}
         */
        public static Ip of(String numericHost, int port) {
            return new Ip(InvalidAddress.literal(numericHost), port);
        }

        @Override
        public String host() {
            return address.getHostAddress();
        }

        @Override
        public String toString() {
            return text(host(), port);
        }
    }

    /**
     * A Unix socket: a path of the file system, or an abstract name of Linux, which begins with a NUL character and is no
     * file. The path is empty for an end that is not bound, as most clients are not.
     */
    record Unix(String path) implements Address {
        private static final String ABSTRACT = "\0";

        /** Null is no path. */
        public Unix {
            Objects.requireNonNull(path, "path");
        }

        /** What {@code text} means where people write it: {@code @name} is an abstract name, anything else a path. */
        public static Unix of(String text) {
            return new Unix(text.startsWith("@") ? ABSTRACT + text.substring(1) : text);
        }

        /** Whether it is an abstract name. */
        public boolean isAbstract() {
            return path.startsWith(ABSTRACT);
        }

        /** The path, or {@code @} and the abstract name: text that may be shown. */
        @Override
        public String host() {
            return isAbstract() ? "@" + path.substring(1) : path;
        }

        @Override
        public String toString() {
            return "unix:" + host();
        }
    }

    /** An end of a pipe: a child process, or standard input and output. */
    record Pipe(String name) implements Address {
        @Override
        public String host() {
            return name;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** An end in a simulated network. */
    record Memory(String host, int port) implements Address {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }
}
