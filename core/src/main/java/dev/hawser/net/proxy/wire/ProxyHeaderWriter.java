package dev.hawser.net.proxy.wire;

import dev.hawser.bytes.Bytes;
import java.io.ByteArrayOutputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** Headers to bytes. */
public final class ProxyHeaderWriter {
    static final Bytes SIGNATURE = Bytes.ofHex("0d0a0d0a000d0a515549540a");
    static final int FIXED = 16;

    private ProxyHeaderWriter() {}

    /**
     * {@code header} as a line of version 1.
     *
     * @throws IllegalArgumentException when it has what version 1 cannot say: values, datagrams, Unix sockets, LOCAL
     */
    public static Bytes version1(ProxyHeader header) {
        if (!header.values().isEmpty()) {
            throw new IllegalArgumentException("version 1 has no further values: " + header.values());
        }
        return Bytes.of(
                switch (header) {
                    case ProxyHeader.Unproxied(boolean local, var _) when !local -> "PROXY UNKNOWN\r\n";
                    case ProxyHeader.Proxied(ProxyEnd.Ip source, ProxyEnd.Ip destination, boolean datagram, var _)
                            when !datagram ->
                        (source.isSix() ? "PROXY TCP6 " : "PROXY TCP4 ") + text(source) + " " + text(destination) + " "
                                + source.port() + " " + destination.port() + "\r\n";
                    default -> throw new IllegalArgumentException("version 1 cannot say " + header);
                },
                StandardCharsets.US_ASCII);
    }

    private static String text(ProxyEnd.Ip end) {
        String text = end.address().getHostAddress();
        int scope = text.indexOf('%'); // is of this machine alone
        return scope < 0 ? text : text.substring(0, scope);
    }

    /**
     * {@code header} in version 2. A value of type {@link ProxyTlv#CRC32C} gets the checksum, whatever it held.
     *
     * @throws IllegalArgumentException when it is longer than the length field can say
     */
    public static Bytes version2(ProxyHeader header) {
        List<ProxyTlv> values = new ArrayList<>();
        for (ProxyTlv value : header.values()) {
            values.add(value.type() == ProxyTlv.CRC32C ? new ProxyTlv(ProxyTlv.CRC32C, Bytes.of(0, 0, 0, 0)) : value);
        }
        Bytes addresses =
                switch (header) {
                    case ProxyHeader.Unproxied _ -> Bytes.EMPTY;
                    case ProxyHeader.Proxied proxied -> addresses(proxied);
                };
        Bytes more = addresses.concat(values(values));
        if (more.size() > 0xffff) {
            throw new IllegalArgumentException("a header has 65551 bytes at most, not " + (FIXED + more.size()));
        }
        int command = header instanceof ProxyHeader.Unproxied(boolean local, var _) && local ? 0x20 : 0x21;
        byte[] whole = Bytes.join(List.of(
                        SIGNATURE, Bytes.of(command, family(header), more.size() >>> 8, more.size()), more))
                .toArray();
        int sum = ProxyHeaderParser.checksumAt(whole, FIXED + addresses.size());
        if (sum >= 0) {
            CRC32C crc = new CRC32C();
            crc.update(whole);
            Bytes.of((int) (crc.getValue() >>> 24), (int) (crc.getValue() >>> 16), (int) (crc.getValue() >>> 8), (int)
                            crc.getValue())
                    .copyTo(whole, sum);
        }
        return Bytes.adopt(whole);
    }

    private static int family(ProxyHeader header) {
        if (!(header instanceof ProxyHeader.Proxied(ProxyEnd source, var _, boolean datagram, var _))) {
            return 0;
        }
        int transport = datagram ? 2 : 1;
        return transport
                | switch (source) {
                    case ProxyEnd.Ip ip -> ip.isSix() ? 0x20 : 0x10;
                    case ProxyEnd.Unix _ -> 0x30;
                };
    }

    private static Bytes addresses(ProxyHeader.Proxied header) {
        if (header.source() instanceof ProxyEnd.Ip source && header.destination() instanceof ProxyEnd.Ip destination) {
            return Bytes.join(List.of(
                    bytes(source.address()),
                    bytes(destination.address()),
                    Bytes.of(source.port() >>> 8, source.port(), destination.port() >>> 8, destination.port())));
        }
        if (header.source() instanceof ProxyEnd.Unix source && header.destination() instanceof ProxyEnd.Unix destination) {
            return Bytes.adopt(source.padded()).concat(Bytes.adopt(destination.padded()));
        }
        throw new AssertionError("ends of different families");
    }

    private static Bytes bytes(InetAddress address) {
        return Bytes.adopt(address instanceof Inet6Address six ? six.getAddress() : address.getAddress());
    }

    static Bytes values(List<ProxyTlv> values) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (ProxyTlv value : values) {
            bytes.write(value.type());
            bytes.write(value.value().size() >>> 8);
            bytes.write(value.value().size());
            bytes.writeBytes(value.value().toArray());
        }
        return Bytes.adopt(bytes.toByteArray());
    }
}
