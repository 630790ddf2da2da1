package dev.hawser.web.http1.wire;

/** How the end of a message's body is told (RFC 9112, section 6.3). */
public sealed interface BodyFraming {
    /** There is none. */
    BodyFraming NONE = new Fixed(0);

    /** Its length came with the head. */
    record Fixed(long byteCount) implements BodyFraming {}

    /** In pieces, each behind its size. */
    record Chunked() implements BodyFraming {
        static final Chunked INSTANCE = new Chunked();
    }

    /** With the connection. */
    record UntilClose() implements BodyFraming {
        static final UntilClose INSTANCE = new UntilClose();
    }
}
