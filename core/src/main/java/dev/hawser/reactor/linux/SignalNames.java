package dev.hawser.reactor.linux;

import java.util.List;
import java.util.Locale;

/** The signals of Linux by name and number, the same on x86-64 and aarch64. */
public final class SignalNames {
    /** The place is the number. */
    private static final List<String> NAMES = List.of(
            "0", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE",
            "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM",
            "PROF", "WINCH", "IO", "PWR", "SYS");

    /** The first that the C library leaves to programs. */
    private static final int RTMIN = 34;

    private static final int RTMAX = 64;

    private SignalNames() {}

    /**
     * The number of the signal {@code name}, without {@code SIG}, or of the number that it is.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static int number(String name) {
        int number = switch (name.toUpperCase(Locale.ROOT)) {
            case "IOT" -> 6;
            case "CLD" -> 17;
            case "POLL" -> 29;
            case "RTMIN" -> RTMIN;
            case "RTMAX" -> RTMAX;
            case String known when NAMES.indexOf(known) > 0 -> NAMES.indexOf(known);
            case String real when real.matches("RTMIN\\+\\d{1,2}") -> RTMIN + Integer.parseInt(real.substring(6));
            case String real when real.matches("RTMAX-\\d{1,2}") -> RTMAX - Integer.parseInt(real.substring(6));
            case String digits when digits.matches("\\d{1,3}") -> Integer.parseInt(digits);
            default -> -1;
        };
        boolean realTime = name.toUpperCase(Locale.ROOT).startsWith("RT");
        if (number < 0 || number > RTMAX || (realTime && number < RTMIN)) {
            throw new IllegalArgumentException("no signal is called \"" + name
                    + "\": there are " + String.join(", ", NAMES.subList(1, NAMES.size()))
                    + ", RTMIN+0 to RTMIN+" + (RTMAX - RTMIN) + ", and the numbers 0 to " + RTMAX);
        }
        return number;
    }

    /** The name of signal {@code number}, without {@code SIG}; the number itself where it has none. */
    static String name(int number) {
        if (number > 0 && number < NAMES.size()) {
            return NAMES.get(number);
        }
        if (number < RTMIN || number > RTMAX) {
            return Integer.toString(number);
        }
        return number == RTMIN ? "RTMIN" : "RTMIN+" + (number - RTMIN);
    }
}
