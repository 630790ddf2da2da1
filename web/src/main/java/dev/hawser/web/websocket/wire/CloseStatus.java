package dev.hawser.web.websocket.wire;

import dev.hawser.bytes.Bytes;

/**
 * Why an end closes a WebSocket (RFC 6455, section 7.4). Three codes are for programs alone and never sent: {@link
 * #NO_STATUS}, {@link #ABNORMAL} and 1015.
 *
 * @param code 1000 to 4999; those from 4000 on are the program's own, those from 3000 on registered by libraries
 * @param reason at most {@value #MOST_REASON} bytes in UTF-8; for people
 */
public record CloseStatus(int code, String reason) {
    /** How many bytes a reason may have. */
    public static final int MOST_REASON = 123;

    /** The purpose is fulfilled. */
    public static final int NORMAL = 1000;
    /** A server stops, or a page is left. */
    public static final int GOING_AWAY = 1001;
    /** What came is not the protocol. */
    public static final int PROTOCOL_ERROR = 1002;
    /** Messages of this kind are not taken: text or binary ones. */
    public static final int UNSUPPORTED = 1003;
    /** No code was sent; never sent. */
    public static final int NO_STATUS = 1005;
    /** The connection ended without a word; never sent. */
    public static final int ABNORMAL = 1006;
    /** A message is not what it says to be, as text that is not UTF-8. */
    public static final int INVALID_PAYLOAD = 1007;
    /** A rule of this end was broken. */
    public static final int POLICY_VIOLATION = 1008;
    /** A message is too big. */
    public static final int TOO_BIG = 1009;
    /** An extension that the client needs was not agreed on. */
    public static final int EXTENSION_REQUIRED = 1010;
    /** The server could not go on. */
    public static final int INTERNAL_ERROR = 1011;

    private static final int TLS_FAILED = 1015;

    /** Refuses codes out of range and reasons that are too long. */
    public CloseStatus {
        if (code < 1000 || code > 4999) {
            throw new IllegalArgumentException("a close code is 1000 to 4999, not " + code);
        }
        int size = reason.length() <= MOST_REASON / 3 ? 0 : Bytes.of(reason).size();
        if (size > MOST_REASON) {
            throw new IllegalArgumentException("a reason to close has at most " + MOST_REASON + " bytes, not " + size);
        }
    }

    /** {@code code} without a reason. */
    public static CloseStatus of(int code) {
        return new CloseStatus(code, "");
    }

    /** Whether {@code code} may stand in a frame: registered for that, or of a library or program. */
    public static boolean isSendable(int code) {
        if (code >= 3000) {
            return code <= 4999;
        }
        return code >= NORMAL && code <= UNSUPPORTED || code >= INVALID_PAYLOAD && code < TLS_FAILED;
    }

    /** Whether this may be sent. */
    public boolean isSendable() {
        return isSendable(code);
    }

    /** As {@code 1001 (server stops)}. */
    @Override
    public String toString() {
        return reason.isEmpty() ? Integer.toString(code) : code + " (" + reason + ")";
    }
}
