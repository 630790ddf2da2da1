package dev.hawser.web.server;

/** An answer to a nonce that is no longer good. */
final class StaleNonce extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StaleNonce() {
        super("the nonce is too old, of another server, or was used before", null, false, false);
    }
}
