package dev.hawser.web.http;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads {@code Set-Cookie} as RFC 6265bis 5.6 tells clients to. */
final class SetCookieParser {
    /** So long that it is cut to the longest life anyway, and no number of digits overflows. */
    private static final int MOST_AGE_DIGITS = 12;

    private SetCookieParser() {}

    static @Nullable SetCookie parse(String field) {
        if (CookieText.hasControl(field)) {
            return null;
        }
        int pairEnd = field.indexOf(';');
        pairEnd = pairEnd < 0 ? field.length() : pairEnd;
        int equals = field.indexOf('=');
        boolean named = equals >= 0 && equals < pairEnd;
        String name = named ? CookieText.trimmed(field, 0, equals) : "";
        String value = CookieText.trimmed(field, named ? equals + 1 : 0, pairEnd);
        boolean empty = name.isEmpty() && (value.isEmpty() || value.indexOf('=') >= 0); // it would come back with a name
        if (empty || SetCookie.octets(name) + SetCookie.octets(value) > SetCookie.MOST_OCTETS) {
            return null;
        }
        SetCookie cookie = SetCookie.of(name, value);
        int from = pairEnd + 1;
        while (from <= field.length()) {
            int end = field.indexOf(';', from);
            end = end < 0 ? field.length() : end;
            cookie = withAttribute(cookie, field, from, end);
            from = end + 1;
        }
        return cookie;
    }

    private static SetCookie withAttribute(SetCookie cookie, String field, int from, int end) {
        int equals = field.indexOf('=', from);
        boolean valued = equals >= 0 && equals < end;
        String name = CookieText.trimmed(field, from, valued ? equals : end);
        String value = valued ? CookieText.trimmed(field, equals + 1, end) : "";
        if (SetCookie.octets(value) > SetCookie.MOST_ATTRIBUTE_OCTETS) {
            return cookie;
        }
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "expires" -> {
                var date = CookieDate.parse(value);
                yield date == null ? cookie : cookie.withExpires(date);
            }
            case "max-age" -> {
                Duration age = age(value);
                yield age == null ? cookie : cookie.withMaxAge(age);
            }
            case "domain" -> cookie.withDomain(domain(value));
            case "path" -> cookie.withPath(value.startsWith("/") ? value : null);
            case "secure" -> cookie.withSecure(true);
            case "httponly" -> cookie.withHttpOnly(true);
            case "samesite" -> cookie.withSameSite(sameSite(value));
            default -> cookie;
        };
    }

    private static @Nullable Duration age(String value) {
        int from = value.startsWith("-") ? 1 : 0;
        if (from == value.length()) {
            return null;
        }
        for (int i = from; i < value.length(); i++) {
            if (value.charAt(i) < '0' || value.charAt(i) > '9') {
                return null;
            }
        }
        if (from == 1) {
            return Duration.ZERO;
        }
        int zeros = 0;
        while (zeros < value.length() - 1 && value.charAt(zeros) == '0') {
            zeros++;
        }
        String digits = value.substring(zeros);
        return digits.length() > MOST_AGE_DIGITS
                ? Duration.ofDays(365L * 1000)
                : Duration.ofSeconds(Long.parseLong(digits));
    }

    private static @Nullable String domain(String value) {
        String bare = value.startsWith(".") ? value.substring(1) : value;
        return bare.isEmpty() ? null : bare.toLowerCase(Locale.ROOT);
    }

    private static @Nullable SameSite sameSite(String value) {
        for (SameSite rule : SameSite.values()) {
            if (HttpGrammar.equalsIgnoreCase(rule.token(), value)) {
                return rule;
            }
        }
        return null;
    }
}
