package dev.hawser.tls.pem;

import dev.hawser.bytes.Bytes;
import java.util.Map;

/**
 * What stands between a BEGIN and its END.
 *
 * @param number which block of its text it is, from 1 on
 * @param label what it says it is, such as {@code CERTIFICATE}
 * @param headers those of RFC 1421, by their names as written; mostly none
 * @param data what its base64 spells
 */
public record PemBlock(int number, String label, Map<String, String> headers, Bytes data) {
    /** Copies the headers. */
    public PemBlock {
        headers = Map.copyOf(headers);
    }

    /** Whether it says that it is a private key, of whatever form. */
    public boolean isPrivateKey() {
        return label.equals("PRIVATE KEY") || label.endsWith(" PRIVATE KEY");
    }

    /** Whether it says that it is a certificate. */
    public boolean isCertificate() {
        return label.equals("CERTIFICATE") || label.equals("X509 CERTIFICATE") || label.equals("TRUSTED CERTIFICATE");
    }

    /** This block as the place of something wrong. */
    public Malformed malformed(String reason) {
        return new Malformed(this + ": " + reason);
    }

    /** Which one it is; never what is in it. */
    @Override
    public String toString() {
        return "block " + number + " (" + label + ")";
    }
}
