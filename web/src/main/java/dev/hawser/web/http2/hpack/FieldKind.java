package dev.hawser.web.http2.hpack;

import dev.hawser.web.http.HttpGrammar;

/** What a field is to HTTP/2 (RFC 9113, sections 8.2 and 8.3). Known once for each entry of a table, not for each message. */
public enum FieldKind {
    /** {@code :method}. */
    METHOD,
    /** {@code :scheme}. */
    SCHEME,
    /** {@code :authority}. */
    AUTHORITY,
    /** {@code :path}. */
    PATH,
    /** {@code :protocol} (RFC 8441). */
    PROTOCOL,
    /** {@code :status}. */
    STATUS,
    /** {@code content-length}. */
    CONTENT_LENGTH,
    /** {@code cookie}, of which there may be many that are one. */
    COOKIE,
    /** {@code host}. */
    HOST,
    /** {@code te: trailers}, the one value that it may have. */
    TE,
    /** {@code priority} (RFC 9218). */
    PRIORITY,
    /** Any other that may be there. */
    REGULAR,
    /** What speaks of a connection, as {@code connection} and {@code transfer-encoding} do: has no place in HTTP/2. */
    CONNECTION_SPECIFIC,
    /** A name with a capital, a colon where none is due, or what is no character of a name. */
    MALFORMED_NAME,
    /** A value with a control character, or with blanks around it. */
    MALFORMED_VALUE;

    /** Whether its name begins with a colon, and it goes before all that do not. */
    public boolean isPseudo() {
        return ordinal() <= STATUS.ordinal();
    }

    /** Whether no message may have it. */
    public boolean isMalformed() {
        return ordinal() >= CONNECTION_SPECIFIC.ordinal();
    }

    /** The kind of the field {@code name} with the value {@code value}. */
    public static FieldKind of(String name, String value) {
        FieldKind kind = ofName(name);
        if (kind == MALFORMED_NAME || kind == CONNECTION_SPECIFIC) {
            return kind;
        }
        if (kind == TE && !HttpGrammar.equalsIgnoreCase(value, "trailers")) {
            return CONNECTION_SPECIFIC;
        }
        return isValue(value) ? kind : MALFORMED_VALUE;
    }

    private static FieldKind ofName(String name) {
        return switch (name) {
            case ":method" -> METHOD;
            case ":scheme" -> SCHEME;
            case ":authority" -> AUTHORITY;
            case ":path" -> PATH;
            case ":protocol" -> PROTOCOL;
            case ":status" -> STATUS;
            case "content-length" -> CONTENT_LENGTH;
            case "cookie" -> COOKIE;
            case "host" -> HOST;
            case "te" -> TE;
            case "priority" -> PRIORITY;
            case "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade" -> CONNECTION_SPECIFIC;
            default -> isName(name) ? REGULAR : MALFORMED_NAME;
        };
    }

    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!HttpGrammar.isTokenCharacter(c) || c >= 'A' && c <= 'Z') {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private static boolean isValue(String value) {
        int length = value.length();
        for (int i = 0; i < length; i++) {
            if (!HttpGrammar.isValueCharacter(value.charAt(i))) {
                return false;
            }
        }
        return length == 0 || !isBlank(value.charAt(0)) && !isBlank(value.charAt(length - 1));
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
