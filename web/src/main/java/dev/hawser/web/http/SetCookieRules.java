package dev.hawser.web.http;

/** What a server may write into {@code Set-Cookie} (RFC 6265bis 4.1.1). */
final class SetCookieRules {
    private SetCookieRules() {}

    static void check(SetCookie cookie) {
        String name = cookie.name();
        if (!HttpGrammar.isToken(name)) {
            throw new IllegalArgumentException("not a name of a cookie: " + HttpGrammar.quoted(name));
        }
        checkValue(cookie);
        if (SetCookie.octets(name) + SetCookie.octets(cookie.value()) > SetCookie.MOST_OCTETS) {
            throw new IllegalArgumentException("the cookie " + name + " has more than " + SetCookie.MOST_OCTETS
                    + " octets, and clients would drop it");
        }
        checkAttribute(name, "domain", cookie.domain());
        checkAttribute(name, "path", cookie.path());
        String path = cookie.path();
        if (path != null && !path.startsWith("/")) {
            throw new IllegalArgumentException(
                    "the path of the cookie " + name + " does not begin with /: " + HttpGrammar.quoted(path));
        }
        String domain = cookie.domain();
        if (domain != null && domain.isEmpty()) {
            throw new IllegalArgumentException("the domain of the cookie " + name + " is empty");
        }
        if (cookie.sameSite() == SameSite.NONE && !cookie.isSecure()) {
            throw new IllegalArgumentException("the cookie " + name + " is SameSite=None and not Secure: browsers drop it");
        }
        if (!cookie.keepsPrefix()) {
            throw new IllegalArgumentException("the cookie " + name + " does not keep what its name promises:"
                    + " __Secure- must be Secure; __Host- too, with the path / and no domain");
        }
    }

    private static void checkValue(SetCookie cookie) {
        String value = cookie.value();
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        for (int i = quoted ? 1 : 0; i < value.length() - (quoted ? 1 : 0); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '"' || c == ',' || c == ';' || c == '\\') {
                throw new IllegalArgumentException("the value of the cookie " + cookie.name() + " cannot have U+"
                        + String.format("%04X", (int) c) + ", at " + i + ": encode it, as by Base64 or percent signs");
            }
        }
    }

    private static void checkAttribute(
            String name, String attribute, @org.jspecify.annotations.Nullable String value) {
        if (value == null) {
            return;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c >= 0x7f || c == ';') {
                throw new IllegalArgumentException(
                        "the " + attribute + " of the cookie " + name + " cannot be " + HttpGrammar.quoted(value));
            }
        }
        if (SetCookie.octets(value) > SetCookie.MOST_ATTRIBUTE_OCTETS) {
            throw new IllegalArgumentException("the " + attribute + " of the cookie " + name + " has more than "
                    + SetCookie.MOST_ATTRIBUTE_OCTETS + " octets");
        }
    }
}
