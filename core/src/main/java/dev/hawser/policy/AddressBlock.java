package dev.hawser.policy;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * A block of IP addresses in CIDR notation, such as {@code 10.0.0.0/8}, {@code 2001:db8::/32} or a single address.
 * IPv4 addresses written as IPv6 ({@code ::ffff:10.0.0.1}) are taken as IPv4.
 *
 * @param network the first address of the block
 * @param prefixLength how many leading bits all addresses of the block share
 */
public record AddressBlock(InetAddress network, int prefixLength) {
    private static final Pattern FOUR_NUMBERS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    /** Refuses a prefix length that the kind of address has not, and an address with bits behind the prefix. */
    public AddressBlock {
        int bits = bits(network);
        if (prefixLength < 0 || prefixLength > bits) {
            throw new IllegalArgumentException(
                    "the prefix of " + network.getHostAddress() + " has 0 to " + bits + " bits, not " + prefixLength);
        }
        InetAddress first = masked(network, prefixLength);
        if (!first.equals(network)) {
            throw new IllegalArgumentException(network.getHostAddress() + "/" + prefixLength
                    + " has bits set behind its prefix; the block that holds it is " + first.getHostAddress() + "/"
                    + prefixLength);
        }
    }

    /**
     * The block that {@code text} stands for: an address, a slash and a prefix length; or one address.
     *
     * @throws IllegalArgumentException where it is neither, with the reason
     */
    public static AddressBlock parse(String text) {
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        InetAddress address = literal(host, text);
        int bits = bits(address);
        if (slash < 0) {
            return new AddressBlock(address, bits);
        }
        String length = text.substring(slash + 1);
        if (!length.matches("\\d{1,3}")) {
            throw new IllegalArgumentException(
                    "not a block of addresses: \"" + text + "\": \"" + length + "\" is no prefix length");
        }
        int prefix = Integer.parseInt(length);
        if (host.indexOf(':') >= 0 && address instanceof Inet4Address) {
            prefix -= 96; // ::ffff:10.0.0.0/104 is 10.0.0.0/8
            if (prefix < 0) {
                throw new IllegalArgumentException("not a block of addresses: \"" + text
                        + "\": an IPv4 address in IPv6 notation has a prefix of 96 to 128 bits");
            }
        }
        return new AddressBlock(address, prefix);
    }

    private static InetAddress literal(String host, String text) {
        String reason = "\"" + host + "\" is not a numeric address";
        if (host.indexOf('%') >= 0) {
            reason = "a block has no scope";
        } else if (host.indexOf(':') >= 0 || FOUR_NUMBERS.matcher(host).matches()) {
            try {
                return InetAddress.ofLiteral(host);
            } catch (IllegalArgumentException malformed) {
                // said below, with the whole text
            }
        }
        throw new IllegalArgumentException("not a block of addresses: \"" + text + "\": " + reason);
    }

    /** The block of {@code prefixLength} bits that {@code address} is in. */
    public static AddressBlock around(InetAddress address, int prefixLength) {
        return new AddressBlock(masked(address, prefixLength), prefixLength);
    }

    /** Whether {@code address} is in this block. */
    public boolean contains(InetAddress address) {
        return bits(address) == bits(network) && masked(address, prefixLength).equals(network);
    }

    static int bits(InetAddress address) {
        return address instanceof Inet4Address ? 32 : 128;
    }

    private static InetAddress masked(InetAddress address, int prefixLength) {
        byte[] bytes = address.getAddress();
        for (int at = 0; at < bytes.length; at++) {
            int kept = Math.clamp(prefixLength - 8L * at, 0, 8);
            bytes[at] &= (byte) (0xff00 >> kept);
        }
        try {
            return InetAddress.getByAddress(bytes); // without the scope of a link-local address
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public String toString() {
        return network.getHostAddress() + "/" + prefixLength;
    }
}
