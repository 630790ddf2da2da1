package dev.hawser.web.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A name and a value, as a client sends them back (RFC 6265bis 5.8.3). What a server says when it makes one is a {@link SetCookie}.
 *
 * @param name the name; empty for a cookie that has none, which clients send as the value alone
 * @param value the value as it was sent; quotes around it are part of it
 */
public record Cookie(String name, String value) {
    /** Refuses what cannot stand in the field: control characters, semicolons, and an equals sign in the name. */
    public Cookie {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
        check(name, '=');
        check(value, ';');
        if (name.isEmpty() && value.indexOf('=') >= 0) {
            throw new IllegalArgumentException("a cookie without name whose value has an equals sign would have one");
        }
    }

    /**
     * The cookies of a {@code Cookie} field, in order. Never fails: what is no cookie is left out, as servers do, since one bad
     * cookie of another program on the same host must not keep a browser out.
     */
    public static List<Cookie> parse(String field) {
        List<Cookie> cookies = new ArrayList<>();
        int from = 0;
        while (from <= field.length()) {
            int end = field.indexOf(';', from);
            end = end < 0 ? field.length() : end;
            add(cookies, field, from, end);
            from = end + 1;
        }
        return cookies;
    }

    /** The cookies of all {@code Cookie} fields: HTTP/2 may send each in one of its own. */
    public static List<Cookie> of(Headers headers) {
        int at = headers.indexOf("Cookie", 0);
        if (at < 0) {
            return List.of();
        }
        List<Cookie> cookies = new ArrayList<>();
        for (; at >= 0; at = headers.indexOf("Cookie", at + 1)) {
            cookies.addAll(parse(headers.value(at)));
        }
        return cookies;
    }

    /** {@code cookies} as the value of one {@code Cookie} field. */
    public static String field(List<Cookie> cookies) {
        StringBuilder field = new StringBuilder();
        for (Cookie cookie : cookies) {
            field.append(field.isEmpty() ? "" : "; ");
            field.append(cookie.name.isEmpty() ? "" : cookie.name + "=").append(cookie.value);
        }
        return field.toString();
    }

    /** The name alone: a value is mostly a key to something. */
    @Override
    public String toString() {
        return "Cookie[" + name + "]";
    }

    private static void add(List<Cookie> cookies, String field, int from, int end) {
        int equals = field.indexOf('=', from);
        boolean named = equals >= 0 && equals < end;
        String name = named ? CookieText.trimmed(field, from, equals) : "";
        String value = CookieText.trimmed(field, named ? equals + 1 : from, end);
        boolean empty = name.isEmpty() && (value.isEmpty() || value.indexOf('=') >= 0);
        if (!empty && !CookieText.hasControl(name) && !CookieText.hasControl(value)) {
            cookies.add(new Cookie(name, value));
        }
    }

    private static void check(String part, char forbidden) {
        if (CookieText.hasControl(part) || part.indexOf(';') >= 0 || part.indexOf(forbidden) >= 0) {
            throw new IllegalArgumentException("a cookie cannot have control characters, a semicolon or, in its name, an"
                    + " equals sign, as has one of " + part.length() + " characters");
        }
    }
}
