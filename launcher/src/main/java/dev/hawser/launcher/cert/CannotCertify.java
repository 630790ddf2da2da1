package dev.hawser.launcher.cert;

/** There is no certificate. The message is all that the user gets to see. */
public final class CannotCertify extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CannotCertify(String message) {
        super(message, null, false, false);
    }
}
