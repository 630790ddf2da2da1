package dev.hawser.web.server;

import dev.hawser.auth.Credentials;
import dev.hawser.auth.UsernamePassword;
import dev.hawser.web.http.HttpChallenge;
import dev.hawser.web.http.HttpCredentials;
import java.util.List;

/** RFC 7617. */
final class BasicScheme extends HttpScheme {
    BasicScheme(String realm) {
        super(realm);
    }

    @Override
    public String name() {
        return "Basic";
    }

    @Override
    Class<? extends Credentials> kind() {
        return UsernamePassword.class;
    }

    @Override
    List<HttpChallenge> challenges(AttemptOutcome outcome) {
        return List.of(HttpChallenge.basic(realm()));
    }

    @Override
    Credentials credentials(HttpCredentials shown, Request request) {
        return shown.usernamePassword();
    }
}
