package dev.hawser.net;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Knows the connections of what another factory builds: from just before {@code connectionMade} to just after {@code
 * connectionLost}. It is no layer between the two, so that what is received and written costs what it costs without it.
 *
 * <p>Behind a PROXY protocol header a connection begins with that header. Used on the thread of one reactor.
 */
public final class TrackingFactory implements WrappingFactory {
    private final Factory wrapped;
    private final Consumer<Transport> opened;
    private final Set<Transport> transports = new LinkedHashSet<>();

    /** Keeps the connections of what {@code wrapped} builds. */
    public TrackingFactory(Factory wrapped) {
        this(wrapped, _ -> {});
    }

    /**
     * Keeps the connections of what {@code wrapped} builds, and has {@code opened} told of each, when it is among the {@link
     * #transports()} and before {@code connectionMade}. What that throws ends the connection.
     */
    public TrackingFactory(Factory wrapped, Consumer<Transport> opened) {
        this.wrapped = Objects.requireNonNull(wrapped, "wrapped");
        this.opened = Objects.requireNonNull(opened, "opened");
    }

    /** The connections that there are, oldest first: as they are now. */
    public List<Transport> transports() {
        return List.copyOf(transports);
    }

    /** How many there are. */
    public int connectionCount() {
        return transports.size();
    }

    @Override
    public Factory wrapped() {
        return wrapped;
    }

    @Override
    public @Nullable Protocol buildProtocol(Address peer) throws Exception {
        Protocol built = wrapped.buildProtocol(peer);
        if (built != null) {
            built.track(this::connecting);
        }
        return built;
    }

    private void connecting(Transport transport) {
        transports.add(transport);
        transport.lost().finish(_ -> transports.remove(transport), transport.reactor().unhandledFailures()::report);
        opened.accept(transport);
    }
}
