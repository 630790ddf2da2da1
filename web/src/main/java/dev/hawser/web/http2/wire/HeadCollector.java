package dev.hawser.web.http2.wire;

import dev.hawser.web.http.Headers;
import dev.hawser.web.http.HttpGrammar;
import dev.hawser.web.http2.hpack.HpackField;
import dev.hawser.web.http2.hpack.HpackSink;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Puts the fields of a block together, and sees whether they make a message (RFC 9113, sections 8.2 and 8.3). What is wrong with
 * one is kept until it is asked for, since the rest of the block must be decoded all the same.
 */
final class HeadCollector implements HpackSink {
    private String[] fields = new String[32];
    private int count;
    private int regular;

    private @Nullable String method;
    private @Nullable String scheme;
    private @Nullable String authority;
    private @Nullable String path;
    private @Nullable String protocol;
    private @Nullable String status;
    private @Nullable String host;
    private @Nullable String priority;
    /** Where the first cookie is among the fields, or -1. */
    private int cookieAt;
    /** All cookies, where there are several fields of them. */
    private @Nullable StringBuilder cookies;

    private long contentLength;
    private @Nullable String fault;

    /** Begins the next block. */
    void begin() {
        count = 0;
        regular = 0;
        method = null;
        scheme = null;
        authority = null;
        path = null;
        protocol = null;
        status = null;
        host = null;
        priority = null;
        cookieAt = -1;
        cookies = null;
        contentLength = -1;
        fault = null;
    }

    /** The {@code priority} field (RFC 9218), null where there is none. */
    @Nullable String priority() {
        return priority;
    }

    @Override
    public void fieldDecoded(HpackField field) {
        String value = field.value();
        switch (field.kind()) {
            case METHOD -> method = pseudo(method, field);
            case SCHEME -> scheme = pseudo(scheme, field);
            case AUTHORITY -> authority = pseudo(authority, field);
            case PATH -> path = pseudo(path, field);
            case PROTOCOL -> protocol = pseudo(protocol, field);
            case STATUS -> status = pseudo(status, field);
            case REGULAR, TE -> append(field.name(), value);
            case CONTENT_LENGTH -> length(value);
            case COOKIE -> cookie(value);
            case HOST -> {
                if (host != null) {
                    fail("two host fields");
                } else if (!isAuthority(value)) {
                    fail("no host: " + HttpGrammar.quoted(value));
                }
                host = value;
                append("host", value);
            }
            case PRIORITY -> {
                priority = value;
                append("priority", value);
            }
            case CONNECTION_SPECIFIC -> fail(field.name() + " has no place in HTTP/2");
            case MALFORMED_NAME -> fail("no name of a field: " + HttpGrammar.quoted(field.name()));
            case MALFORMED_VALUE ->
                fail("no value of " + HttpGrammar.quoted(field.name()) + ": " + HttpGrammar.quoted(field.value()));
        }
    }

    /**
     * The head of a request.
     *
     * @param isExtended whether {@code :protocol} may be there
     * @return null where the fields make none; {@link #fault} says why
     */
    @Nullable Http2RequestHead request(boolean isExtended) {
        if (status != null) {
            fail(":status in a request");
        }
        String asked = method;
        if (asked == null || !HttpGrammar.isToken(asked)) {
            fail(asked == null ? "no :method" : "no method: " + HttpGrammar.quoted(asked));
        } else if (asked.equals("CONNECT")) {
            checkConnect(isExtended);
        } else {
            checkTarget(asked);
        }
        String authority = this.authority;
        if (authority != null && (authority.isEmpty() && !"CONNECT".equals(asked) || !isAuthority(authority))) {
            fail("no authority: " + HttpGrammar.quoted(authority));
        }
        String host = this.host;
        if (host != null && authority != null && !HttpGrammar.equalsIgnoreCase(host, authority)) {
            fail("host is " + HttpGrammar.quoted(host) + " and :authority " + HttpGrammar.quoted(authority));
        }
        if (fault != null || asked == null) {
            return null;
        }
        if (host == null && authority != null) {
            append("host", authority);
        }
        return new Http2RequestHead(
                asked,
                orEmpty(scheme),
                authority != null ? authority : orEmpty(host),
                orEmpty(path),
                protocol,
                headers(),
                contentLength);
    }

    private void checkConnect(boolean isExtended) {
        if (authority == null || authority.isEmpty()) {
            fail("CONNECT without :authority");
        }
        if (protocol == null) {
            if (scheme != null || path != null) {
                fail("CONNECT with :scheme or :path");
            }
        } else if (!isExtended || !HttpGrammar.isToken(protocol)) {
            fail(":protocol " + HttpGrammar.quoted(protocol) + " is not to be had");
        } else if (scheme == null || path == null) {
            fail("an extended CONNECT without :scheme or :path");
        }
    }

    private void checkTarget(String asked) {
        String target = path;
        if (protocol != null) {
            fail(":protocol in a " + asked);
        }
        if (scheme == null || !isScheme(scheme)) {
            fail(scheme == null ? "no :scheme" : "no scheme: " + HttpGrammar.quoted(scheme));
        }
        if (target == null || target.isEmpty() || !isVisible(target)
                || target.charAt(0) != '/' && !(target.equals("*") && asked.equals("OPTIONS"))) {
            fail(target == null ? "no :path" : "no path: " + HttpGrammar.quoted(target));
        }
    }

    /** The head of a response; null where the fields make none, and {@link #fault} says why. */
    @Nullable Http2ResponseHead response() {
        String text = status;
        if (method != null || scheme != null || authority != null || path != null || protocol != null) {
            fail("a pseudo-header field of requests in a response");
        }
        if (text == null || text.length() != 3 || text.charAt(0) < '1' || text.charAt(0) > '5'
                || !isDigit(text.charAt(1)) || !isDigit(text.charAt(2)) || text.equals("101")) {
            fail(text == null ? "no :status" : "no status: " + HttpGrammar.quoted(text));
        }
        if (fault != null || text == null) {
            return null;
        }
        return new Http2ResponseHead(Integer.parseInt(text), headers(), contentLength);
    }

    /** The fields behind a body; null where they are none, and {@link #fault} says why. */
    @Nullable Headers trailers() {
        if (method != null || scheme != null || authority != null || path != null || protocol != null || status != null) {
            fail("a pseudo-header field behind the body");
        }
        return fault != null ? null : headers();
    }

    /** What is wrong. */
    String fault() {
        return fault == null ? "nothing" : fault;
    }

    private Headers headers() {
        if (cookies != null) {
            fields[2 * cookieAt + 1] = cookies.toString();
        }
        return count == 0 ? Headers.EMPTY : Headers.ofChecked(Arrays.copyOf(fields, 2 * count), count);
    }

    private String pseudo(@Nullable String before, HpackField field) {
        if (before != null) {
            fail(field.name() + " twice");
        }
        if (regular > 0) {
            fail(field.name() + " behind other fields");
        }
        return field.value();
    }

    private void length(String value) {
        long parsed = 0;
        boolean isNumber = !value.isEmpty() && value.length() <= 18;
        for (int i = 0; i < value.length() && isNumber; i++) {
            isNumber = isDigit(value.charAt(i));
            parsed = 10 * parsed + value.charAt(i) - '0';
        }
        if (!isNumber) {
            fail("no content-length: " + HttpGrammar.quoted(value));
        } else if (contentLength >= 0) {
            fail("two content-length fields");
        } else {
            contentLength = parsed;
            append("content-length", value);
        }
    }

    /** RFC 9113, section 8.2.3. */
    private void cookie(String value) {
        if (cookieAt < 0) {
            cookieAt = count;
            append("cookie", value);
            return;
        }
        regular++;
        if (cookies == null) {
            cookies = new StringBuilder(fields[2 * cookieAt + 1]);
        }
        cookies.append("; ").append(value);
    }

    private void append(String name, String value) {
        regular++;
        if (2 * count == fields.length) {
            fields = Arrays.copyOf(fields, 2 * fields.length);
        }
        fields[2 * count] = name;
        fields[2 * count + 1] = value;
        count++;
    }

    private void fail(String detail) {
        if (fault == null) {
            fault = detail;
        }
    }

    private static boolean isVisible(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) == '#') {
                return false;
            }
        }
        return true;
    }

    /** Of RFC 3986, section 3.1. */
    private static boolean isScheme(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isLetter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
            if (!isLetter && (i == 0 || !isDigit(c) && c != '+' && c != '-' && c != '.')) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** What HTTP/1.1 takes as a Host here; two servers may read anything else differently. */
    private static boolean isAuthority(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7f || "/?#@\\\",<>^`{|}".indexOf(c) >= 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
