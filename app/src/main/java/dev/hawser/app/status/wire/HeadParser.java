package dev.hawser.app.status.wire;

import dev.hawser.bytes.ByteQueue;
import dev.hawser.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The first line and the fields of a message, strictly: lines end in CRLF, and nothing is folded or mended. */
final class HeadParser {
    private static final Bytes END = Bytes.of("\r\n\r\n");

    /** Two of these say different things to different readers. */
    private static final Set<String> ONCE = Set.of("host", "content-length", "origin", "x-hawser", "content-type");

    private HeadParser() {}

    /** A head. */
    record Head(String firstLine, WireFields fields) {}

    /**
     * The head at the beginning of {@code queue}, taken out of it; null where its end has not come yet.
     *
     * @throws HttpMessageException when it is none, or too large
     */
    static @Nullable Head take(ByteQueue queue, WireLimits limits) {
        int end = queue.indexOf(END);
        int size = end < 0 ? queue.size() - END.size() + 1 : end; // some of the end may have come
        if (size > limits.head()) {
            throw new HttpMessageException(431, "the head is larger than " + limits.head() + " bytes");
        }
        if (end < 0) {
            return null;
        }
        String text = queue.takeText(end, StandardCharsets.ISO_8859_1);
        queue.drop(END.size());
        String[] lines = text.split("\r\n", -1);
        for (String line : lines) {
            checkCharacters(line);
        }
        if (lines.length - 1 > limits.fields()) {
            throw new HttpMessageException(431, "there are more than " + limits.fields() + " header fields");
        }
        WireFields fields = WireFields.EMPTY;
        for (int i = 1; i < lines.length; i++) {
            fields = withField(fields, lines[i]);
        }
        return new Head(lines[0], fields);
    }

    private static void checkCharacters(String line) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                throw new HttpMessageException(400, "there is a control character in the head");
            }
        }
    }

    private static WireFields withField(WireFields fields, String line) {
        int colon = line.indexOf(':');
        if (colon <= 0) {
            throw new HttpMessageException(400, "a header field has no name");
        }
        String name = line.substring(0, colon);
        if (!isToken(name)) {
            throw new HttpMessageException(400, "the name of a header field is none");
        }
        if (ONCE.contains(name.toLowerCase(Locale.ROOT)) && fields.get(name) != null) {
            throw new HttpMessageException(400, "there are two " + name.toLowerCase(Locale.ROOT));
        }
        return fields.with(name, strip(line.substring(colon + 1)));
    }

    private static String strip(String value) {
        int from = 0;
        int to = value.length();
        while (from < to && isBlank(value.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(value.charAt(to - 1))) {
            to--;
        }
        return value.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /** RFC 9110, 5.6.2. */
    static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letter && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /**
     * The size of the body that {@code fields} tell of.
     *
     * @return -1 where there is no such field
     */
    static int bodySize(WireFields fields, WireLimits limits) {
        if (fields.get("transfer-encoding") != null) {
            throw new HttpMessageException(501, "a body has to have a Content-Length here");
        }
        String length = fields.get("content-length");
        if (length == null) {
            return -1;
        }
        if (length.isEmpty() || !length.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new HttpMessageException(400, "the Content-Length is no number");
        }
        if (length.length() > 9 || Integer.parseInt(length) > limits.body()) {
            throw new HttpMessageException(413, "the body is larger than " + limits.body() + " bytes");
        }
        return Integer.parseInt(length);
    }
}
