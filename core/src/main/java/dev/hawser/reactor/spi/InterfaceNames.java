package dev.hawser.reactor.spi;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;

/** Finds network interfaces by what users call them. */
public final class InterfaceNames {
    private InterfaceNames() {}

    /**
     * The interface that {@code wanted} means: its name, or a numeric address that it has.
     *
     * @throws IOException when this machine has none like it
     */
    public static NetworkInterface find(String wanted) throws IOException {
        NetworkInterface found = NetworkInterface.getByName(wanted);
        if (found == null) {
            try {
                found = NetworkInterface.getByInetAddress(InetAddress.ofLiteral(wanted));
            } catch (IllegalArgumentException neither) {
                throw new IOException("there is no network interface \"" + wanted + "\"", neither);
            }
        }
        if (found == null) {
            throw new IOException("no network interface has the address " + wanted);
        }
        return found;
    }
}
