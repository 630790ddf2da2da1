package dev.hawser.web.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The date of {@code Expires}, which is read in whatever order and punctuation it came (RFC 6265bis 5.1.1): the first token that looks
 * like a time is the time, the first other one that looks like a day is the day, and so on.
 */
final class CookieDate {
    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";
    private static final DateTimeFormatter WRITTEN =
            DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private int @Nullable [] time;
    private int day = -1;
    private int month = -1;
    private int year = -1;

    private CookieDate() {}

    /** As it is written, RFC 9110 5.6.7. */
    static String text(Instant date) {
        return WRITTEN.format(date);
    }

    static @Nullable Instant parse(String text) {
        CookieDate date = new CookieDate();
        int from = -1;
        for (int i = 0; i <= text.length(); i++) {
            boolean delimiter = i == text.length() || isDelimiter(text.charAt(i));
            if (delimiter && from >= 0) {
                date.take(text.substring(from, i));
                from = -1;
            } else if (!delimiter && from < 0) {
                from = i;
            }
        }
        return date.instant();
    }

    private void take(String token) {
        if (time == null && (time = time(token)) != null) {
            return;
        }
        if (day < 0 && (day = leadingNumber(token, 1, 2)) >= 0) {
            return;
        }
        if (month < 0 && (month = month(token)) >= 0) {
            return;
        }
        if (year < 0) {
            year = leadingNumber(token, 2, 4);
        }
    }

    private @Nullable Instant instant() {
        if (time == null || day < 1 || month < 0 || year < 0) {
            return null;
        }
        int full = year >= 100 ? year : year >= 70 ? 1900 + year : 2000 + year;
        if (full < 1601) {
            return null;
        }
        try {
            return LocalDateTime.of(full, month + 1, day, time[0], time[1], time[2]).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException noSuchDay) {
            return null;
        }
    }

    /** Three numbers of one or two digits with colons between them; anything may follow that is no digit. */
    private static int @Nullable [] time(String token) {
        int[] parts = new int[3];
        int at = 0;
        for (int i = 0; i < 3; i++) {
            int digits = digits(token, at);
            if (digits < 1 || digits > 2) {
                return null;
            }
            parts[i] = Integer.parseInt(token.substring(at, at + digits));
            at += digits;
            if (i < 2) {
                if (at >= token.length() || token.charAt(at) != ':') {
                    return null;
                }
                at++;
            }
        }
        return parts;
    }

    /** A number of so many digits at the beginning, with no digit behind it; else -1. */
    private static int leadingNumber(String token, int least, int most) {
        int digits = digits(token, 0);
        return digits < least || digits > most ? -1 : Integer.parseInt(token.substring(0, digits));
    }

    private static int digits(String token, int from) {
        int at = from;
        while (at < token.length() && token.charAt(at) >= '0' && token.charAt(at) <= '9') {
            at++;
        }
        return at - from;
    }

    private static int month(String token) {
        if (token.length() < 3) {
            return -1;
        }
        int at = MONTHS.indexOf(token.substring(0, 3).toLowerCase(Locale.ROOT));
        return at < 0 || at % 3 != 0 ? -1 : at / 3;
    }

    private static boolean isDelimiter(char c) {
        return c == '\t' || c >= 0x20 && c <= 0x2f || c >= 0x3b && c <= 0x40 || c >= 0x5b && c <= 0x60
                || c >= 0x7b && c <= 0x7e;
    }
}
