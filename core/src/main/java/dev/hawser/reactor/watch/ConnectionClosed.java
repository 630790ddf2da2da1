package dev.hawser.reactor.watch;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A connection from its beginning to its end. */
@Name("dev.hawser.ConnectionClosed")
@Label("Connection Closed")
@Category({"Hawser", "Network"})
@Description("A connection has ended. It lasts from the opening, or nothing where the recording is younger than that")
@Enabled(false) // one for each connection
@StackTrace(false)
public final class ConnectionClosed extends Event {
    private static final ConnectionClosed PROBE = new ConnectionClosed();

    @Label("Protocol")
    @Description("The class that served the connection")
    @Nullable String protocol;

    @Label("Host")
    @Description("Our end")
    @Nullable String host;

    @Label("Peer")
    @Description("The other end")
    @Nullable String peer;

    @Label("Reason")
    @Description("Why it ended: the class of it, and what it says")
    @Nullable String reason;

    @Label("Bytes Received")
    @Description("Bytes that the protocol was given")
    @DataAmount
    long bytesReceived;

    @Label("Bytes Sent")
    @Description("Bytes that the system took to send")
    @DataAmount
    long bytesSent;

    private ConnectionClosed() {}

    /** The event of a connection that begins now, for {@link #commit}. */
    public static ConnectionClosed begun() {
        ConnectionClosed event = new ConnectionClosed();
        event.begin();
        return event;
    }

    /** Whether a recording wants them: see {@link Recordings}. */
    static boolean isOn() {
        return PROBE.isEnabled();
    }

    /** The same for one that nobody recorded when it began. */
    public static ConnectionClosed unbegun() {
        return new ConnectionClosed();
    }

    /** The connection has ended: who it was. */
    public ConnectionClosed of(@Nullable Object protocol, Object host, Object peer) {
        this.protocol = protocol == null ? null : protocol.getClass().getName();
        this.host = host.toString();
        this.peer = peer.toString();
        return this;
    }

    /** Why it ended and what went over it, and that is all. */
    public void commit(Throwable end, long received, long sent) {
        reason = end.getClass().getSimpleName() + ": " + end.getMessage();
        bytesReceived = received;
        bytesSent = sent;
        commit();
    }
}
