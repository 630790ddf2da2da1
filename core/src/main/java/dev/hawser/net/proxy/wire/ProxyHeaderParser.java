package dev.hawser.net.proxy.wire;

import dev.hawser.bytes.ByteQueue;
import dev.hawser.bytes.Bytes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to one header, of either version, in whatever chunks they come. Keeps no more than the header may have and one
 * chunk. For one connection.
 */
public final class ProxyHeaderParser {
    /** Section 2.1: the longest line there can be is 107 bytes, its end included. */
    static final int LONGEST_LINE = 107;

    private static final Bytes LINE_BEGIN = Bytes.of("PROXY ");
    private static final Bytes LINE_END = Bytes.of("\r\n");
    private static final Bytes SIGNATURE = ProxyHeaderWriter.SIGNATURE;
    private static final int FIXED = ProxyHeaderWriter.FIXED;
    private static final Pattern DECIMAL = Pattern.compile("0|[1-9][0-9]{0,4}");
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private final ProxyHeaderLimits limits;
    private final ByteQueue received = new ByteQueue();

    /** Accepts what {@code limits} allow. */
    public ProxyHeaderParser(ProxyHeaderLimits limits) {
        this.limits = limits;
    }

    /**
     * Takes what has come.
     *
     * @return the header, once it is complete; null before. It is given once, and {@link #rest} has what follows it
     * @throws ProxyHeaderException as soon as it is certain that this is no acceptable header
     */
    public @Nullable ProxyHeader receive(Bytes data) {
        received.add(data);
        if (received.isEmpty()) {
            return null;
        }
        return received.unsignedAt(0) == SIGNATURE.unsignedAt(0) ? binary() : line();
    }

    /** How many bytes it keeps. */
    public int size() {
        return received.size();
    }

    /** Gives up what it keeps: once there is a header, what came behind it. */
    public Bytes rest() {
        return received.takeAll();
    }

    // ---------------------------------------------------------------- version 1

    private @Nullable ProxyHeader line() {
        expect(LINE_BEGIN);
        if (!limits.version1()) {
            throw new ProxyHeaderException("it is of version 1, which is not accepted");
        }
        int end = received.indexOf(LINE_END);
        if (end < 0 ? received.size() >= LONGEST_LINE : end + LINE_END.size() > LONGEST_LINE) {
            throw new ProxyHeaderException("the line is longer than 107 bytes");
        }
        if (end < 0) {
            return null;
        }
        String line = received.takeText(end, StandardCharsets.ISO_8859_1);
        received.drop(LINE_END.size());
        String[] words = line.split(" ", -1);
        if (words[1].equals("UNKNOWN")) {
            return new ProxyHeader.Unproxied(false, List.of()); // the rest of the line is to be ignored
        }
        boolean six = words[1].equals("TCP6");
        if (!six && !words[1].equals("TCP4")) {
            throw new ProxyHeaderException("its protocol is " + quoted(words[1]) + ", and not TCP4, TCP6 or UNKNOWN");
        }
        if (words.length != 6) {
            throw new ProxyHeaderException("the line has " + words.length + " words, and not 6: " + quoted(line));
        }
        return new ProxyHeader.Proxied(
                new ProxyEnd.Ip(address(words[2], six), port(words[4])),
                new ProxyEnd.Ip(address(words[3], six), port(words[5])));
    }

    private static InetAddress address(String text, boolean six) {
        if ((six ? IPV6 : IPV4).matcher(text).matches()) {
            try {
                InetAddress address = InetAddress.ofLiteral(text);
                if (!six) {
                    return address;
                }
                byte[] bytes = address.getAddress();
                return bytes.length == 16 ? address : sixteen(mapped(bytes)); // ::ffff:1.2.3.4
            } catch (IllegalArgumentException notNumeric) {
                throw new ProxyHeaderException(quoted(text) + " is no " + (six ? "IPv6" : "IPv4") + " address");
            }
        }
        throw new ProxyHeaderException(quoted(text) + " is no " + (six ? "IPv6" : "IPv4") + " address");
    }

    private static byte[] mapped(byte[] four) {
        byte[] six = new byte[16];
        six[10] = (byte) 0xff;
        six[11] = (byte) 0xff;
        System.arraycopy(four, 0, six, 12, 4);
        return six;
    }

    private static int port(String text) {
        if (!DECIMAL.matcher(text).matches() || Integer.parseInt(text) > 65535) {
            throw new ProxyHeaderException(quoted(text) + " is no port number");
        }
        return Integer.parseInt(text);
    }

    private static String quoted(String text) {
        return Bytes.of(text, StandardCharsets.ISO_8859_1).toString();
    }

    // ---------------------------------------------------------------- version 2

    private @Nullable ProxyHeader binary() {
        expect(SIGNATURE);
        if (!limits.version2()) {
            throw new ProxyHeaderException("it is of version 2, which is not accepted");
        }
        if (received.size() <= SIGNATURE.size()) {
            return null;
        }
        int command = received.unsignedAt(SIGNATURE.size());
        if (command != 0x20 && command != 0x21) {
            throw new ProxyHeaderException("its version and command are 0x%02x, and not 0x20 or 0x21".formatted(command));
        }
        if (received.size() < FIXED) {
            return null;
        }
        int length = received.unsignedAt(14) << 8 | received.unsignedAt(15);
        if (FIXED + length > limits.mostBytes()) {
            throw new ProxyHeaderException(
                    "it has " + (FIXED + length) + " bytes, and the limit is " + limits.mostBytes());
        }
        if (received.size() < FIXED + length) {
            return null;
        }
        Bytes header = received.take(FIXED + length);
        int family = header.unsignedAt(13);
        int addresses = addressSize(family);
        if (length < addresses) {
            throw new ProxyHeaderException(
                    "its family 0x%02x has %d bytes of addresses, and there are %d".formatted(family, addresses, length));
        }
        verify(header, FIXED + addresses);
        List<ProxyTlv> values = values(header.drop(FIXED + addresses));
        if (command == 0x20) {
            return new ProxyHeader.Unproxied(true, values); // whatever its family and addresses are (section 2.2)
        }
        ProxyHeader parsed =
                addresses == 0 ? new ProxyHeader.Unproxied(false, values) : proxied(header, family, values);
        parsed.tls(); // bad sub-values are found here and not later
        return parsed;
    }

    /** Refuses what cannot become {@code wanted}. */
    private void expect(Bytes wanted) {
        int known = Math.min(received.size(), wanted.size());
        for (int i = 0; i < known; i++) {
            if (received.unsignedAt(i) != wanted.unsignedAt(i)) {
                throw new ProxyHeaderException("it begins with "
                        + received.peek(Math.min(received.size(), SIGNATURE.size())) + ", as neither version does");
            }
        }
    }

    private static int addressSize(int family) {
        int protocol = family & 0x0f;
        int size =
                switch (family >>> 4) {
                    case 0 -> 0;
                    case 1 -> 12;
                    case 2 -> 36;
                    case 3 -> 2 * ProxyEnd.Unix.MOST_BYTES;
                    default -> -1;
                };
        if (size < 0 || protocol > 2) {
            throw new ProxyHeaderException("its family and protocol are 0x%02x, which is unknown".formatted(family));
        }
        return protocol == 0 ? 0 : size;
    }

    private static ProxyHeader proxied(Bytes header, int family, List<ProxyTlv> values) {
        ProxyEnd source;
        ProxyEnd destination;
        if (family >>> 4 == 3) {
            source = unix(header.slice(FIXED, FIXED + ProxyEnd.Unix.MOST_BYTES));
            destination = unix(header.slice(FIXED + ProxyEnd.Unix.MOST_BYTES, FIXED + 2 * ProxyEnd.Unix.MOST_BYTES));
        } else {
            int size = family >>> 4 == 1 ? 4 : 16;
            int ports = FIXED + 2 * size;
            source = new ProxyEnd.Ip(ip(header.slice(FIXED, FIXED + size)), header.unsignedShortAt(ports));
            destination = new ProxyEnd.Ip(ip(header.slice(FIXED + size, ports)), header.unsignedShortAt(ports + 2));
        }
        return new ProxyHeader.Proxied(source, destination, (family & 0x0f) == 2, values);
    }

    private static ProxyEnd.Unix unix(Bytes field) {
        int end = field.size() > 1 && field.byteAt(0) == 0 ? field.drop(1).indexOf((byte) 0) + 1 : field.indexOf((byte) 0);
        boolean abstractName = field.byteAt(0) == 0;
        int size = abstractName ? (end == 0 ? field.size() : end) : end < 0 ? field.size() : end;
        return new ProxyEnd.Unix(size == 1 && abstractName ? "" : field.take(size).latin1());
    }

    private static InetAddress ip(Bytes bytes) {
        return bytes.size() == 16 ? sixteen(bytes.toArray()) : anyOf(bytes.toArray());
    }

    private static InetAddress anyOf(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new AssertionError("4 bytes are an address", impossible);
        }
    }

    /** An IPv6 address, also where it stands for one of IPv4, as the family says so. */
    private static InetAddress sixteen(byte[] bytes) {
        try {
            return java.net.Inet6Address.getByAddress(null, bytes, -1);
        } catch (UnknownHostException impossible) {
            throw new AssertionError("16 bytes are an address", impossible);
        }
    }

    /** Reads values to the end of {@code bytes}. */
    static List<ProxyTlv> values(Bytes bytes) {
        List<ProxyTlv> values = new ArrayList<>();
        Bytes rest = bytes;
        while (!rest.isEmpty()) {
            int size = rest.size() < 3 ? Integer.MAX_VALUE - 3 : rest.unsignedShortAt(1);
            if (rest.size() < 3 + size) {
                throw new ProxyHeaderException("a value is cut short: " + rest);
            }
            int type = rest.unsignedAt(0);
            if (type == ProxyTlv.UNIQUE_ID && size > 128) {
                throw new ProxyHeaderException("a unique id has 128 bytes at most, not " + size);
            }
            values.add(new ProxyTlv(type, rest.slice(3, 3 + size)));
            rest = rest.drop(3 + size);
        }
        return values;
    }

    private static void verify(Bytes header, int valuesAt) {
        byte[] whole = header.toArray();
        int at = checksumAt(whole, valuesAt);
        if (at < 0) {
            return;
        }
        int said = header.intAt(at);
        for (int i = 0; i < 4; i++) {
            whole[at + i] = 0; // section 2.2.3: computed as if it were zero
        }
        CRC32C crc = new CRC32C();
        crc.update(whole);
        if ((int) crc.getValue() != said) {
            throw new ProxyHeaderException(
                    "its checksum is %08x, and should be %08x".formatted(said, (int) crc.getValue()));
        }
    }

    /** Where in {@code header} the checksum stands; -1 where there is none. */
    static int checksumAt(byte[] header, int valuesAt) {
        Bytes bytes = Bytes.adopt(header);
        int found = -1;
        int at = valuesAt;
        while (at + 3 <= header.length) {
            int size = bytes.unsignedShortAt(at + 1);
            if (bytes.unsignedAt(at) == ProxyTlv.CRC32C) {
                if (size != 4 || at + 7 > header.length || found >= 0) {
                    throw new ProxyHeaderException("there is one checksum, of 4 bytes");
                }
                found = at + 3;
            }
            at += 3 + size;
        }
        return found;
    }
}
