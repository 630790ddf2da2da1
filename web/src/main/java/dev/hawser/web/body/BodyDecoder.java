package dev.hawser.web.body;

import dev.hawser.bytes.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Takes the content coding off a body, in whatever chunks it comes: {@link #receive} some bytes, ask for {@link #next} until there
 * is none, and so on; {@link #finish} at the end. What comes out comes in pieces of at most {@value #MOST_AT_ONCE} bytes, so that
 * nobody need hold what a small chunk swells to, and {@link BodyTooLarge} bounds the whole. For one body and one thread; to be
 * closed, since there may be native memory. Whatever it throws but {@link IllegalStateException} is the fault of the bytes.
 */
public interface BodyDecoder extends AutoCloseable {
    /** The most bytes that {@link #next} gives. */
    int MOST_AT_ONCE = 32 << 10;

    /** Takes what has come. */
    void receive(Bytes coded);

    /**
     * A piece of what has come, decoded; null where more must come first, or nothing follows.
     *
     * @throws MalformedCoding when it is not what it says
     * @throws BodyTooLarge when more has come out than is allowed
     */
    @Nullable Bytes next();

    /**
     * All has come, and been asked for.
     *
     * @throws MalformedCoding when the end is missing
     */
    void finish();

    /** Lets go of its memory. Without effect the second time. */
    @Override
    void close();
}
