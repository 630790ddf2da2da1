package dev.hawser.web.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The domains below which anybody can have one of his own, such as {@code com}, {@code co.uk} and {@code github.io}, by the rules of the
 * Public Suffix List: no cookie may be for all of such a domain. An immutable value; any thread may use it.
 */
public final class PublicSuffixes {
    private static final String BUNDLED = "effective_tld_names.dat";

    private final Set<String> exact = new HashSet<>();
    private final Set<String> wildcards = new HashSet<>();
    private final Set<String> exceptions = new HashSet<>();

    private PublicSuffixes() {}

    /**
     * The list that came with this version of Hawser. It is read when it is first asked for, which takes some
     * hundredths of a second.
     */
    public static PublicSuffixes bundled() {
        return Bundled.LIST;
    }

    /**
     * A list as {@code publicsuffix.org} gives it away, in UTF-8; closes {@code stream}. Blocks.
     *
     * @throws IOException when it cannot be read, or has no rule
     */
    public static PublicSuffixes read(InputStream stream) throws IOException {
        PublicSuffixes list = new PublicSuffixes();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                list.add(firstWord(line));
            }
        }
        if (list.exact.isEmpty()) {
            throw new IOException("a list of public suffixes without a rule");
        }
        return list;
    }

    /**
     * Whether {@code domain}, in ASCII and lower case, is a public suffix. What no rule names is one where it has a single label.
     */
    public boolean isPublicSuffix(String domain) {
        return isSuffix(domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain);
    }

    private boolean isSuffix(String domain) {
        if (exceptions.contains(domain)) {
            return false;
        }
        int dot = domain.indexOf('.');
        return dot < 0
                || exact.contains(domain)
                || wildcards.contains(domain) // nobody's own, if everything below it is a suffix
                || wildcards.contains(domain.substring(dot + 1));
    }

    private void add(String rule) {
        if (rule.isEmpty() || rule.startsWith("//")) {
            return;
        }
        if (rule.startsWith("!")) {
            exceptions.add(ascii(rule.substring(1)));
        } else if (rule.startsWith("*.")) {
            wildcards.add(ascii(rule.substring(2)));
        } else {
            exact.add(ascii(rule));
        }
    }

    private static String firstWord(String line) {
        int end = 0;
        while (end < line.length() && line.charAt(end) > ' ') {
            end++;
        }
        return line.substring(0, end);
    }

    private static String ascii(String rule) {
        boolean isAscii = rule.chars().allMatch(c -> c < 0x80);
        return (isAscii ? rule : IDN.toASCII(rule, IDN.ALLOW_UNASSIGNED)).toLowerCase(Locale.ROOT);
    }

    /** Read at the first use. */
    private static final class Bundled {
        private static final PublicSuffixes LIST = load();

        private static PublicSuffixes load() {
            InputStream stream = PublicSuffixes.class.getResourceAsStream(BUNDLED);
            if (stream == null) {
                throw new IllegalStateException("this build of Hawser has no " + BUNDLED + " with the public suffixes");
            }
            try {
                return read(stream);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }
}
