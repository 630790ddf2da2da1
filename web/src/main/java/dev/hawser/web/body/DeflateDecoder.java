package dev.hawser.web.body;

import dev.hawser.bytes.Bytes;
import org.jspecify.annotations.Nullable;

/** Either format that goes by the name of {@code deflate}; which one it is shows in the first two bytes. */
final class DeflateDecoder implements BodyDecoder {
    private static final String CODING = "deflate";

    private Bytes first = Bytes.EMPTY;
    private @Nullable Inflation inflation;
    private boolean over;

    @Override
    public void receive(Bytes coded) {
        if (coded.isEmpty()) {
            return;
        }
        if (over) {
            throw new MalformedCoding(CODING, "something follows its end");
        }
        Inflation begun = inflation;
        if (begun != null) {
            begun.receive(coded);
            return;
        }
        first = first.concat(coded);
        if (first.size() >= 2) {
            begun = new Inflation(isZlib(first.unsignedShortAt(0)), CODING);
            begun.receive(first);
            inflation = begun;
            first = Bytes.EMPTY;
        }
    }

    /** RFC 1950, section 2.2: method 8, a window of at most 32 KiB, and a multiple of 31. */
    private static boolean isZlib(int head) {
        return (head >> 8 & 0x0f) == 8 && head >> 12 <= 7 && head % 31 == 0;
    }

    @Override
    public @Nullable Bytes next() {
        Inflation begun = inflation;
        if (begun == null || over) {
            return null;
        }
        Bytes piece = begun.next();
        if (begun.isFinished()) {
            over = true;
            if (begun.remaining() > 0) {
                throw new MalformedCoding(CODING, "something follows its end");
            }
        }
        return piece;
    }

    @Override
    public void finish() {
        if (!over && (inflation != null || !first.isEmpty())) {
            throw new MalformedCoding(CODING, "it is cut short");
        }
    }

    @Override
    public void close() {
        Inflation begun = inflation;
        if (begun != null) {
            begun.close();
        }
    }
}
