package dev.hawser.net.proxy.wire;

/** What came is no acceptable PROXY protocol header. */
public final class ProxyHeaderException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** For the reason in {@code detail}. */
    public ProxyHeaderException(String detail) {
        super("No acceptable PROXY protocol header: " + detail, null, true, false);
    }
}
