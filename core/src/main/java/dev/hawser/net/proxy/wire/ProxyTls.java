package dev.hawser.net.proxy.wire;

import dev.hawser.bytes.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * What a proxy tells of the client's TLS (section 2.2.6).
 *
 * @param client flags: {@link #CLIENT_SSL}, {@link #CLIENT_CERT_CONN}, {@link #CLIENT_CERT_SESS}
 * @param verified whether the client presented a certificate and the proxy found it good
 * @param values the sub-values, such as {@link #VERSION}
 */
public record ProxyTls(int client, boolean verified, List<ProxyTlv> values) {
    /** The client came over TLS. */
    public static final int CLIENT_SSL = 0x01;
    /** It presented a certificate on this connection. */
    public static final int CLIENT_CERT_CONN = 0x02;
    /** It presented a certificate in this TLS session. */
    public static final int CLIENT_CERT_SESS = 0x04;

    /** The version, as {@code TLSv1.3}. */
    public static final int VERSION = 0x21;
    /** The common name in the client's certificate. */
    public static final int COMMON_NAME = 0x22;
    /** The cipher. */
    public static final int CIPHER = 0x23;
    /** The signature algorithm of the certificate. */
    public static final int SIGNATURE_ALGORITHM = 0x24;
    /** The key algorithm of the certificate. */
    public static final int KEY_ALGORITHM = 0x25;

    /** Copies the values. Refuses flags that are no byte. */
    public ProxyTls {
        values = List.copyOf(values);
        if (client < 0 || client > 0xff) {
            throw new IllegalArgumentException("the flags are one byte, not " + client);
        }
    }

    /** The first sub-value of {@code type} as text. */
    public Optional<String> text(int type) {
        return values.stream()
                .filter(value -> value.type() == type)
                .findFirst()
                .map(value -> value.value().utf8());
    }

    /** Reads the value of a {@link ProxyTlv#SSL}. */
    static ProxyTls parse(Bytes value) {
        if (value.size() < 5) {
            throw new ProxyHeaderException("the value of type SSL has " + value.size() + " bytes, and 5 at least");
        }
        return new ProxyTls(value.unsignedAt(0), value.intAt(1) == 0, ProxyHeaderParser.values(value.drop(5)));
    }

    /** As a value of a header. */
    public ProxyTlv asValue() {
        Bytes fixed = Bytes.of(client, 0, 0, 0, verified ? 0 : 1);
        return new ProxyTlv(ProxyTlv.SSL, fixed.concat(ProxyHeaderWriter.values(values)));
    }
}
