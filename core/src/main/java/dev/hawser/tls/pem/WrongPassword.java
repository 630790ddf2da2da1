package dev.hawser.tls.pem;

/** What was decrypted is not what had been encrypted. */
final class WrongPassword extends Exception {
    private static final long serialVersionUID = 1L;

    WrongPassword() {
        super(null, null, false, false);
    }
}
