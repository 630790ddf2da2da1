package dev.hawser.tls.jdk;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Predicate;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLSession;
import javax.net.ssl.StandardConstants;
import org.jspecify.annotations.Nullable;

/** The names of servers in handshakes (SNI, RFC 6066 section 3); for the engines of other packages, too. */
public final class ServerNames {
    private ServerNames() {}

    /** The name that the client asked for; null where it named none. */
    static @Nullable String asked(@Nullable SSLSession session) {
        if (session instanceof ExtendedSSLSession extended) {
            for (SNIServerName name : extended.getRequestedServerNames()) {
                if (name.getType() == StandardConstants.SNI_HOST_NAME) {
                    return text(name);
                }
            }
        }
        return null;
    }

    /** In lower case, without a dot at the end. */
    private static String text(SNIServerName name) {
        return normal(new String(name.getEncoded(), StandardCharsets.ISO_8859_1));
    }

    /** A name that somebody sent as {@link dev.hawser.tls.TlsIdentities} get it. */
    public static String normal(String sent) {
        String text = sent.toLowerCase(Locale.ROOT);
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    /** {@code host} as a client sends it; null where it is numeric, which is not sent. Refuses what is no name. */
    public static @Nullable SNIServerName toSend(String host) {
        if (isNumeric(host)) {
            return null;
        }
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
        if (ascii.length == 0 || ascii.length > 255 || name.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new IllegalArgumentException("\"" + host + "\" is not the name of a server: one has 1 to 255 letters, "
                    + "digits and signs of ASCII, and others are to be encoded (java.net.IDN)");
        }
        return new Name(ascii);
    }

    /** Whether {@code host} is an IPv4 or IPv6 address. */
    static boolean isNumeric(String host) {
        return host.indexOf(':') >= 0 || host.matches("[0-9.]+");
    }

    /** A host name; unlike the platform's own class it may have an underscore. */
    private static final class Name extends SNIServerName {
        Name(byte[] ascii) {
            super(StandardConstants.SNI_HOST_NAME, ascii);
        }
    }

    /** Refuses names that a server has no identity for, and remembers the one that it refused. */
    static final class Matcher extends SNIMatcher {
        private final Predicate<String> known;
        private @Nullable String refused;

        Matcher(Predicate<String> known) {
            super(StandardConstants.SNI_HOST_NAME);
            this.known = known;
        }

        @Override
        public boolean matches(SNIServerName name) {
            String text = text(name);
            if (known.test(text)) {
                return true;
            }
            refused = text;
            return false;
        }

        @Nullable String refused() {
            return refused;
        }
    }
}
