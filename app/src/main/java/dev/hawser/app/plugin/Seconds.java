package dev.hawser.app.plugin;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Seconds on the command line, with decimals down to the nanosecond: {@code 5} or {@code 0.25}; up to a year. */
public final class Seconds implements ITypeConverter<Duration> {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,8}(\\.[0-9]{1,9})?|\\.[0-9]{1,9}");
    private static final Duration LONGEST = Duration.ofDays(366);

    /** For picocli. */
    public Seconds() {}

    /**
     * The duration of that many seconds.
     *
     * @throws TypeConversionException when it is none, is negative or above a year; the message names it
     */
    @Override
    public Duration convert(String value) {
        if (NUMBER.matcher(value).matches()) {
            Duration duration = Duration.ofNanos(
                    new BigDecimal(value).movePointRight(9).longValueExact());
            if (duration.compareTo(LONGEST) <= 0) {
                return duration;
            }
        }
        throw new TypeConversionException(
                "seconds are a number from 0 to " + LONGEST.toSeconds() + ", as 5 or 0.25, and not \"" + value + "\"");
    }
}
