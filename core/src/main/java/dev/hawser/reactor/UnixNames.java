package dev.hawser.reactor;

import dev.hawser.net.Address;
import dev.hawser.net.ConnectOptions;
import java.nio.charset.StandardCharsets;

/** The names that a socket address of Unix has room for; for reactors. */
public final class UnixNames {
    /** Bytes of {@code sun_path}; a path has a NUL byte behind it. */
    private static final int ROOM = 108;

    private UnixNames() {}

    /**
     * The address of {@code path}.
     *
     * @throws IllegalArgumentException when that is no name of a Unix socket
     */
    public static Address.Unix checked(String path) {
        Address.Unix address = new Address.Unix(path);
        String name = address.isAbstract() ? path.substring(1) : path;
        if (name.isEmpty()) {
            throw new IllegalArgumentException(
                    address.isAbstract() ? "an abstract name is not empty" : "the path of a Unix socket is not empty");
        }
        if (name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("the name of a Unix socket has a NUL character within: \""
                    + address.host().replace("\0", "\\0") + "\"");
        }
        int size = name.getBytes(StandardCharsets.UTF_8).length;
        if (size > ROOM - 1) {
            throw new IllegalArgumentException("the name of a Unix socket has at most " + (ROOM - 1)
                    + " bytes, and this one has " + size + ": " + address.host());
        }
        return address;
    }

    /**
     * The address of {@code path}, for a connection with {@code options}.
     *
     * @throws IllegalArgumentException when that is no name of a Unix socket, or {@code options} have a local address
     */
    public static Address.Unix checked(String path, ConnectOptions options) {
        if (options.bindAddress() != null) {
            throw new IllegalArgumentException("a Unix socket is not connected from " + options.bindAddress());
        }
        return checked(path);
    }
}
