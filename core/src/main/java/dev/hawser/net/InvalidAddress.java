package dev.hawser.net;

import java.net.InetAddress;

/** An address that cannot be used there: a name where a number belongs, or one of another kind or family. */
public final class InvalidAddress extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** {@code address} cannot be used, for the reason in {@code detail}. */
    public InvalidAddress(Object address, String detail) {
        super("Invalid address " + address + ": " + detail + ".");
    }

    /**
     * The address that {@code numeric} is.
     *
     * @throws InvalidAddress when it is none
     */
    public static InetAddress literal(String numeric) {
        try {
            return InetAddress.ofLiteral(numeric);
        } catch (IllegalArgumentException name) {
            InvalidAddress refused =
                    new InvalidAddress("\"" + numeric + "\"", "it is no numeric address; names must be resolved first");
            refused.initCause(name);
            throw refused;
        }
    }
}
