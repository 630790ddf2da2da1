package dev.hawser.web.http2;

/**
 * The server has done nothing with a request: it refused the stream, or went away before it looked at it (RFC 9113, section 8.7).
 * The request may be made again elsewhere, whatever its method.
 */
public final class StreamRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StreamRefused(String message) {
        super(message, null, false, false);
    }
}
