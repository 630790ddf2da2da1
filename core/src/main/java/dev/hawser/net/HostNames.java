package dev.hawser.net;

import java.net.IDN;
import java.net.InetAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What can be said about a host name without asking anybody. For resolvers and endpoints; any thread may use it.
 *
 * <p>What spells an address is never looked up as a name. An IPv4 address has four decimal parts; as in Java, fewer will do
 * ({@code 127.1} is {@code 127.0.0.1}), since that cannot be a name. Hexadecimal and octal parts are refused: some systems
 * read {@code 0x7f.1} or {@code 010.0.0.1} as an address, and not all as the same, so that a check of the address which was
 * made elsewhere could be evaded.
 *
 * <p>Names may have underscores, as those of services do. Letters beyond ASCII are converted as {@link java.net.IDN} does
 * (IDNA 2003), and a name that this refuses is no name.
 */
public final class HostNames {
    /** RFC 1035 2.3.4: 255 octets on the wire, which is 253 characters. */
    public static final int MOST_CHARACTERS = 253;

    /** RFC 1035 2.3.4. */
    public static final int MOST_IN_LABEL = 63;

    private HostNames() {}

    /** The address that {@code host} spells, or null where it is a name. */
    public static @Nullable InetAddress numeric(String host) {
        char last = host.isEmpty() ? ' ' : host.charAt(host.length() - 1);
        boolean mayBe = (last >= '0' && last <= '9') || host.indexOf(':') >= 0;
        if (!mayBe) {
            return null; // spares each name an exception
        }
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException name) {
            return null;
        }
    }

    /**
     * {@code host} in ASCII and lower case, as it goes to the name server.
     *
     * @throws IllegalArgumentException saying why it can be no name
     */
    public static String ascii(String host) {
        if (host.isEmpty()) {
            throw new IllegalArgumentException("the name is empty");
        }
        if (host.length() > MOST_CHARACTERS + 1) {
            throw tooLong(host.length());
        }
        refuseControls(host);
        String ascii = isAscii(host) ? host : IDN.toASCII(host);
        ascii = ascii.toLowerCase(Locale.ROOT);
        int end = ascii.endsWith(".") ? ascii.length() - 1 : ascii.length();
        if (end > MOST_CHARACTERS) {
            throw tooLong(end);
        }
        String[] labels = ascii.substring(0, end).split("\\.", -1);
        for (String label : labels) {
            checkLabel(label);
        }
        if (labels[labels.length - 1].matches("[0-9]+|0x[0-9a-f]*")) {
            // Some systems read 0x7f.1 as an address, which a check of the address made elsewhere would miss.
            throw new IllegalArgumentException("it is neither a name nor a numeric address");
        }
        return ascii;
    }

    /**
     * Whether {@code name}, in lower case, is this host by RFC 6761 6.3, whatever a name server may say: {@code localhost}
     * and all names below it.
     */
    public static boolean isLocalhost(String name) {
        String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        return bare.equals("localhost") || bare.endsWith(".localhost");
    }

    /** {@code host} for a message: no control character, and not without end. */
    public static String shown(String host) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(host.length(), MOST_CHARACTERS); i++) {
            char c = host.charAt(i);
            text.append(Character.isISOControl(c) ? String.format("\\u%04x", (int) c) : String.valueOf(c));
        }
        return host.length() > MOST_CHARACTERS ? text.append("...").toString() : text.toString();
    }

    private static void refuseControls(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (Character.isISOControl(c) || Character.isWhitespace(c)) {
                throw refused(c);
            }
        }
    }

    private static boolean isAscii(String host) {
        return host.chars().allMatch(c -> c < 0x80);
    }

    private static void checkLabel(String label) {
        if (label.isEmpty()) {
            throw new IllegalArgumentException("a label of the name is empty");
        }
        if (label.length() > MOST_IN_LABEL) {
            throw new IllegalArgumentException(
                    "a label has " + label.length() + " characters, and at most " + MOST_IN_LABEL + " are allowed");
        }
        for (int i = 0; i < label.length(); i++) {
            char c = label.charAt(i);
            if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_')) {
                throw refused(c);
            }
        }
    }

    private static IllegalArgumentException refused(char c) {
        String shown = c > ' ' && c < 0x7f ? "'" + c + "'" : String.format("U+%04X", (int) c);
        return new IllegalArgumentException("a name holds no " + shown);
    }

    private static IllegalArgumentException tooLong(int characters) {
        return new IllegalArgumentException(
                "the name has " + characters + " characters, and at most " + MOST_CHARACTERS + " are allowed");
    }
}
