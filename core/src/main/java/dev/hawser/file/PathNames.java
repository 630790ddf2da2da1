package dev.hawser.file;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What may be the name of a file in a folder. */
final class PathNames {
    /** Names of devices, in every folder, whatever follows a dot; the digits may be superscript ones, too. */
    private static final Pattern DEVICES =
            Pattern.compile("(con|prn|aux|nul|conin\\$|conout\\$|clock\\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])\\s*([.:].*)?");

    private static final int MOST_SHOWN = 100;

    private PathNames() {}

    /** Why {@code name} is none, as half a sentence; null where it may be one. */
    static @Nullable String refusal(String name, boolean windows) {
        if (name.isEmpty()) {
            return "a name is not empty";
        }
        if (name.equals(".") || name.equals("..")) {
            return "it stands for another folder";
        }
        if (name.indexOf('/') >= 0 || (windows && name.indexOf('\\') >= 0)) {
            return "a single name has no separator";
        }
        if (name.indexOf('\0') >= 0) {
            return "no name has a NUL";
        }
        return windows ? refusalByWindows(name) : null;
    }

    private static @Nullable String refusalByWindows(String name) {
        if (name.chars().anyMatch(c -> c < ' ' || "<>:\"|?*".indexOf(c) >= 0)) {
            return "Windows has no such name";
        }
        if (name.endsWith(".") || name.endsWith(" ")) {
            return "Windows drops dots and spaces at the end, and takes it for another";
        }
        if (DEVICES.matcher(name.toLowerCase(Locale.ROOT)).matches()) {
            return "on Windows it is a device";
        }
        return null;
    }

    /** {@code name} for a message: quoted, without control characters, and not without end. */
    static String shown(String name) {
        StringBuilder text = new StringBuilder("\"");
        name.chars().limit(MOST_SHOWN).forEach(c -> {
            if (Character.isISOControl(c)) {
                text.append(String.format("\\u%04x", c));
            } else {
                text.append((char) c);
            }
        });
        return text.append(name.length() > MOST_SHOWN ? "...\"" : "\"").toString();
    }
}
