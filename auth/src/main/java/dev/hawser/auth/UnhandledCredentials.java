package dev.hawser.auth;

/** No checker of the portal knows this kind of credentials. */
public final class UnhandledCredentials extends LoginFailed {
    private static final long serialVersionUID = 1L;

    UnhandledCredentials(Class<?> kind) {
        super("No checker for " + kind.getSimpleName() + ".");
    }
}
