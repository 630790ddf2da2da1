package dev.hawser.tls.pem;

import dev.hawser.bytes.Bytes;
import java.math.BigInteger;

/** Reads elements of DER (X.690) one after the other. */
final class Der {
    static final int INTEGER = 0x02;
    static final int BIT_STRING = 0x03;
    static final int OCTETS = 0x04;
    static final int NULL = 0x05;
    static final int OBJECT = 0x06;
    static final int SEQUENCE = 0x30;

    private static final int LONGEST_OBJECT = 32;

    private final Bytes data;
    private final String what;
    private int at;

    private Der(Bytes data, String what) {
        this.data = data;
        this.what = what;
    }

    /** Reads {@code data}, which is {@code what} to people. */
    static Der of(Bytes data, String what) {
        return new Der(data, what);
    }

    boolean isAtEnd() {
        return at == data.size();
    }

    /** Whether an element with {@code tag} is next. */
    boolean isNext(int tag) {
        return !isAtEnd() && data.unsignedAt(at) == tag;
    }

    /** What is in the next element, which must have {@code tag}. */
    Bytes take(int tag) throws Malformed {
        if (isAtEnd()) {
            throw new Malformed(what + " is cut off");
        }
        if (data.unsignedAt(at) != tag) {
            throw new Malformed("%s has an element of type %#04x in place of one of %#04x"
                    .formatted(what, data.unsignedAt(at), tag));
        }
        at++;
        int size = size();
        if (size > data.size() - at) {
            throw new Malformed(what + " is cut off");
        }
        at += size;
        return data.slice(at - size, at);
    }

    private int size() throws Malformed {
        int first = lengthByte();
        if (first < 0x80) {
            return first;
        }
        int count = first & 0x7f;
        if (count == 0 || count > 4) {
            throw new Malformed(what + " has an element whose length is not written as DER wants it");
        }
        long size = 0;
        for (int i = 0; i < count; i++) {
            size = size << 8 | lengthByte();
        }
        return (int) Math.min(size, Integer.MAX_VALUE);
    }

    private int lengthByte() throws Malformed {
        if (isAtEnd()) {
            throw new Malformed(what + " is cut off");
        }
        return data.unsignedAt(at++);
    }

    /** The next element as it stands, its tag and length included. */
    Bytes whole(int tag) throws Malformed {
        int from = at;
        take(tag);
        return data.slice(from, at);
    }

    Der sequence() throws Malformed {
        return new Der(take(SEQUENCE), what);
    }

    BigInteger integer() throws Malformed {
        Bytes value = take(INTEGER);
        if (value.isEmpty()) {
            throw new Malformed(what + " has a number without digits");
        }
        return new BigInteger(value.toArray());
    }

    /** A number from 0 to {@code most}. */
    int integer(String name, int most) throws Malformed {
        BigInteger value = integer();
        if (value.signum() < 0 || value.compareTo(BigInteger.valueOf(most)) > 0) {
            throw new Malformed(
                    "the " + name + " of " + what + " is not a number from 0 to " + most);
        }
        return value.intValue();
    }

    /** An object identifier, with dots. */
    String object() throws Malformed {
        Bytes encoded = take(OBJECT);
        int size = encoded.size();
        if (size == 0 || size > LONGEST_OBJECT || encoded.byteAt(size - 1) < 0) {
            throw new Malformed(what + " has an object identifier that is none");
        }
        StringBuilder text = new StringBuilder();
        long arc = 0;
        for (int i = 0; i < size; i++) {
            if (arc > Integer.MAX_VALUE) {
                throw new Malformed(what + " has an object identifier with too large a number");
            }
            arc = arc << 7 | encoded.byteAt(i) & 0x7f;
            if (encoded.byteAt(i) >= 0) {
                text.append(text.isEmpty() ? firstArcs(arc) : "." + arc);
                arc = 0;
            }
        }
        return text.toString();
    }

    /** The first two numbers are written as one. */
    private static String firstArcs(long arc) {
        long first = Math.min(arc / 40, 2);
        return first + "." + (arc - 40 * first);
    }

    /** Refuses what is left. */
    void end() throws Malformed {
        if (!isAtEnd()) {
            throw new Malformed(what + " is followed by something that is no part of it");
        }
    }

    // ---------------------------------------------------------------- writing

    /** An element. */
    static Bytes element(int tag, Bytes... content) {
        Bytes joined = Bytes.join(java.util.List.of(content));
        int size = joined.size();
        Bytes head;
        if (size < 0x80) {
            head = Bytes.of(tag, size);
        } else if (size < 0x100) {
            head = Bytes.of(tag, 0x81, size);
        } else if (size < 0x10000) {
            head = Bytes.of(tag, 0x82, size >> 8, size);
        } else {
            head = Bytes.of(tag, 0x84, size >> 24, size >> 16, size >> 8, size);
        }
        return head.concat(joined);
    }
}
