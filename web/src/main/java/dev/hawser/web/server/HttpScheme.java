package dev.hawser.web.server;

import dev.hawser.auth.Credentials;
import dev.hawser.auth.DigestAlgorithm;
import dev.hawser.time.Scheduler;
import dev.hawser.web.http.HttpChallenge;
import dev.hawser.web.http.HttpCredentials;
import java.util.List;
import java.util.Objects;

/** A way in which an {@link AuthenticatedResource} asks for credentials, and reads them. May serve several resources. */
public abstract sealed class HttpScheme permits BasicScheme, BearerScheme, DigestScheme {
    private final String realm;

    HttpScheme(String realm) {
        this.realm = Objects.requireNonNull(realm, "realm");
        HttpChallenge.of(name(), "realm", realm).field(); // refuses what cannot be said
    }

    /**
     * Basic (RFC 7617): the client shows the password. Over a connection in clear everybody on the way has it then.
     *
     * @param realm what the password is for, as browsers show it
     * @throws IllegalArgumentException when {@code realm} has characters that no header field has
     */
    public static HttpScheme basic(String realm) {
        return new BasicScheme(realm);
    }

    /** Bearer (RFC 6750): the client shows a token. */
    public static HttpScheme bearer(String realm) {
        return new BearerScheme(realm);
    }

    /**
     * Digest (RFC 7616): the client proves that it knows the password, for this one request. By SHA-256, and by MD5 for those that
     * know nothing else, as curl's and browsers' elders do. A checker needs the password itself, or
     * {@link dev.hawser.auth.DigestSecret}s of this realm and hash.
     */
    public static HttpScheme digest(Scheduler scheduler, String realm) {
        return digest(scheduler, realm, List.of(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5));
    }

    /** Digest by these hashes alone, offered in this order. */
    public static HttpScheme digest(Scheduler scheduler, String realm, List<DigestAlgorithm> algorithms) {
        return new DigestScheme(realm, algorithms, new DigestNonces(scheduler));
    }

    /** What the credentials are for. */
    public final String realm() {
        return realm;
    }

    /** The name on the wire. */
    public abstract String name();

    /** What kind of credentials a portal must be able to check. */
    abstract Class<? extends Credentials> kind();

    /** What is asked for after {@code outcome}. */
    abstract List<HttpChallenge> challenges(AttemptOutcome outcome);

    /**
     * What the client has shown.
     *
     * @throws dev.hawser.web.http.MalformedAuthentication when it cannot be read
     * @throws StaleNonce when it is to be asked again, with a fresh nonce
     */
    abstract Credentials credentials(HttpCredentials shown, Request request);

    /** The credentials were good: false where they have been used before. */
    boolean use(Credentials credentials) {
        return true;
    }
}
