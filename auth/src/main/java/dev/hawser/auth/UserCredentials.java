package dev.hawser.auth;

/** Credentials that say whose they are. Nothing is proved by that; it is what failed attempts are counted by. */
public interface UserCredentials extends Credentials {
    /** The name that was given, as it was given. */
    String user();
}
