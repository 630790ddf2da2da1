package dev.hawser.tls.pem;

/** What was read is not what it should be. The message says where and why, and has nothing of a key in it. */
public final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String reason) {
        super(reason, null, false, false);
    }
}
