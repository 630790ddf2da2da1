package dev.hawser.net.socks.wire;

import dev.hawser.bytes.Bytes;

/** A user and password (RFC 1929), each of 1 to 255 bytes in UTF-8. */
public record SocksCredentials(String user, String password) {
    private static final int MOST_BYTES = 255;

    /** Refuses what is empty or too long. */
    public SocksCredentials {
        check("user", user);
        check("password", password);
    }

    private static void check(String name, String value) {
        int size = Bytes.of(value).size();
        if (size == 0 || size > MOST_BYTES) {
            throw new IllegalArgumentException("the " + name + " has 1 to 255 bytes, not " + size);
        }
    }

    Bytes message() {
        Bytes name = Bytes.of(user);
        Bytes secret = Bytes.of(password);
        return Bytes.of(1, name.size()).concat(name).concat(Bytes.of(secret.size())).concat(secret);
    }

    /** The user alone: the password is not for logs. */
    @Override
    public String toString() {
        return "SocksCredentials[user=" + user + "]";
    }
}
