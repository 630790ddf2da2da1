package dev.hawser.web.form.wire;

import dev.hawser.bytes.Bytes;
import dev.hawser.web.http.HttpGrammar;
import dev.hawser.web.http.MediaType;
import java.util.random.RandomGenerator;

/**
 * What separates the parts of a body (RFC 2046, section 5.1.1).
 *
 * @param text 1 to 70 characters
 */
public record Boundary(String text) {
    private static final int MOST = 70;
    private static final String ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final int RANDOM_LENGTH = 32;

    /**
     * Refuses what the RFC does.
     *
     * @throws IllegalArgumentException when it is empty or too long, ends in a blank, or has a character that it may not
     */
    public Boundary {
        if (text.isEmpty() || text.length() > MOST || text.endsWith(" ")) {
            throw new IllegalArgumentException(
                    "a boundary has 1 to 70 characters, the last no blank: " + HttpGrammar.quoted(text));
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (ALPHABET.indexOf(c) < 0 && "'()+_,-./:=? ".indexOf(c) < 0) {
                throw new IllegalArgumentException("no boundary has such a character: " + HttpGrammar.quoted(text));
            }
        }
    }

    /**
     * The one that a Content-Type names.
     *
     * @throws MultipartException when it names none, or one that cannot be
     */
    public static Boundary of(MediaType type) {
        String text = type.parameter("boundary");
        if (text == null) {
            throw MultipartException.malformed("its type names no boundary: " + type);
        }
        try {
            return new Boundary(text);
        } catch (IllegalArgumentException refused) {
            throw MultipartException.malformed(String.valueOf(refused.getMessage()));
        }
    }

    /** One that no content has in it: 190 random bits. */
    public static Boundary random(RandomGenerator random) {
        StringBuilder text = new StringBuilder("hawser-");
        for (int i = 0; i < RANDOM_LENGTH; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new Boundary(text.toString());
    }

    /** {@code type}, as {@code multipart/form-data}, with this boundary. */
    public MediaType on(String type) {
        return MediaType.of(type).with("boundary", text);
    }

    /** What stands before a part, but for the first, where the end of a line is not needed. */
    Bytes delimiter() {
        return Bytes.of("\r\n--" + text);
    }

    @Override
    public String toString() {
        return text;
    }
}
