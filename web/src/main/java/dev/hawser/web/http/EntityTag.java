package dev.hawser.web.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What tells one state of a resource from another (RFC 9110, section 8.8.3). A strong tag changes with every byte; a weak one
 * may stay the same where nobody would mind.
 *
 * @param weak whether it is weak
 * @param opaque what is in its quotes
 */
public record EntityTag(boolean weak, String opaque) {
    /**
     * Refuses what cannot stand in the quotes.
     *
     * @throws IllegalArgumentException when there is a quote, a blank or a control character
     */
    public EntityTag {
        for (int i = 0; i < opaque.length(); i++) {
            if (!isTagCharacter(opaque.charAt(i))) {
                throw new IllegalArgumentException("no entity tag has such a character: " + HttpGrammar.quoted(opaque));
            }
        }
    }

    /** A strong one. */
    public static EntityTag strong(String opaque) {
        return new EntityTag(false, opaque);
    }

    /** A weak one. */
    public static EntityTag weak(String opaque) {
        return new EntityTag(true, opaque);
    }

    /** The weak tag of the same content. */
    public EntityTag weakened() {
        return weak ? this : weak(opaque);
    }

    /** The tag that {@code value} is, as {@code "abc"} or {@code W/"abc"}; null where it is none. */
    public static @Nullable EntityTag parse(String value) {
        int end = endOfTag(value, 0);
        return end != value.length() ? null : ofSpan(value, 0, end);
    }

    /**
     * The tags that are the members of the list {@code value}, as in If-None-Match; null where it is no such list. {@code *}
     * is none.
     */
    public static @Nullable List<EntityTag> parseList(String value) {
        List<EntityTag> tags = new ArrayList<>();
        int at = 0;
        while (true) {
            while (at < value.length() && " \t,".indexOf(value.charAt(at)) >= 0) {
                at++; // empty members are to be accepted
            }
            if (at == value.length()) {
                return List.copyOf(tags);
            }
            int end = endOfTag(value, at);
            if (end < 0) {
                return null;
            }
            tags.add(ofSpan(value, at, end));
            at = end;
            while (at < value.length() && " \t".indexOf(value.charAt(at)) >= 0) {
                at++;
            }
            if (at < value.length() && value.charAt(at) != ',') {
                return null;
            }
        }
    }

    /** Where the tag that begins at {@code from} ends, or -1. */
    private static int endOfTag(String value, int from) {
        int at = value.startsWith("W/", from) ? from + 2 : from;
        if (at >= value.length() || value.charAt(at) != '"') {
            return -1;
        }
        for (at++; at < value.length(); at++) {
            char c = value.charAt(at);
            if (c == '"') {
                return at + 1;
            }
            if (!isTagCharacter(c)) {
                return -1;
            }
        }
        return -1;
    }

    private static EntityTag ofSpan(String value, int from, int to) {
        boolean isWeak = value.charAt(from) == 'W';
        return new EntityTag(isWeak, value.substring(from + (isWeak ? 3 : 1), to - 1));
    }

    private static boolean isTagCharacter(char c) {
        return c == '!' || c >= '#' && c <= 0xff && c != 0x7f;
    }

    /** Whether both are strong and the same: every byte is. */
    public boolean matchesStrongly(EntityTag that) {
        return !weak && !that.weak && opaque.equals(that.opaque);
    }

    /** Whether they are the same, weak or not. */
    public boolean matchesWeakly(EntityTag that) {
        return opaque.equals(that.opaque);
    }

    /** As it stands in a header field. */
    @Override
    public String toString() {
        return (weak ? "W/\"" : "\"") + opaque + '"';
    }
}
