package dev.hawser.web.http;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Dates in header fields (RFC 9110, section 5.6.7): written in one form, read in all three that there ever were. To the
 * second, always in GMT.
 */
public final class HttpDate {
    private static final String DAYS = "MonTueWedThuFriSatSun";
    private static final String[] LONG_DAYS = {
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"
    };
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final int SECONDS_A_DAY = 86_400;
    private static final int FIXED_LENGTH = "Sun, 06 Nov 1994 08:49:37 GMT".length();
    private static final int ASCTIME_LENGTH = "Sun Nov  6 08:49:37 1994".length();

    /** 9999-12-31T23:59:59Z, beyond which a year has no four digits. */
    private static final long LATEST = 253_402_300_799L;

    /** 0000-01-01T00:00:00Z. */
    private static final long EARLIEST = -62_167_219_200L;

    private HttpDate() {}

    /** {@code instant} as {@code Sun, 06 Nov 1994 08:49:37 GMT}; what is less than a second is dropped. */
    public static String format(Instant instant) {
        return format(instant.getEpochSecond());
    }

    /**
     * A date as {@code Sun, 06 Nov 1994 08:49:37 GMT}.
     *
     * @param epochSecond seconds since the beginning of 1970
     * @throws IllegalArgumentException when its year has no four digits
     */
    public static String format(long epochSecond) {
        if (epochSecond < EARLIEST || epochSecond > LATEST) {
            throw new IllegalArgumentException("a date of HTTP has a year of 0 to 9999: " + epochSecond + " s from 1970");
        }
        long day = Math.floorDiv(epochSecond, SECONDS_A_DAY);
        int second = Math.floorMod(epochSecond, SECONDS_A_DAY);
        long civil = civil(day);
        int month = (int) (civil >> 8) & 0xff;
        int weekday = (int) Math.floorMod(day + 3, 7L);
        StringBuilder text = new StringBuilder(FIXED_LENGTH);
        text.append(DAYS, 3 * weekday, 3 * weekday + 3).append(", ");
        twoDigits(text, (int) civil & 0xff).append(' ');
        text.append(MONTHS, 3 * month - 3, 3 * month).append(' ');
        int year = (int) (civil >> 16);
        twoDigits(twoDigits(text, year / 100), year % 100).append(' ');
        twoDigits(text, second / 3600).append(':');
        twoDigits(text, second / 60 % 60).append(':');
        return twoDigits(text, second % 60).append(" GMT").toString();
    }

    /**
     * The date that {@code text} spells; null where it is none, as a field that has such a date is to be ignored. The name
     * of the day is not checked against the date.
     *
     * @param now for the form with two digits of the year, which is no more than 50 years in the future
     */
    public static @Nullable Instant parse(String text, Instant now) {
        if (text.length() == FIXED_LENGTH && text.charAt(3) == ',') {
            return parseFixed(text);
        }
        if (text.length() == ASCTIME_LENGTH && text.charAt(3) == ' ') {
            return parseAsctime(text);
        }
        return parseRfc850(text, now);
    }

    private static @Nullable Instant parseFixed(String text) {
        if (nameIndex(DAYS, text, 0) < 0
                || text.charAt(4) != ' '
                || text.charAt(7) != ' '
                || text.charAt(11) != ' '
                || text.charAt(16) != ' '
                || !text.endsWith(" GMT")) {
            return null;
        }
        return instant(number(text, 12, 4), nameIndex(MONTHS, text, 8) + 1, number(text, 5, 2), timeOfDay(text, 17));
    }

    private static @Nullable Instant parseAsctime(String text) {
        if (nameIndex(DAYS, text, 0) < 0
                || text.charAt(7) != ' '
                || text.charAt(10) != ' '
                || text.charAt(19) != ' ') {
            return null;
        }
        int day = text.charAt(8) == ' ' ? number(text, 9, 1) : number(text, 8, 2);
        return instant(number(text, 20, 4), nameIndex(MONTHS, text, 4) + 1, day, timeOfDay(text, 11));
    }

    private static @Nullable Instant parseRfc850(String text, Instant now) {
        int at = text.indexOf(", ");
        if (at < 0 || text.length() != at + 24 || !isLongDay(text, at) || !text.endsWith(" GMT")) {
            return null;
        }
        int from = at + 2;
        int twoDigits = number(text, from + 7, 2);
        if (text.charAt(from + 2) != '-' || text.charAt(from + 6) != '-' || text.charAt(from + 9) != ' ' || twoDigits < 0) {
            return null;
        }
        int month = nameIndex(MONTHS, text, from + 3) + 1;
        int thisYear = (int) (civil(Math.floorDiv(now.getEpochSecond(), SECONDS_A_DAY)) >> 16);
        int year = thisYear - thisYear % 100 + twoDigits;
        if (year > thisYear + 50) {
            year -= 100;
        }
        return instant(year, month, number(text, from, 2), timeOfDay(text, from + 10));
    }

    private static boolean isLongDay(String text, int length) {
        for (String day : LONG_DAYS) {
            if (day.length() == length && text.startsWith(day)) {
                return true;
            }
        }
        return false;
    }

    /** Seconds since midnight that {@code hh:mm:ss} says, or -1; a second of 60 is there for leap seconds. */
    private static int timeOfDay(String text, int from) {
        int hour = number(text, from, 2);
        int minute = number(text, from + 3, 2);
        int second = number(text, from + 6, 2);
        boolean fine = text.charAt(from + 2) == ':' && text.charAt(from + 5) == ':' && hour >= 0 && minute >= 0 && second >= 0;
        return fine && hour < 24 && minute < 60 && second <= 60 ? (hour * 60 + minute) * 60 + second : -1;
    }

    private static @Nullable Instant instant(int year, int month, int day, int secondOfDay) {
        if (year < 0 || month < 1 || day < 1 || day > daysOf(year, month) || secondOfDay < 0) {
            return null;
        }
        return Instant.ofEpochSecond(daysFromCivil(year, month, day) * SECONDS_A_DAY + secondOfDay);
    }

    private static int daysOf(int year, int month) {
        return switch (month) {
            case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    /** Days since 1970 in the Gregorian calendar, with years that begin in March so that leap days come last. */
    private static long daysFromCivil(int year, int month, int day) {
        int marchYear = month <= 2 ? year - 1 : year;
        int era = Math.floorDiv(marchYear, 400);
        int yearOfEra = marchYear - era * 400;
        int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097L + dayOfEra - 719_468;
    }

    /** The opposite of {@link #daysFromCivil}: year, month and day, of which the last two take eight bits each. */
    private static long civil(long days) {
        long shifted = days + 719_468;
        long era = Math.floorDiv(shifted, 146_097L);
        long dayOfEra = shifted - era * 146_097;
        long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long marchMonth = (5 * dayOfYear + 2) / 153;
        long day = dayOfYear - (153 * marchMonth + 2) / 5 + 1;
        long month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
        long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        return year << 16 | month << 8 | day;
    }

    private static int nameIndex(String names, String text, int from) {
        for (int i = 0; i < names.length(); i += 3) {
            if (text.startsWith(names.substring(i, i + 3), from)) {
                return i / 3;
            }
        }
        return -1;
    }

    private static int number(String text, int from, int digits) {
        int value = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = 10 * value + digit;
        }
        return value;
    }

    private static StringBuilder twoDigits(StringBuilder text, int value) {
        return text.append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
    }
}
