package dev.hawser.web.client;

import dev.hawser.web.http.HttpGrammar;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/** Percent-encoding and dot segments of addresses (RFC 3986 2.1 and 5.2.4, with what browsers encode). */
final class WebUrlText {
    private static final String PATH = "\"<>`{}|\\^ ";
    private static final String QUERY = "\"<>'`{}|\\^ ";
    private static final String FRAGMENT = "\"<>` ";
    private static final String HEX = "0123456789ABCDEF";

    private WebUrlText() {}

    static String encodedPath(String text) {
        return encoded(text, PATH);
    }

    static String encodedQuery(String text) {
        return encoded(text, QUERY);
    }

    static String encodedFragment(String text) {
        return encoded(text, FRAGMENT);
    }

    /** {@code text} for a message. */
    static String shown(String text) {
        int at = text.lastIndexOf('@');
        int slashes = text.indexOf("//");
        boolean mayBeSecret = at >= 0 && slashes >= 0 && at > slashes;
        return HttpGrammar.quoted(mayBeSecret ? text.substring(0, slashes + 2) + "..." + text.substring(at) : text);
    }

    private static String encoded(String text, String special) {
        if (isPlain(text, special)) {
            return text;
        }
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%' && !isEncoded(text, i)) {
                encoded.append("%25");
            } else if (c < 0x7f && special.indexOf(c) < 0) {
                encoded.append(c);
            } else {
                int point = text.codePointAt(i);
                for (byte b : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
                    encoded.append('%').append(HEX.charAt(b >> 4 & 15)).append(HEX.charAt(b & 15));
                }
                i += Character.charCount(point) - 1;
            }
        }
        return encoded.toString();
    }

    private static boolean isPlain(String text, String special) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x7f || special.indexOf(c) >= 0 || c == '%' && !isEncoded(text, i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isEncoded(String text, int at) {
        return at + 2 < text.length() && isHex(text.charAt(at + 1)) && isHex(text.charAt(at + 2));
    }

    private static boolean isHex(char c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
    }

    /** {@code path}, which begins with a slash, without {@code .} and {@code ..}, be they percent-encoded. */
    static String withoutDots(String path) {
        if (path.indexOf("/.") < 0 && path.toLowerCase(Locale.ROOT).indexOf("/%2e") < 0) {
            return path;
        }
        Deque<String> kept = new ArrayDeque<>();
        String[] segments = path.substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            boolean last = i == segments.length - 1;
            switch (segments[i].toLowerCase(Locale.ROOT).replace("%2e", ".")) {
                case "." -> {
                    if (last) {
                        kept.addLast("");
                    }
                }
                case ".." -> {
                    kept.pollLast();
                    if (last) {
                        kept.addLast("");
                    }
                }
                default -> kept.addLast(segments[i]);
            }
        }
        return "/" + String.join("/", kept);
    }
}
