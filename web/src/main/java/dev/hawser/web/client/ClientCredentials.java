package dev.hawser.web.client;

import dev.hawser.auth.BearerToken;
import dev.hawser.auth.Password;
import dev.hawser.auth.UsernamePassword;
import dev.hawser.web.http.HttpCredentials;
import java.util.Objects;

/**
 * What a client has to show where it is asked: a user with a password, by Digest or Basic as the server wants it, or a token. An
 * immutable value that never prints its secret; {@link ChallengeAnswers} makes of it what one server gets.
 */
public sealed interface ClientCredentials {
    /**
     * A user and his password. Digest is taken where it is offered, the stronger hash first, and Basic otherwise, which shows the
     * password to the server, and over a connection in clear to everybody on the way.
     *
     * @param isPreemptive whether Basic is sent before it is asked for, which spares a request and shows the password to a server
     *     that may not want it
     * @param allowsBasic whether Basic is taken at all
     */
    record OfUser(UsernamePassword login, boolean isPreemptive, boolean allowsBasic) implements ClientCredentials {
        /** Refuses a user that cannot be sent. */
        public OfUser {
            HttpCredentials.of(login); // refuses a colon and control characters
        }
    }

    /** A token (RFC 6750), which is sent with each request. */
    record OfBearer(BearerToken bearer) implements ClientCredentials {
        /** Null is no token. */
        public OfBearer {
            Objects.requireNonNull(bearer, "bearer");
        }
    }

    /**
     * A user and his password.
     *
     * @throws IllegalArgumentException when the user has a colon, or one of both a control character
     */
    static ClientCredentials of(String user, String password) {
        return new OfUser(new UsernamePassword(user, Password.of(password)), false, true);
    }

    /** A user and his password, by Basic and before the server asks. */
    static ClientCredentials basic(String user, String password) {
        return new OfUser(new UsernamePassword(user, Password.of(password)), true, true);
    }

    /** A user and his password, by Digest alone. */
    static ClientCredentials digest(String user, String password) {
        return new OfUser(new UsernamePassword(user, Password.of(password)), false, false);
    }

    /** A token. */
    static ClientCredentials bearer(String token) {
        return new OfBearer(new BearerToken(token));
    }
}
