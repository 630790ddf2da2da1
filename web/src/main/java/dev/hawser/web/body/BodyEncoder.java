package dev.hawser.web.body;

import dev.hawser.bytes.Bytes;

/**
 * Puts a content coding on a body. For one body and one thread; to be closed, since there may be native memory. What it gives
 * is about as long as what it was given at most.
 */
public interface BodyEncoder extends AutoCloseable {
    /** What {@code plain} and all before it come to, as far as that is certain; empty where it is not. */
    Bytes encode(Bytes plain);

    /** Whatever is needed for all of it so far to be decoded; it costs some bytes. */
    Bytes flush();

    /** The end. */
    Bytes finish();

    /** Lets go of its memory. Without effect the second time. */
    @Override
    void close();
}
