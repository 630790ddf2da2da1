package dev.hawser.reactor.watch;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A connection has a protocol from now on. */
@Name("dev.hawser.ConnectionOpened")
@Label("Connection Opened")
@Category({"Hawser", "Network"})
@Description("A connection was made and is about to be told so")
@Enabled(false) // one for each connection
@StackTrace(false)
public final class ConnectionOpened extends Event {
    private static final ConnectionOpened PROBE = new ConnectionOpened("", "", "");

    @Label("Protocol")
    @Description("The class that serves the connection")
    final String protocol;

    @Label("Host")
    @Description("Our end")
    final String host;

    @Label("Peer")
    @Description("The other end")
    final String peer;

    private ConnectionOpened(String protocol, String host, String peer) {
        this.protocol = protocol;
        this.host = host;
        this.peer = peer;
    }

    /** Whether a recording wants them: see {@link Recordings}. */
    static boolean isOn() {
        return PROBE.isEnabled();
    }

    /** A {@code protocol} has a connection from {@code host}, our end, to {@code peer}. */
    public static void of(Object protocol, Object host, Object peer) {
        new ConnectionOpened(protocol.getClass().getName(), host.toString(), peer.toString()).commit();
    }
}
