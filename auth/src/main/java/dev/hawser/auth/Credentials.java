package dev.hawser.auth;

/**
 * What somebody shows to be let in: a password, a token, an answer to a challenge. Each kind is a type of its own, which a
 * {@link CredentialsChecker} names; a protocol with a scheme that is not here brings its own.
 *
 * <p>The text of credentials ({@code toString}) tells their kind and the user at most: it goes to logs.
 */
public interface Credentials {}
