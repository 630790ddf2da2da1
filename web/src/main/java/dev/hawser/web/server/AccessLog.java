package dev.hawser.web.server;

import dev.hawser.net.Reactor;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a line for each request that is over: to a file of its own, or to where the program's log goes.
 *
 * <pre>{@code
 * AccessLog log = AccessLog.toFile(reactor, Path.of("access.log"), AccessFormat.COMBINED);
 * reactor.listenTcp(8080, new Site(root, SiteOptions.DEFAULT, log));
 * }</pre>
 *
 * <p>Who asked is what {@link AuthenticatedResource#USER} says. Used on the reactor's thread, for any number of sites.
 */
public final class AccessLog implements RequestLog {
    /** What {@link #toLog} logs to. */
    public static final String LOGGER_NAME = "dev.hawser.web.access";

    private final AccessFormat format;
    private final Consumer<String> sink;
    private @Nullable AccessLines lines;

    private AccessLog(AccessFormat format, Consumer<String> sink) {
        this.format = Objects.requireNonNull(format, "format");
        this.sink = sink;
    }

    /** Lines at level INFO to {@link #LOGGER_NAME}, and so to where all of the log goes. */
    public static AccessLog toLog(AccessFormat format) {
        System.Logger logger = System.getLogger(LOGGER_NAME);
        return new AccessLog(format, line -> logger.log(Level.INFO, line));
    }

    /**
     * Lines at the end of a file, which is made where there is none. A worker thread of {@code reactor} writes them, several at a
     * time, at the latest a fifth of a second after they were made, and what is left when the reactor has stopped is written then.
     * Where another file, or none, has the name by then, as when it is rotated, it is opened anew. What the disk is too slow for
     * beyond 4 MiB, or does not take, is lost: no request waits. That is said once in the program's log, and how many lines it were
     * when it is over.
     */
    public static AccessLog toFile(Reactor reactor, Path file, AccessFormat format) {
        return new AccessLog(format, new AccessFile(reactor, file)::add);
    }

    @Override
    public void requestEnded(Request request, long bodyBytes, long nanos, boolean wasBrokenOff) {
        Reactor reactor = request.reactor();
        AccessLines made = lines;
        if (made == null) {
            made = new AccessLines(format, reactor.wallClock().getZone());
            lines = made;
        }
        Instant from = reactor.wallClock().instant().minusNanos(nanos);
        sink.accept(made.of(request, from, bodyBytes, nanos, wasBrokenOff));
    }
}
