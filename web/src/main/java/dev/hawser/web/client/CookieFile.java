package dev.hawser.web.client;

import dev.hawser.web.http.HttpGrammar;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A {@code cookies.txt}: a line for each cookie with the domain, whether hosts below it get it, the path, whether it is secure, the second
 * when it expires (0 for the session), name and value, with tabs between. {@code #HttpOnly_} before the domain says that; any other line that begins
 * with a number sign says nothing.
 */
final class CookieFile {
    private static final String HTTP_ONLY = "#HttpOnly_";
    private static final int COLUMNS = 7;

    private CookieFile() {}

    static String text(List<StoredCookie> cookies, boolean withSession) {
        StringBuilder text = new StringBuilder("# Netscape HTTP Cookie File\n# Whoever has this file can act as you.\n\n");
        for (StoredCookie cookie : cookies) {
            Instant expiry = cookie.expiry();
            if (expiry == null && !withSession) {
                continue;
            }
            text.append(cookie.isHttpOnly() ? HTTP_ONLY : "").append(cookie.isHostOnly() ? "" : ".").append(cookie.domain());
            text.append('\t').append(cookie.isHostOnly() ? "FALSE" : "TRUE");
            text.append('\t').append(cookie.path());
            text.append('\t').append(cookie.isSecure() ? "TRUE" : "FALSE");
            text.append('\t').append(expiry == null ? 0 : Math.max(1, expiry.getEpochSecond()));
            text.append('\t').append(cookie.name()).append('\t').append(cookie.value()).append('\n');
        }
        return text.toString();
    }

    static List<StoredCookie> parse(String text, Instant now) {
        List<StoredCookie> cookies = new ArrayList<>();
        String[] lines = text.split("\r?\n", -1);
        for (int i = 0; i < lines.length; i++) {
            boolean comment = lines[i].startsWith("#") && !lines[i].startsWith(HTTP_ONLY);
            if (!comment && !lines[i].isBlank()) {
                cookies.add(cookie(lines[i], i + 1, now));
            }
        }
        return cookies;
    }

    private static StoredCookie cookie(String line, int number, Instant now) {
        boolean httpOnly = line.startsWith(HTTP_ONLY);
        String[] columns = line.substring(httpOnly ? HTTP_ONLY.length() : 0).split("\t", -1);
        if (columns.length != COLUMNS) {
            throw refused(number, "it has " + columns.length + " columns and not " + COLUMNS);
        }
        String domain = columns[0].toLowerCase(Locale.ROOT);
        domain = domain.startsWith(".") ? domain.substring(1) : domain;
        if (domain.isEmpty() || !columns[2].startsWith("/")) {
            throw refused(number, "it has no domain, or no path");
        }
        for (String column : columns) {
            if (column.indexOf(';') >= 0 || column.chars().anyMatch(c -> c < ' ' || c == 0x7f || c > 0xff)) {
                throw refused(number, "it has a character that no cookie has");
            }
        }
        if (columns[5].indexOf('=') >= 0 || columns[5].isEmpty() && columns[6].indexOf('=') >= 0) {
            throw refused(number, "it has an equals sign in the name");
        }
        long expiry = expiry(columns[4], number);
        return new StoredCookie(
                columns[5],
                columns[6],
                domain,
                !isTrue(columns[1], number),
                columns[2],
                isTrue(columns[3], number),
                httpOnly,
                null,
                now,
                expiry == 0 ? null : Instant.ofEpochSecond(expiry));
    }

    private static long expiry(String column, int number) {
        try {
            long seconds = Long.parseLong(column);
            if (seconds >= 0 && seconds <= Instant.MAX.getEpochSecond()) {
                return seconds;
            }
        } catch (NumberFormatException noNumber) {
            throw refused(number, "its date is no number of seconds: " + HttpGrammar.quoted(column));
        }
        throw refused(number, "its date is out of range: " + column);
    }

    private static boolean isTrue(String column, int number) {
        return switch (column.toUpperCase(Locale.ROOT)) {
            case "TRUE" -> true;
            case "FALSE" -> false;
            default -> throw refused(number, "neither TRUE nor FALSE: " + HttpGrammar.quoted(column));
        };
    }

    /** Names the line and not what is in it: that is a secret. */
    private static IllegalArgumentException refused(int number, String why) {
        return new IllegalArgumentException("line " + number + " is none of a cookie file: " + why);
    }
}
