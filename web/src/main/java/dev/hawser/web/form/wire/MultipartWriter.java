package dev.hawser.web.form.wire;

import dev.hawser.bytes.Bytes;
import dev.hawser.web.http.Headers;
import java.nio.charset.StandardCharsets;

/**
 * What stands around the contents of parts. The caller writes {@link #head}, the content, the next head, and so on, and
 * {@link #end} last; how long all of it is can be known before, since every piece is. Whether the boundary is in a content is
 * not looked at: take a {@linkplain Boundary#random random} one.
 */
public final class MultipartWriter {
    private final Boundary boundary;
    private boolean begun;

    /** For one body. */
    public MultipartWriter(Boundary boundary) {
        this.boundary = boundary;
    }

    /**
     * What stands before the content of the next part: the end of the last, the delimiter and the head.
     *
     * @param headers a character stands for a byte; {@link Headers} has no room for line ends, nor has this
     */
    public Bytes head(Headers headers) {
        StringBuilder head = new StringBuilder(begun ? "\r\n--" : "--").append(boundary.text()).append("\r\n");
        for (int i = 0; i < headers.size(); i++) {
            head.append(headers.name(i)).append(": ").append(headers.value(i)).append("\r\n");
        }
        begun = true;
        return Bytes.of(head.append("\r\n").toString(), StandardCharsets.ISO_8859_1);
    }

    /** {@link #head} of a field of a form. */
    public Bytes field(FormDisposition disposition) {
        return head(Headers.of("Content-Disposition", disposition.format()));
    }

    /** {@link #head} of a field of a form with a type, as a file has. */
    public Bytes field(FormDisposition disposition, String mediaType) {
        return head(Headers.of("Content-Disposition", disposition.format(), "Content-Type", mediaType));
    }

    /** What stands behind the last part. */
    public Bytes end() {
        return Bytes.of((begun ? "\r\n--" : "--") + boundary.text() + "--\r\n");
    }
}
