package dev.hawser.protocols.inetd;

import dev.hawser.app.Service;
import dev.hawser.app.procmon.Program;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.Address;
import dev.hawser.net.Factory;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program for each connection, whose standard input and output are that connection. A factory for any port, and the
 * service that its children belong to: it refuses connections while it does not run, and when it is stopped it ends its children and
 * waits for them. Source: Twisted's {@code inetd}, and {@code tcpserver} for the environment.
 *
 * <ul>
 *   <li>Neither side is read faster than the other takes it. While a child does not read, its connection is not read either, and
 *       that it is lost is noticed only when something is sent there.
 *   <li>When the client has sent its end of stream the child's standard input is closed, and its output still goes to the client.
 *   <li>When the child has closed its standard output and all was sent, the client gets an end of stream; when it has ended,
 *       the connection is closed, at the latest five seconds after that.
 *   <li>When the connection is lost the child is ended, as {@link dev.hawser.app.procmon.ProcessTree} says.
 *   <li>What the child says on its standard error is logged line by line.
 *   <li>{@code REMOTE_ADDR} and {@code REMOTE_PORT} in its environment are the client's, where that has an IP address; elsewhere
 *       there are none.
 *   <li>Newcomers beyond the most children are closed at once, so that they may try elsewhere; when that begins and when it
 *       is over is logged. A child counts until it has ended.
 * </ul>
 */
public final class Inetd extends Service implements Factory {
    /** So many children at once, by default. */
    public static final int DEFAULT_MOST_CHILDREN = 100;

    /** The most that may be asked for; there are not many more process numbers. */
    public static final int LARGEST_MOST_CHILDREN = 1_000_000;

    private static final System.Logger LOGGER = System.getLogger(Inetd.class.getName());

    private final Program program;
    private final int mostChildren;
    private final Duration killTime;
    private final Set<InetdChild> children = new LinkedHashSet<>();
    private boolean on;
    private long refused;
    private @Nullable Promise<@Nullable Void> whenAllEnded;

    /**
     * Runs {@code program}.
     *
     * @param mostChildren how many at once, from 1
     * @param killTime from the {@code TERM} to the {@code KILL} for a child whose connection is lost
     * @throws IllegalArgumentException when there is no such number or time
     */
    public Inetd(Reactor reactor, String name, Program program, int mostChildren, Duration killTime) {
        super(reactor, name);
        this.program = Objects.requireNonNull(program, "program");
        if (mostChildren < 1 || mostChildren > LARGEST_MOST_CHILDREN) {
            throw new IllegalArgumentException(
                    "the most children are 1 to " + LARGEST_MOST_CHILDREN + ", and not " + mostChildren);
        }
        if (killTime.isNegative()) {
            throw new IllegalArgumentException("no time between two signals: " + killTime);
        }
        this.mostChildren = mostChildren;
        this.killTime = killTime;
    }

    // ---------------------------------------------------------------- a factory

    @Override
    public @Nullable Protocol buildProtocol(Address peer) {
        return mayStart(peer) ? new InetdProtocol(this) : null;
    }

    private boolean mayStart(Address peer) {
        if (!on) {
            LOGGER.log(System.Logger.Level.DEBUG, "refuses " + peer + ", as it does not run");
            return false;
        }
        if (children.size() < mostChildren) {
            return true;
        }
        if (refused++ == 0) {
            LOGGER.log(System.Logger.Level.WARNING, this + " refuses " + peer + " and whoever comes next: " + mostChildren
                    + " children run");
        }
        return false;
    }

    /** Starts a child for {@code connection}; null where there is no room any more. */
    @Nullable InetdChild startChild(InetdProtocol connection) {
        Address peer = connection.transport().peer();
        if (!mayStart(peer)) {
            return null;
        }
        InetdChild child = new InetdChild(connection, program, killTime, peer, this::ended);
        child.start(reactor(), ChildEnvironment.options(program, peer), program.command());
        children.add(child);
        if (refused > 0) {
            LOGGER.log(System.Logger.Level.INFO, this + " has room again, and has refused " + refused);
            refused = 0;
        }
        return child;
    }

    private void ended(InetdChild child) {
        children.remove(child);
        if (children.isEmpty() && whenAllEnded != null) {
            Promise<@Nullable Void> told = whenAllEnded;
            whenAllEnded = null;
            told.callback(null);
        }
    }

    /** How many children there are. */
    public int children() {
        reactor().checkThread();
        return children.size();
    }

    /** All children. */
    List<InetdChild> all() {
        return List.copyOf(children);
    }

    // ---------------------------------------------------------------- a service

    @Override
    protected Deferred<?> start() {
        on = true;
        return done();
    }

    @Override
    protected Deferred<?> stop() {
        on = false;
        if (children.isEmpty()) {
            return done();
        }
        Promise<@Nullable Void> ended = new Promise<>(reactor());
        whenAllEnded = ended;
        children.forEach(InetdChild::end);
        return ended;
    }

    @Override
    public String description() {
        return children.size() + " of at most " + mostChildren + " children";
    }
}
