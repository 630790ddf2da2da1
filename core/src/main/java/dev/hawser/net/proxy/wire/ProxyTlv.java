package dev.hawser.net.proxy.wire;

import dev.hawser.bytes.Bytes;
import java.util.Objects;

/**
 * One of the further values in a header of version 2 (section 2.2).
 *
 * @param type 0 to 255; the constants name the known ones
 * @param value at most 65535 bytes
 */
public record ProxyTlv(int type, Bytes value) {
    /** The application protocol of the connection to the proxy, as ALPN names it. */
    public static final int ALPN = 0x01;
    /** The host name that the client asked for (SNI), in UTF-8. */
    public static final int AUTHORITY = 0x02;
    /** A checksum over the whole header; verified by the parser and computed by the writer. */
    public static final int CRC32C = 0x03;
    /** To be ignored: padding. */
    public static final int NOOP = 0x04;
    /** Tells connections apart, at most 128 bytes. */
    public static final int UNIQUE_ID = 0x05;
    /** TLS between the client and the proxy: {@link ProxyTls}. */
    public static final int SSL = 0x20;
    /** The network namespace. */
    public static final int NETNS = 0x30;

    /** Refuses a type or a value that cannot be written. */
    public ProxyTlv {
        Objects.requireNonNull(value, "value");
        if (type < 0 || type > 0xff) {
            throw new IllegalArgumentException("the type of a value is 0 to 255, not " + type);
        }
        if (value.size() > 0xffff) {
            throw new IllegalArgumentException("a value has 65535 bytes at most, not " + value.size());
        }
        if (type == UNIQUE_ID && value.size() > 128) {
            throw new IllegalArgumentException("a unique id has 128 bytes at most, not " + value.size());
        }
    }
}
