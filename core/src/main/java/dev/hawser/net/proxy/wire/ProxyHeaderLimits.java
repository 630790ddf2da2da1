package dev.hawser.net.proxy.wire;

/**
 * What a parser accepts.
 *
 * @param mostBytes the longest header of version 2, its 16 fixed bytes included. The length field allows 65551; two Unix
 *     addresses take 232, and what proxies add (a name, an id, the client's TLS with its certificate's name) some hundred
 *     bytes, so that 4096 leaves room for vendors' own values
 * @param version1 whether version 1 is accepted
 * @param version2 whether version 2 is accepted
 */
public record ProxyHeaderLimits(int mostBytes, boolean version1, boolean version2) {
    /** Both versions, 4096 bytes. */
    public static final ProxyHeaderLimits DEFAULT = new ProxyHeaderLimits(4096, true, true);

    /** Refuses a limit without room for the fixed part and addresses, and the refusal of both versions. */
    public ProxyHeaderLimits {
        if (mostBytes < 232 || mostBytes > 16 + 0xffff) {
            throw new IllegalArgumentException("a header of version 2 has 232 to 65551 bytes at most, not " + mostBytes);
        }
        if (!version1 && !version2) {
            throw new IllegalArgumentException("one version must be accepted");
        }
    }
}
