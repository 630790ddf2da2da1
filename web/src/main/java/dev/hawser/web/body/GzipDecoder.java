package dev.hawser.web.body;

import dev.hawser.bytes.Bytes;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** One or several members of gzip (RFC 1952). Checksums and lengths are checked. */
final class GzipDecoder implements BodyDecoder {
    private static final String CODING = "gzip";
    private static final int FIXED = 10;
    private static final int TRAILER = 8;
    private static final int HEAD_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xe0;

    /** Name, comment and extra field of a member; nobody sends such over HTTP. */
    private static final int MOST_HEAD = 8 << 10;

    private final Inflation inflation = new Inflation(false, CODING);
    private final CRC32 crc = new CRC32();
    private Bytes waiting = Bytes.EMPTY;
    private boolean inContent;
    private boolean inTrailer;
    private boolean any;
    private long size;

    @Override
    public void receive(Bytes coded) {
        if (coded.isEmpty()) {
            return;
        }
        any = true;
        if (inContent) {
            waiting = coded;
            inflation.receive(coded);
        } else {
            waiting = waiting.concat(coded);
        }
    }

    @Override
    public @Nullable Bytes next() {
        while (true) {
            if (inContent) {
                Bytes piece = inflate();
                if (piece != null || inContent) {
                    return piece;
                }
            } else if (!(inTrailer ? endMember() : beginMember())) {
                return null;
            }
        }
    }

    private @Nullable Bytes inflate() {
        Bytes piece = inflation.next();
        if (piece != null) {
            crc.update(piece.asBuffer());
            size += piece.size();
        }
        if (inflation.isFinished()) {
            waiting = waiting.drop(waiting.size() - inflation.remaining());
            inContent = false;
            inTrailer = true;
        }
        return piece;
    }

    /** Whether all of the trailer is there. */
    private boolean endMember() {
        if (waiting.size() < TRAILER) {
            return false;
        }
        int saidCrc = Integer.reverseBytes(waiting.intAt(0));
        int saidSize = Integer.reverseBytes(waiting.intAt(4));
        if (saidCrc != (int) crc.getValue() || saidSize != (int) size) {
            throw new MalformedCoding(CODING, "its checksum or length is wrong");
        }
        waiting = waiting.drop(TRAILER);
        inTrailer = false;
        return true;
    }

    /** Whether all of the head is there. */
    private boolean beginMember() {
        if (waiting.isEmpty()) {
            return false;
        }
        if (waiting.unsignedAt(0) != 0x1f
                || waiting.size() > 1 && waiting.unsignedAt(1) != 0x8b
                || waiting.size() > 2 && waiting.unsignedAt(2) != 8
                || waiting.size() > 3 && (waiting.unsignedAt(3) & RESERVED) != 0) {
            throw new MalformedCoding(CODING, "a member begins with " + waiting.take(Math.min(4, waiting.size())));
        }
        int end = endOfHead();
        if (end < 0 ? waiting.size() > MOST_HEAD : end > MOST_HEAD) {
            throw new MalformedCoding(CODING, "a head of more than " + MOST_HEAD + " bytes");
        }
        if (end < 0) {
            return false;
        }
        waiting = waiting.drop(end);
        crc.reset();
        size = 0;
        inflation.reset();
        inflation.receive(waiting);
        inContent = true;
        return true;
    }

    /** Where the head ends; -1 where that is not there yet. */
    private int endOfHead() {
        if (waiting.size() < FIXED) {
            return -1;
        }
        int flags = waiting.unsignedAt(3);
        int at = FIXED;
        if ((flags & EXTRA) != 0) {
            if (waiting.size() < at + 2) {
                return -1;
            }
            at += 2 + (waiting.unsignedAt(at) | waiting.unsignedAt(at + 1) << 8);
        }
        if ((flags & NAME) != 0) {
            at = behindZero(at);
        }
        if ((flags & COMMENT) != 0) {
            at = behindZero(at);
        }
        if (at < 0) {
            return -1;
        }
        at += (flags & HEAD_CRC) != 0 ? 2 : 0;
        return at <= waiting.size() ? at : -1;
    }

    private int behindZero(int from) {
        int zero = from < 0 || from > waiting.size() ? -1 : waiting.indexOf((byte) 0, from);
        return zero < 0 ? -1 : zero + 1;
    }

    @Override
    public void finish() {
        if (any && (inContent || inTrailer || !waiting.isEmpty())) {
            throw new MalformedCoding(CODING, "it is cut short");
        }
    }

    @Override
    public void close() {
        inflation.close();
    }
}
