package dev.hawser.net.connect.wire;

import dev.hawser.bytes.Bytes;
import java.util.Base64;

/** A user and password for the Basic scheme (RFC 7617), in UTF-8. */
public record BasicCredentials(String user, String password) {
    /** Refuses control characters, and a colon in the user, which would end it. */
    public BasicCredentials {
        if (user.indexOf(':') >= 0) {
            throw new IllegalArgumentException("the user of the Basic scheme has no colon: " + user);
        }
        if (user.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the user has no control characters");
        }
        if (password.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the password has no control characters");
        }
    }

    String field() {
        return "Basic " + Base64.getEncoder().encodeToString(Bytes.of(user + ":" + password).toArray());
    }

    /** The user alone: the password is not for logs. */
    @Override
    public String toString() {
        return "BasicCredentials[user=" + user + "]";
    }
}
