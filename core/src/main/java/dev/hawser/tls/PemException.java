package dev.hawser.tls;

import org.jspecify.annotations.Nullable;

/**
 * Keys or certificates that could not be read. The message names the file, the block in it where it is about one, and the
 * reason; it never has anything of a key in it.
 */
public final class PemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PemException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    PemException(String message) {
        this(message, null);
    }
}
