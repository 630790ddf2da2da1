package dev.hawser.auth;

import java.util.Objects;

/** A user and the password in clear: LOGIN and PLAIN of SASL, Basic of HTTP, most things that people type. */
public record UsernamePassword(String user, Password password) implements PasswordProof {
    /** Neither may be null; both may be empty. */
    public UsernamePassword {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(password, "password");
    }

    /** Of text. */
    public UsernamePassword(String user, String password) {
        this(user, Password.of(password));
    }

    @Override
    public boolean matches(StoredPassword stored) {
        return stored.matches(password);
    }
}
