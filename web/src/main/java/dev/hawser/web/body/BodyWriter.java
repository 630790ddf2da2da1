package dev.hawser.web.body;

import dev.hawser.bytes.Bytes;

/** What a coroutine writes a body to. */
public interface BodyWriter {
    /**
     * Sends {@code data} when there is room for it, for which the coroutine waits.
     *
     * @throws BodyAbandoned when nobody takes it any more
     */
    void write(Bytes data);

    /** {@link #write(Bytes)} of text in UTF-8. */
    default void write(String text) {
        write(Bytes.of(text));
    }
}
