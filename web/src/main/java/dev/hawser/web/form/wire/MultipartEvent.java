package dev.hawser.web.form.wire;

import dev.hawser.bytes.Bytes;
import dev.hawser.web.http.Headers;

/** What a parser has found. A part is {@link Began}, any number of {@link Content}, {@link Ended}; then comes the next part. */
public sealed interface MultipartEvent {
    /**
     * A part begins.
     *
     * @param headers its header fields; a character stands for a byte, since nobody says which charset names of files are in
     */
    record Began(Headers headers) implements MultipartEvent {}

    /**
     * More of the content of the part.
     *
     * @param data not empty
     */
    record Content(Bytes data) implements MultipartEvent {}

    /** The part is complete. */
    record Ended() implements MultipartEvent {}

    /** There are no more parts. */
    record Finished() implements MultipartEvent {}
}
