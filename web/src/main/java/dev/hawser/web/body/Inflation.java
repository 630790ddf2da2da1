package dev.hawser.web.body;

import dev.hawser.bytes.Bytes;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** One stream of DEFLATE, with zlib's frame or without. */
final class Inflation {
    private final Inflater inflater;
    private final String coding;

    Inflation(boolean framed, String coding) {
        this.inflater = new Inflater(!framed);
        this.coding = coding;
    }

    void receive(Bytes coded) {
        inflater.setInput(coded.asBuffer());
    }

    @Nullable Bytes next() {
        byte[] piece = new byte[BodyDecoder.MOST_AT_ONCE];
        try {
            int count = inflater.inflate(piece);
            if (count == 0 && inflater.needsDictionary()) {
                throw new MalformedCoding(coding, "it needs a dictionary");
            }
            return count == 0 ? null : Bytes.adopt(piece, 0, count).compact();
        } catch (DataFormatException malformed) {
            throw new MalformedCoding(coding, String.valueOf(malformed.getMessage()));
        }
    }

    boolean isFinished() {
        return inflater.finished();
    }

    /** How many of the bytes received last were not its own. */
    int remaining() {
        return inflater.getRemaining();
    }

    void reset() {
        inflater.reset();
    }

    void close() {
        inflater.end();
    }
}
