package dev.hawser.auth;

/**
 * Somebody was not let in. The text is fit for the peer: it never tells which part was wrong, nor whether there is such a user.
 * Carries no stack trace, since it says nothing about the program.
 */
public sealed class LoginFailed extends RuntimeException permits LoginLocked, UnhandledCredentials {
    private static final long serialVersionUID = 1L;

    /** The credentials are wrong. */
    public LoginFailed() {
        this("Login failed.");
    }

    LoginFailed(String message) {
        super(message, null, true, false);
    }
}
