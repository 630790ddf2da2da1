package dev.hawser.web.form.wire;

import dev.hawser.bytes.ByteQueue;
import dev.hawser.bytes.Bytes;
import dev.hawser.web.http.Headers;
import dev.hawser.web.http.HeadersBuilder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to parts, in whatever chunks they come. Asked for one event at a time, so that somebody who is slow need not be given
 * more than he can take. Every byte is looked at a bounded number of times, and no more is kept than what was received and not
 * yet asked for. For one body.
 *
 * <pre>{@code
 * parser.receive(chunk);
 * for (MultipartEvent event; (event = parser.next()) != null; ) { ... }
 * }</pre>
 */
public final class MultipartParser {
    private static final Bytes LINE_END = Bytes.of("\r\n");
    private static final Bytes HEAD_END = Bytes.of("\r\n\r\n");

    /** How many blanks may follow a delimiter; RFC 2046 has them added by old mail transports. */
    private static final int MOST_PADDING = 64;

    private enum Place {
        PREAMBLE,
        DELIMITER,
        HEAD,
        CONTENT_START,
        CONTENT,
        LAST_DELIMITER,
        EPILOGUE
    }

    private final MultipartLimits limits;
    private final Bytes delimiter;
    private final ByteQueue received = new ByteQueue();
    private Place place = Place.PREAMBLE;
    private int parts;

    /** For a body with {@code boundary}. */
    public MultipartParser(Boundary boundary, MultipartLimits limits) {
        this.limits = limits;
        this.delimiter = boundary.delimiter();
        received.add(LINE_END); // so that the first delimiter looks like the others
    }

    /** Takes what has come. */
    public void receive(Bytes data) {
        if (place != Place.EPILOGUE) {
            received.add(data);
        }
    }

    /** How many bytes it keeps. */
    public int size() {
        return received.size();
    }

    /**
     * What is next in what was received; null where more is needed, or nothing follows any more.
     *
     * @throws MultipartException as soon as it is certain that this is no acceptable body; the parser is then of no more use
     */
    public @Nullable MultipartEvent next() {
        if (place == Place.PREAMBLE && !skipPreamble()) {
            return null;
        }
        if (place == Place.DELIMITER && !isDelimiterComplete()) {
            return null;
        }
        if (place == Place.CONTENT_START && !isContentClear()) {
            return null;
        }
        return switch (place) {
            case HEAD -> head();
            case CONTENT -> content();
            case LAST_DELIMITER -> {
                place = Place.EPILOGUE;
                received.clear();
                yield new MultipartEvent.Finished();
            }
            case PREAMBLE, DELIMITER, CONTENT_START, EPILOGUE -> null;
        };
    }

    /**
     * The body has ended.
     *
     * @throws MultipartException when that was before the last delimiter
     */
    public void finish() {
        if (place != Place.EPILOGUE && place != Place.LAST_DELIMITER) {
            throw MultipartException.malformed("it ends before its last delimiter, in part " + Math.max(parts, 1));
        }
    }

    private boolean skipPreamble() {
        int at = received.indexOf(delimiter);
        if (at < 0) {
            received.drop(Math.max(0, received.size() - delimiter.size() + 1));
            return false;
        }
        received.drop(at + delimiter.size());
        place = Place.DELIMITER;
        return true;
    }

    /** Whether all of what follows a boundary on its line is there. The end of the line stays, as the beginning of the head. */
    private boolean isDelimiterComplete() {
        int size = received.size();
        if (size < 2) {
            return false;
        }
        if (received.unsignedAt(0) == '-' && received.unsignedAt(1) == '-') {
            place = Place.LAST_DELIMITER;
            return true;
        }
        int padding = 0;
        while (padding < size && (received.unsignedAt(padding) == ' ' || received.unsignedAt(padding) == '\t')) {
            padding++;
        }
        if (padding > MOST_PADDING) {
            throw MultipartException.malformed("more than " + MOST_PADDING + " blanks follow a delimiter");
        }
        if (padding + 2 > size) {
            return false;
        }
        if (received.unsignedAt(padding) != '\r' || received.unsignedAt(padding + 1) != '\n') {
            throw MultipartException.malformed("a delimiter is followed by " + received.peek(Math.min(size, 16)));
        }
        received.drop(padding);
        place = Place.HEAD;
        return true;
    }

    private @Nullable MultipartEvent head() {
        int end = received.indexOf(HEAD_END);
        if (end < 0 ? received.size() > limits.mostHeadBytes() + HEAD_END.size() : end > limits.mostHeadBytes()) {
            throw MultipartException.tooLarge("a part has a head of more than " + limits.mostHeadBytes() + " bytes");
        }
        if (end < 0) {
            return null;
        }
        if (parts == limits.mostParts()) {
            throw MultipartException.tooLarge("there are more than " + limits.mostParts() + " parts");
        }
        parts++;
        String head = received.takeText(end, StandardCharsets.ISO_8859_1);
        received.drop(LINE_END.size()); // the other one may be that of a delimiter
        place = Place.CONTENT_START;
        return new MultipartEvent.Began(fields(head));
    }

    /** The fields of a head, whose lines begin where the line of the delimiter ends. */
    private Headers fields(String head) {
        HeadersBuilder fields = new HeadersBuilder();
        int at = head.isEmpty() ? 0 : LINE_END.size();
        while (at < head.length()) {
            int lineEnd = head.indexOf("\r\n", at);
            String line = head.substring(at, lineEnd < 0 ? head.length() : lineEnd);
            at += line.length() + LINE_END.size();
            int colon = line.indexOf(':');
            if (fields.size() == limits.mostFields()) {
                throw MultipartException.tooLarge("a part has more than " + limits.mostFields() + " header fields");
            }
            try {
                fields.add(colon < 0 ? line : line.substring(0, colon), colon < 0 ? "" : line.substring(colon + 1));
            } catch (IllegalArgumentException refused) {
                throw MultipartException.malformed(String.valueOf(refused.getMessage()));
            }
            if (colon < 0) {
                throw MultipartException.malformed("a line of a head has no colon: " + Bytes.of(line));
            }
        }
        return fields.build();
    }

    /** Whether it is certain what the end of the line is that ended the head: that of a delimiter, or of an empty line. */
    private boolean isContentClear() {
        int known = Math.min(received.size(), delimiter.size());
        for (int i = 0; i < known; i++) {
            if (received.unsignedAt(i) != delimiter.unsignedAt(i)) {
                received.drop(LINE_END.size());
                place = Place.CONTENT;
                return true;
            }
        }
        if (known < delimiter.size()) {
            return false;
        }
        place = Place.CONTENT;
        return true;
    }

    private @Nullable MultipartEvent content() {
        int at = received.indexOf(delimiter);
        if (at == 0) {
            received.drop(delimiter.size());
            place = Place.DELIMITER;
            return new MultipartEvent.Ended();
        }
        int ready = at > 0 ? at : received.size() - delimiter.size() + 1;
        return ready > 0 ? new MultipartEvent.Content(received.take(ready)) : null;
    }
}
