package dev.hawser.net.connect.wire;

/** An HTTP proxy refused a tunnel, or said what is no HTTP. */
public final class TunnelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** It is no answer in HTTP. */
    public static final int NO_STATUS = -1;

    private final int status;

    TunnelException(String detail, int status) {
        super(detail, null, true, false);
        this.status = status;
    }

    /** The status code of the answer, such as 407; or {@link #NO_STATUS}. */
    public int status() {
        return status;
    }
}
