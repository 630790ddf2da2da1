package dev.hawser.web.events.wire;

import dev.hawser.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream of events (the HTML standard, section 9.2.6): lines end with LF, CR or CR LF, malformed UTF-8 becomes U+FFFD,
 * an event that has no end at the end of the stream is none. For one stream, and one thread.
 */
public final class EventParser {
    /** What an event, its field names included, may have unless said otherwise: 1 MiB. */
    public static final int MOST_BYTES = 1 << 20;

    private static final int MOST_DIGITS = 15;

    private final int mostBytes;
    private Bytes input = Bytes.EMPTY;
    private int at;
    private byte[] line = new byte[128];
    private int size;
    /** Bytes of the lines of this event that are over. */
    private int eventBytes;

    private boolean afterCr;
    private boolean begun;

    private String lastId;
    /** The id of the event that is not over: only then it is one that was seen. */
    private String id;

    private String type = "";
    private @Nullable StringBuilder data;
    private long retryMillis = -1;

    /** A parser of a stream that goes on behind the event {@code lastId}; empty for none. */
    public EventParser(String lastId) {
        this(lastId, MOST_BYTES);
    }

    /** A parser of events of at most {@code mostBytes} bytes. */
    public EventParser(String lastId, int mostBytes) {
        if (mostBytes < 1) {
            throw new IllegalArgumentException("mostBytes must be positive, not " + mostBytes);
        }
        this.lastId = lastId;
        this.id = lastId;
        this.mostBytes = mostBytes;
    }

    /** Takes what has come; {@link #next()} is to be asked until it is null before there is more. */
    public void receive(Bytes chunk) {
        input = at == input.size() ? chunk : input.drop(at).concat(chunk);
        at = 0;
    }

    /**
     * The next event; null when more must come first.
     *
     * @throws EventStreamException when an event has too many bytes
     */
    public @Nullable ServerSentEvent next() {
        while (at < input.size()) {
            byte b = input.byteAt(at++);
            if (b == '\n' && afterCr) {
                afterCr = false;
                continue;
            }
            afterCr = b == '\r';
            if (b == '\n' || b == '\r') {
                ServerSentEvent event = lineEnded();
                if (event != null) {
                    return event;
                }
            } else {
                add(b);
            }
        }
        return null;
    }

    private void add(byte b) {
        if (eventBytes + size >= mostBytes) {
            throw new EventStreamException("an event of more than " + mostBytes + " bytes");
        }
        if (size == line.length) {
            line = Arrays.copyOf(line, 2 * size);
        }
        line[size++] = b;
    }

    private @Nullable ServerSentEvent lineEnded() {
        int from = 0;
        if (!begun) {
            begun = true;
            boolean hasMark = size >= 3 && line[0] == (byte) 0xef && line[1] == (byte) 0xbb && line[2] == (byte) 0xbf;
            from = hasMark ? 3 : 0;
        }
        int to = size;
        eventBytes += size;
        size = 0;
        if (from == to) {
            return eventEnded();
        }
        if (line[from] == ':') {
            eventBytes -= to; // nothing of a comment is kept
            return null;
        }
        int colon = from;
        while (colon < to && line[colon] != ':') {
            colon++;
        }
        int value = Math.min(to, colon + 1);
        if (value < to && line[value] == ' ') {
            value++;
        }
        field(text(from, colon), text(value, to));
        return null;
    }

    private String text(int from, int to) {
        return new String(line, from, to - from, StandardCharsets.UTF_8);
    }

    private void field(String name, String value) {
        switch (name) {
            case "data" -> {
                StringBuilder lines = data;
                if (lines == null) {
                    data = new StringBuilder(value);
                } else {
                    lines.append('\n').append(value);
                }
            }
            case "event" -> type = value;
            case "id" -> {
                if (value.indexOf('\0') < 0) {
                    id = value;
                }
            }
            case "retry" -> {
                if (isNumber(value)) {
                    retryMillis = Long.parseLong(value);
                }
            }
            default -> {} // other fields are to be passed over
        }
    }

    private static boolean isNumber(String value) {
        return !value.isEmpty()
                && value.length() <= MOST_DIGITS
                && value.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    }

    private @Nullable ServerSentEvent eventEnded() {
        StringBuilder lines = data;
        String ended = type.isEmpty() ? ServerSentEvent.MESSAGE : type;
        data = null;
        type = "";
        lastId = id;
        eventBytes = 0;
        if (line.length > 4096) {
            line = new byte[128];
        }
        return lines == null ? null : new ServerSentEvent(lastId, ended, lines.toString());
    }

    /** The id that a client says when it comes again; empty for none. */
    public String lastId() {
        return lastId;
    }

    /** How long to wait before coming again, in milliseconds, as the stream said last; -1 where it did not. */
    public long retryMillis() {
        return retryMillis;
    }

    /** How many bytes are kept of an event that is not over. */
    public int kept() {
        return eventBytes + size + input.size() - at;
    }
}
