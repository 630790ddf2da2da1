package dev.hawser.line;

import dev.hawser.bytes.Bytes;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * How the text of lines is read and written. Both are safe for any input of the peer, and neither can hide a CR or LF.
 */
public enum LineCharset {
    /** UTF-8. What is malformed is read as U+FFFD; half a surrogate pair is sent as {@code ?}. */
    UTF_8(StandardCharsets.UTF_8),

    /**
     * A character for each byte, so that whatever was read can be sent again unchanged. A character above U+00FF is
     * refused on sending.
     */
    LATIN_1(StandardCharsets.ISO_8859_1);

    private final Charset charset;

    LineCharset(Charset charset) {
        this.charset = charset;
    }

    Charset charset() {
        return charset;
    }

    Bytes encode(String text) {
        Bytes encoded = Bytes.of(text, charset);
        if (this == LATIN_1 && !encoded.latin1().equals(text)) {
            throw new IllegalArgumentException("not all of this is Latin-1: " + Bytes.of(text));
        }
        return encoded;
    }
}
