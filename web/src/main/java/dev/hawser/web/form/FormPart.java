package dev.hawser.web.form;

import dev.hawser.web.body.IncomingBody;
import dev.hawser.web.form.wire.FormDisposition;
import dev.hawser.web.http.Headers;
import dev.hawser.web.http.MediaType;
import org.jspecify.annotations.Nullable;

/**
 * A part of a form that is coming.
 *
 * @param disposition its name, and the name of its file
 * @param headers its header fields
 * @param body its content, which is dropped when the next part is asked for
 */
public record FormPart(FormDisposition disposition, Headers headers, IncomingBody body) {
    /** The name of the field. */
    public String name() {
        return disposition.name();
    }

    /** Whether it is a file; one that was not chosen is one without a name and without bytes. */
    public boolean isFile() {
        return disposition.fileName() != null;
    }

    /** Its media type; null where it says none, or one that is malformed. */
    public @Nullable MediaType mediaType() {
        String type = headers.get("Content-Type");
        return type == null ? null : MediaType.parse(type);
    }
}
