package dev.hawser.web.server;

import dev.hawser.auth.BearerToken;
import dev.hawser.auth.Credentials;
import dev.hawser.web.http.HttpChallenge;
import dev.hawser.web.http.HttpCredentials;
import java.util.List;

/** RFC 6750, by the header field alone: tokens in addresses end up in logs. */
final class BearerScheme extends HttpScheme {
    BearerScheme(String realm) {
        super(realm);
    }

    @Override
    public String name() {
        return "Bearer";
    }

    @Override
    Class<? extends Credentials> kind() {
        return BearerToken.class;
    }

    @Override
    List<HttpChallenge> challenges(AttemptOutcome outcome) {
        return List.of(HttpChallenge.bearer(realm(), outcome == AttemptOutcome.WRONG ? "invalid_token" : null));
    }

    @Override
    Credentials credentials(HttpCredentials shown, Request request) {
        return shown.bearerToken();
    }
}
