package dev.hawser.launcher.log;

import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What the words of a command line mean. */
final class LogWords {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,18})([KMGkmg]?)");

    private LogWords() {}

    /** Reads {@code 10M}. */
    static final class SizeWord implements ITypeConverter<Long> {
        /** For picocli. */
        SizeWord() {}

        @Override
        public Long convert(String word) {
            Matcher matcher = SIZE.matcher(word);
            long unit = 1;
            if (matcher.matches()) {
                unit = switch (matcher.group(2).toUpperCase(Locale.ROOT)) {
                    case "K" -> 1L << 10;
                    case "M" -> 1L << 20;
                    case "G" -> 1L << 30;
                    default -> 1;
                };
                long number = Long.parseLong(matcher.group(1));
                if (number > 0 && number <= Long.MAX_VALUE / unit) {
                    return number * unit;
                }
            }
            throw new TypeConversionException("\"" + word + "\" is no size such as 500000, 500K, 10M or 1G");
        }
    }

    /** Reads {@code json}. */
    static final class FormatWord implements ITypeConverter<LogFormat> {
        /** For picocli. */
        FormatWord() {}

        @Override
        public LogFormat convert(String word) {
            return constant(LogFormat.class, word, "format");
        }
    }

    /** Reads {@code local0}. */
    static final class FacilityWord implements ITypeConverter<SyslogFacility> {
        /** For picocli. */
        FacilityWord() {}

        @Override
        public SyslogFacility convert(String word) {
            return constant(SyslogFacility.class, word, "facility");
        }
    }

    /**
     * From which level on lines of a namespace are logged.
     *
     * @param namespace empty for all
     */
    record Threshold(String namespace, Level level) {}

    /** Reads {@code debug} and {@code dev.hawser.net=debug}. */
    static final class ThresholdWord implements ITypeConverter<Threshold> {
        /** For picocli. */
        ThresholdWord() {}

        @Override
        public Threshold convert(String word) {
            int equals = word.lastIndexOf('=');
            try {
                return new Threshold(equals < 0 ? "" : word.substring(0, equals), Levels.of(word.substring(equals + 1)));
            } catch (IllegalArgumentException unknown) {
                throw new TypeConversionException(unknown.getMessage());
            }
        }
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String word, String what) {
        E[] all = type.getEnumConstants();
        return Arrays.stream(all)
                .filter(constant -> constant.name().equalsIgnoreCase(word))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("there is no " + what + " \"" + word + "\"; there are "
                        + Arrays.stream(all)
                                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))));
    }
}
