package dev.hawser.tls.jdk;

import java.util.Map;

/** Names of alerts (RFC 8446 section 6, RFC 5246 section 7.2, RFC 6066, RFC 7301); for the engines of other packages, too. */
public final class Alerts {
    /** Of what should not come now. */
    public static final int UNEXPECTED_MESSAGE = 10;

    /** Of what is the sender's own fault. */
    public static final int INTERNAL_ERROR = 80;

    /** Of a server name that nobody has. */
    public static final int UNRECOGNIZED_NAME = 112;

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(0, "close_notify"),
            Map.entry(UNEXPECTED_MESSAGE, "unexpected_message"),
            Map.entry(20, "bad_record_mac"),
            Map.entry(21, "decryption_failed"),
            Map.entry(22, "record_overflow"),
            Map.entry(30, "decompression_failure"),
            Map.entry(40, "handshake_failure"),
            Map.entry(42, "bad_certificate"),
            Map.entry(43, "unsupported_certificate"),
            Map.entry(44, "certificate_revoked"),
            Map.entry(45, "certificate_expired"),
            Map.entry(46, "certificate_unknown"),
            Map.entry(47, "illegal_parameter"),
            Map.entry(48, "unknown_ca"),
            Map.entry(49, "access_denied"),
            Map.entry(50, "decode_error"),
            Map.entry(51, "decrypt_error"),
            Map.entry(70, "protocol_version"),
            Map.entry(71, "insufficient_security"),
            Map.entry(INTERNAL_ERROR, "internal_error"),
            Map.entry(86, "inappropriate_fallback"),
            Map.entry(90, "user_canceled"),
            Map.entry(100, "no_renegotiation"),
            Map.entry(109, "missing_extension"),
            Map.entry(110, "unsupported_extension"),
            Map.entry(UNRECOGNIZED_NAME, "unrecognized_name"),
            Map.entry(113, "bad_certificate_status_response"),
            Map.entry(115, "unknown_psk_identity"),
            Map.entry(116, "certificate_required"),
            Map.entry(120, "no_application_protocol"));

    private Alerts() {}

    /** The name of an alert, or its number where there is none. */
    public static String name(int number) {
        return NAMES.getOrDefault(number, "number " + number);
    }
}
