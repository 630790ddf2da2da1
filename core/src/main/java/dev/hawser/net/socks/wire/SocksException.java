package dev.hawser.net.socks.wire;

/** A SOCKS proxy refused, or said what no SOCKS proxy says. */
public final class SocksException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** It is no answer of the proxy's. */
    public static final int NO_REPLY = -1;

    private final int reply;

    /** The proxy does not keep to the protocol, or cannot be agreed with. */
    public SocksException(String detail) {
        this(detail, NO_REPLY);
    }

    private SocksException(String detail, int reply) {
        super(detail, null, true, false);
        this.reply = reply;
    }

    /** The proxy's answer to the request was {@code reply}, which is not 0. */
    static SocksException refused(int reply) {
        return new SocksException("the SOCKS proxy refused: " + text(reply) + " (reply " + reply + ")", reply);
    }

    /** The reply code (RFC 1928 section 6), or {@link #NO_REPLY}. */
    public int reply() {
        return reply;
    }

    private static String text(int reply) {
        return switch (reply) {
            case 1 -> "general SOCKS server failure";
            case 2 -> "connection not allowed by ruleset";
            case 3 -> "network unreachable";
            case 4 -> "host unreachable";
            case 5 -> "connection refused";
            case 6 -> "TTL expired";
            case 7 -> "command not supported";
            case 8 -> "address type not supported";
            default -> "a reason that RFC 1928 does not know";
        };
    }
}
