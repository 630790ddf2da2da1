package dev.hawser.net.endpoint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint string taken apart, as in {@code tcp:8007:interface=127.0.0.1}. Knows the grammar and nothing about the
 * types; makes no I/O.
 *
 * <p>{@code :} separates the elements, of which the first is the type. The first {@code =} of a later element makes it
 * a keyword argument; the others are positional. {@code \} takes the next character as it is.
 *
 * @param type the first element
 * @param positional the arguments without a key, in their order
 * @param keywords the arguments with a key, in their order
 */
public record EndpointDescription(String type, List<String> positional, Map<String, String> keywords) {
    /** Copies both collections. Refuses an empty type and an empty key. */
    public EndpointDescription {
        if (type.isEmpty()) {
            throw new IllegalArgumentException("an endpoint has a type");
        }
        if (keywords.containsKey("")) {
            throw new IllegalArgumentException("a key has a name: =" + keywords.get(""));
        }
        positional = List.copyOf(positional);
        keywords = Collections.unmodifiableMap(new LinkedHashMap<>(keywords));
    }

    /**
     * Takes {@code description} apart.
     *
     * @throws EndpointParseException naming the piece that is wrong and all of {@code description}
     */
    public static EndpointDescription parse(String description) {
        if (description.isEmpty()) {
            throw new EndpointParseException("Empty endpoint description, where one is like tcp:8000", description);
        }
        List<Element> elements = elements(description);
        Element first = elements.getFirst();
        if (first.key != null) {
            throw wrong("The endpoint's type comes first, not '" + first.key + "=" + first.value + "'", description);
        }
        if (first.value.isEmpty()) {
            throw wrong("The endpoint's type is missing", description);
        }
        List<String> positional = new ArrayList<>();
        Map<String, String> keywords = new LinkedHashMap<>();
        for (Element element : elements.subList(1, elements.size())) {
            if (element.key == null) {
                positional.add(element.value);
            } else if (element.key.isEmpty()) {
                throw wrong("There is no key before '=" + element.value + "'", description);
            } else if (keywords.putIfAbsent(element.key, element.value) != null) {
                throw wrong("Key '" + element.key + "' given twice", description);
            }
        }
        return new EndpointDescription(first.value, positional, keywords);
    }

    /**
     * {@code argument} as it must be spelled to become one value of a description: {@code \} and {@code :} are
     * escaped. An {@code =} is not, which makes no difference behind a key; a positional argument that holds one
     * must be given with its key.
     */
    public static String quote(String argument) {
        return escape(argument, false);
    }

    /** The description as a string that {@link #parse} turns into an equal one. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(escape(type, true));
        positional.forEach(argument -> text.append(':').append(escape(argument, true)));
        keywords.forEach((key, value) ->
                text.append(':').append(escape(key, true)).append('=').append(quote(value)));
        return text.toString();
    }

    /** The one form of complaint about a description: what is wrong, and the whole of it. */
    static EndpointParseException wrong(String problem, String description) {
        return new EndpointParseException(problem, description);
    }

    /**
     * Where the description of the endpoint begins that a wrapper is about: behind the type and the keyword arguments that
     * follow it; the length of {@code description} where there is none.
     */
    static int wrappedAt(String description) {
        int at = elementEnd(description, 0);
        while (at < description.length()) {
            int next = elementEnd(description, at + 1);
            if (!hasKey(description, at + 1, next)) {
                return at + 1;
            }
            at = next;
        }
        return description.length();
    }

    private static int elementEnd(String description, int from) {
        int at = from;
        while (at < description.length() && description.charAt(at) != ':') {
            at += description.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(at, description.length());
    }

    private static boolean hasKey(String description, int from, int to) {
        for (int at = from; at < to; at += description.charAt(at) == '\\' ? 2 : 1) {
            if (description.charAt(at) == '=') {
                return true;
            }
        }
        return false;
    }

    private static String escape(String text, boolean equalsSign) {
        StringBuilder escaped = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' || c == ':' || (equalsSign && c == '=')) {
                escaped.append('\\');
            }
            escaped.append(c);
        }
        return escaped.toString();
    }

    private static List<Element> elements(String description) {
        List<Element> elements = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        String key = null;
        for (int i = 0; i < description.length(); i++) {
            char c = description.charAt(i);
            if (c == '\\') {
                i++;
                if (i == description.length()) {
                    throw wrong("The backslash at the end escapes nothing", description);
                }
                text.append(description.charAt(i));
            } else if (c == ':') {
                elements.add(new Element(key, text.toString()));
                text.setLength(0);
                key = null;
            } else if (c == '=' && key == null) {
                key = text.toString();
                text.setLength(0);
            } else {
                text.append(c);
            }
        }
        elements.add(new Element(key, text.toString()));
        return elements;
    }

    private record Element(@Nullable String key, String value) {}
}
