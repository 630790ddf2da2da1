package dev.hawser.web.http;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What sort of thing a content is, or a range of such sorts (RFC 9110, sections 8.3.1 and 12.5.1): {@code text/html;
 * charset=utf-8}, {@code image/*;q=0.5}. An immutable value; type, subtype and names of parameters are in lower case.
 */
public final class MediaType {
    private static final int MOST_IN_LIST = 64;

    private final String type;
    private final String subtype;
    private final List<String> parameters;

    private MediaType(String type, String subtype, List<String> parameters) {
        this.type = type;
        this.subtype = subtype;
        this.parameters = parameters;
    }

    /**
     * The one that {@code text} spells, for text of your own.
     *
     * @throws IllegalArgumentException when it spells none
     */
    public static MediaType of(String text) {
        MediaType parsed = parse(text);
        if (parsed == null) {
            throw new IllegalArgumentException("no media type: " + HttpGrammar.quoted(text));
        }
        return parsed;
    }

    /** The one that {@code text} spells, null where it is malformed: for text of a peer. */
    public static @Nullable MediaType parse(String text) {
        FieldReader reader = new FieldReader(text).skipBlanks();
        String type = reader.token();
        if (type == null || !reader.skip('/')) {
            return null;
        }
        String subtype = reader.token();
        List<String> parameters = subtype == null ? null : parameters(reader);
        if (subtype == null || parameters == null || type.equals("*") && !subtype.equals("*")) {
            return null;
        }
        return new MediaType(type.toLowerCase(Locale.ROOT), subtype.toLowerCase(Locale.ROOT), parameters);
    }

    /** Names and values in turn; null where they are malformed. */
    private static @Nullable List<String> parameters(FieldReader reader) {
        List<String> parameters = new ArrayList<>();
        while (!reader.skipBlanks().isAtEnd()) {
            if (!reader.skip(';')) {
                return null;
            }
            if (reader.skipBlanks().isAtEnd()) {
                break; // nothing behind a semicolon is common, and harmless
            }
            String name = reader.token();
            String value = name == null || !reader.skip('=') ? null : reader.tokenOrQuoted();
            if (name == null || value == null) {
                return null;
            }
            parameters.add(name.toLowerCase(Locale.ROOT));
            parameters.add(value);
        }
        return List.copyOf(parameters);
    }

    /**
     * The ranges of an Accept field, the most wanted first, and of those wanted as much the more specific first. Malformed
     * members and those behind the first {@value #MOST_IN_LIST} are left out.
     */
    public static List<MediaType> parseAccept(String value) {
        List<MediaType> ranges = new ArrayList<>();
        FieldReader reader = new FieldReader(value);
        while (!reader.isAtEnd() && ranges.size() < MOST_IN_LIST) {
            MediaType range = parse(reader.skipBlanks().upTo(','));
            reader.skip(',');
            if (range != null) {
                ranges.add(range);
            }
        }
        ranges.sort(Comparator.comparingInt(MediaType::weight)
                .thenComparingInt(MediaType::specificity)
                .reversed());
        return List.copyOf(ranges);
    }

    /**
     * The one of {@code offered} that {@code accept} wants most, the first of several; null where it wants none of them.
     *
     * @param accept all values of the Accept field; null where there was none, so that the first will do
     * @throws java.util.NoSuchElementException when nothing is offered
     */
    public static @Nullable MediaType choose(@Nullable String accept, List<MediaType> offered) {
        List<MediaType> ranges = accept == null ? List.of() : parseAccept(accept);
        if (ranges.isEmpty()) {
            return offered.getFirst();
        }
        MediaType best = null;
        int most = 0;
        for (MediaType offer : offered) {
            int weight = weightOf(offer, ranges);
            if (weight > most) {
                best = offer;
                most = weight;
            }
        }
        return best;
    }

    /** The most specific range decides (RFC 9110, section 12.5.1). */
    private static int weightOf(MediaType offer, List<MediaType> ranges) {
        MediaType closest = null;
        for (MediaType range : ranges) {
            if (range.includes(offer) && (closest == null || range.specificity() > closest.specificity())) {
                closest = range;
            }
        }
        return closest == null ? 0 : closest.weight();
    }

    private int specificity() {
        int named = type.equals("*") ? 0 : subtype.equals("*") ? 1 : 2;
        return 100 * named + parameters.size() - (parameter("q") == null ? 0 : 2);
    }

    /** What stands before the slash. */
    public String type() {
        return type;
    }

    /** What stands behind the slash. */
    public String subtype() {
        return subtype;
    }

    /** The first parameter called {@code name}, whatever its case; null where there is none. */
    public @Nullable String parameter(String name) {
        for (int i = 0; i < parameters.size(); i += 2) {
            if (HttpGrammar.equalsIgnoreCase(parameters.get(i), name)) {
                return parameters.get(i + 1);
            }
        }
        return null;
    }

    /** This with a parameter, instead of those of that name. */
    public MediaType with(String name, String value) {
        HttpGrammar.checkName(name);
        HttpGrammar.checkValue(name, value);
        List<String> changed = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i += 2) {
            if (!HttpGrammar.equalsIgnoreCase(parameters.get(i), name)) {
                changed.add(parameters.get(i));
                changed.add(parameters.get(i + 1));
            }
        }
        changed.add(name.toLowerCase(Locale.ROOT));
        changed.add(value);
        return new MediaType(type, subtype, List.copyOf(changed));
    }

    /** How much a range of an Accept field is wanted, 0 to 1000; without a weight 1000, with a malformed one 0. */
    public int weight() {
        String weight = parameter("q");
        return weight == null ? 1000 : Math.max(0, FieldReader.thousandths(weight));
    }

    /**
     * The charset that is named; null where none is.
     *
     * @throws UnsupportedCharsetException when this JDK does not have it, or it is no name of one
     */
    public @Nullable Charset charset() {
        String name = parameter("charset");
        if (name == null) {
            return null;
        }
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException noName) {
            throw new UnsupportedCharsetException(name);
        }
    }

    /** Whether this is {@code essence}, as {@code text/html}, whatever its parameters. */
    public boolean is(String essence) {
        return essence.length() == type.length() + 1 + subtype.length()
                && essence.startsWith(type)
                && essence.charAt(type.length()) == '/'
                && essence.endsWith(subtype);
    }

    /** Whether {@code that} lies in this range: its type and subtype do, and all parameters of this but {@code q} are its own. */
    public boolean includes(MediaType that) {
        if (!type.equals("*") && !type.equals(that.type) || !subtype.equals("*") && !subtype.equals(that.subtype)) {
            return false;
        }
        for (int i = 0; i < parameters.size(); i += 2) {
            String name = parameters.get(i);
            if (!name.equals("q") && !sameValue(name, parameters.get(i + 1), that.parameter(name))) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameValue(String name, String wanted, @Nullable String value) {
        if (value == null) {
            return false;
        }
        return name.equals("charset") ? HttpGrammar.equalsIgnoreCase(wanted, value) : wanted.equals(value);
    }

    /** Type and subtype without parameters. */
    public String essence() {
        return type + '/' + subtype;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MediaType that
                && type.equals(that.type)
                && subtype.equals(that.subtype)
                && parameters.equals(that.parameters);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * type.hashCode() + subtype.hashCode()) + parameters.hashCode();
    }

    /** As it stands in a header field; values that are no tokens are quoted. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder().append(type).append('/').append(subtype);
        for (int i = 0; i < parameters.size(); i += 2) {
            text.append("; ").append(parameters.get(i)).append('=');
            appendValue(text, parameters.get(i + 1));
        }
        return text.toString();
    }

    private static void appendValue(StringBuilder text, String value) {
        if (HttpGrammar.isToken(value)) {
            text.append(value);
            return;
        }
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            text.append(c == '"' || c == '\\' ? "\\" : "").append(c);
        }
        text.append('"');
    }
}
