package dev.hawser.web.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a Range field asks for (RFC 9110, section 14): pieces of something whose size the client does not know. An immutable
 * value.
 */
public final class ByteRanges {
    /** The most ranges that are looked at; who asks for more gets the whole (RFC 9110, section 14.2, on floods of ranges). */
    public static final int MOST = 50;

    /** Ranges with fewer bytes between them are sent as one, since what separates two parts is about as long. */
    static final long CLOSE = 80;

    /** {@code first} and {@code last}; a {@code last} of -1 for up to the end, a {@code first} of -1 for so many at the end. */
    private record Spec(long first, long last) {}

    private final List<Spec> specs;

    private ByteRanges(List<Spec> specs) {
        this.specs = specs;
    }

    /**
     * What {@code value} asks for; null where it is malformed, of another unit than {@code bytes}, or of more than {@value
     * #MOST} ranges: it is then to be ignored, as if there were no such field.
     */
    public static @Nullable ByteRanges parse(String value) {
        int equals = value.indexOf('=');
        if (equals < 0 || !HttpGrammar.equalsIgnoreCase(value.substring(0, equals), "bytes")) {
            return null;
        }
        List<Spec> specs = new ArrayList<>(2);
        int at = equals + 1;
        while (at <= value.length()) {
            int comma = value.indexOf(',', at);
            int end = comma < 0 ? value.length() : comma;
            String member = value.substring(at, end).strip();
            at = end + 1;
            if (!member.isEmpty()) {
                Spec spec = spec(member);
                if (spec == null || specs.size() == MOST) {
                    return null;
                }
                specs.add(spec);
            }
        }
        return specs.isEmpty() ? null : new ByteRanges(List.copyOf(specs));
    }

    private static @Nullable Spec spec(String member) {
        int dash = member.indexOf('-');
        if (dash < 0 || member.length() == 1) {
            return null;
        }
        long first = dash == 0 ? -1 : number(member, 0, dash);
        long last = dash == member.length() - 1 ? -1 : number(member, dash + 1, member.length());
        boolean malformed = first == MALFORMED || last == MALFORMED || first >= 0 && last >= 0 && last < first;
        return malformed ? null : new Spec(first, last);
    }

    private static final long MALFORMED = -2;

    /** Digits to a number; one that is too large becomes the largest, since no file ends there anyway. */
    private static long number(String text, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return MALFORMED;
            }
            value = value > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : 10 * value + digit;
        }
        return value;
    }

    /** How many were asked for. */
    public int count() {
        return specs.size();
    }

    /**
     * The pieces of something with {@code size} bytes that are asked for; none where there are none such, to which 416 is the
     * answer. In the order in which they were asked for, unless some overlap or are less than 80 bytes apart: those are
     * joined, and then all are in the order of their places. So no byte is sent twice.
     */
    public List<ByteRange> resolve(long size) {
        List<ByteRange> resolved = new ArrayList<>(specs.size());
        for (Spec spec : specs) {
            ByteRange range = resolve(spec, size);
            if (range != null) {
                resolved.add(range);
            }
        }
        return resolved.size() < 2 ? List.copyOf(resolved) : coalesced(resolved);
    }

    private static @Nullable ByteRange resolve(Spec spec, long size) {
        if (spec.first < 0) {
            return spec.last == 0 || size == 0 ? null : new ByteRange(Math.max(0, size - spec.last), size - 1);
        }
        if (spec.first >= size) {
            return null;
        }
        return new ByteRange(spec.first, spec.last < 0 ? size - 1 : Math.min(spec.last, size - 1));
    }

    private static List<ByteRange> coalesced(List<ByteRange> asked) {
        List<ByteRange> sorted = new ArrayList<>(asked);
        sorted.sort(Comparator.comparingLong(ByteRange::first));
        List<ByteRange> joined = new ArrayList<>(sorted.size());
        ByteRange current = sorted.getFirst();
        for (ByteRange next : sorted.subList(1, sorted.size())) {
            if (next.first() - current.last() <= CLOSE) {
                current = new ByteRange(current.first(), Math.max(current.last(), next.last()));
            } else {
                joined.add(current);
                current = next;
            }
        }
        joined.add(current);
        return joined.size() == asked.size() ? List.copyOf(asked) : List.copyOf(joined);
    }
}
