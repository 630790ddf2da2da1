package dev.hawser.web.server;

import dev.hawser.web.http.HttpGrammar;
import dev.hawser.web.http.HttpStatus;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The path of a request target, and what its segments mean. */
final class RequestPath {
    private RequestPath() {}

    /** Where the path of {@code target} begins: behind scheme and authority, where it has them. */
    static int begin(String target) {
        if (target.startsWith("/") || target.equals("*")) {
            return 0;
        }
        int authority = target.indexOf("://");
        if (authority < 0) {
            return target.length();
        }
        int slash = target.indexOf('/', authority + 3);
        int query = target.indexOf('?', authority + 3);
        int end = slash < 0 ? target.length() : slash;
        return query >= 0 && query < end ? query : end;
    }

    /** What {@code target} says of host and port, empty where it says nothing. */
    static String authority(String target) {
        int authority = target.startsWith("/") ? -1 : target.indexOf("://");
        if (authority < 0) {
            return "";
        }
        String whole = target.substring(authority + 3, begin(target));
        return whole.substring(whole.lastIndexOf('@') + 1);
    }

    /** The segments of {@code path}, which begins with a slash or is empty, decoded. */
    static List<String> segments(String path) {
        if (path.length() < 2) {
            return List.of("");
        }
        List<String> segments = new ArrayList<>();
        int at = 1;
        while (true) {
            int slash = path.indexOf('/', at);
            segments.add(decoded(slash < 0 ? path.substring(at) : path.substring(at, slash)));
            if (slash < 0) {
                return segments;
            }
            at = slash + 1;
        }
    }

    /**
     * {@code text} with what stands behind percent signs as the UTF-8 that it is.
     *
     * @throws RequestRefused (400) when that is no hexadecimal number, or no UTF-8
     */
    static String decoded(String text) {
        int percent = text.indexOf('%');
        if (percent < 0) {
            return text;
        }
        byte[] bytes = new byte[text.length()];
        int size = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                boolean isWhole = i + 2 < text.length();
                int high = isWhole ? Character.digit(text.charAt(i + 1), 16) : -1;
                int low = isWhole ? Character.digit(text.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw wrong(text);
                }
                bytes[size++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                bytes[size++] = (byte) c;
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, size))
                    .toString();
        } catch (CharacterCodingException e) {
            throw wrong(text);
        }
    }

    private static RequestRefused wrong(String text) {
        return new RequestRefused(HttpStatus.BAD_REQUEST, "not percent-encoded UTF-8: " + HttpGrammar.quoted(text));
    }
}
