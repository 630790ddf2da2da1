package dev.hawser.web.http;

/** With which requests of other sites a browser sends a cookie (RFC 6265bis 5.6.7). */
public enum SameSite {
    /** With none. */
    STRICT("Strict"),

    /** When the user goes here by a link, and with no form, picture or script of another site. */
    LAX("Lax"),

    /** With all; browsers want {@code Secure} with it. */
    NONE("None");

    private final String token;

    SameSite(String token) {
        this.token = token;
    }

    /** As it is written. */
    public String token() {
        return token;
    }
}
