package dev.hawser.web.server;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Reactor;
import dev.hawser.time.Upkeep;
import dev.hawser.web.http.HttpStatus;
import dev.hawser.web.http1.wire.HeadScratch;
import dev.hawser.web.http1.wire.HeadWriter;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What all connections of a site have in common: the resource at the root of its paths, its options, and a clock that ticks
 * once a second, so that neither a date nor a time-out costs a request anything. For one reactor, on its thread.
 */
public final class SiteRoot {
    private static final System.Logger LOG = System.getLogger(SiteRoot.class.getName());
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Resource resource;
    private final SiteOptions options;
    private final @Nullable RequestLog log;
    private final Set<SiteConnection> connections = new LinkedHashSet<>();
    private final HeadScratch scratch;
    private final HeadWriter writer = new HeadWriter();
    private @Nullable Reactor reactor;
    private boolean ticking;
    private int seconds;
    private @Nullable Bytes fields;
    private @Nullable Bytes plainHead;
    private @Nullable String plainType;
    private @Nullable String date;

    /** A site of {@code resource}. */
    public SiteRoot(Resource resource, SiteOptions options, @Nullable RequestLog log) {
        this.resource = Objects.requireNonNull(resource, "resource");
        this.options = Objects.requireNonNull(options, "options");
        this.log = log;
        scratch = new HeadScratch(options.limits().headBytes());
    }

    /** What it allows. */
    public SiteOptions options() {
        return options;
    }

    /** Who is told of requests; null where nobody is. */
    public @Nullable RequestLog log() {
        return log;
    }

    /** Where heads are read. */
    public HeadScratch scratch() {
        return scratch;
    }

    /** What heads are written with: empty between events. */
    public HeadWriter writer() {
        return writer;
    }

    /** Seconds since some moment; goes on only while there are connections. */
    public int seconds() {
        return seconds;
    }

    /**
     * A connection of the site begins.
     *
     * @throws IllegalStateException when the site has connections of another reactor: it takes one site for each
     */
    public void connectionMade(SiteConnection connection, Reactor its) {
        if (reactor != null && reactor != its && !connections.isEmpty()) {
            throw new IllegalStateException("a site serves on one reactor: make one for each of a group");
        }
        reactor = its;
        connections.add(connection);
        if (!ticking) {
            ticking = true;
            fields = null;
            plainHead = null;
            date = null;
            its.callLater(SECOND, (Upkeep) this::tick);
        }
    }

    /** A connection of the site is gone. */
    public void connectionLost(SiteConnection connection) {
        connections.remove(connection);
    }

    /** How many connections there are. */
    public int connections() {
        return connections.size();
    }

    /** The fields Server and Date as lines of a head. */
    public Bytes commonFields() {
        Bytes made = fields;
        if (made == null) {
            HeadWriter own = new HeadWriter();
            if (options.serverName() != null) {
                own.field("Server", options.serverName());
            }
            made = own.field("Date", date()).take();
            fields = made;
        }
        return made;
    }

    /** How an answer with 200 of HTTP/1.1 begins that has nothing special to say, up to where its length stands. */
    public Bytes plainHead(@Nullable String mediaType) {
        Bytes made = plainHead;
        if (made == null || !Objects.equals(mediaType, plainType)) {
            HeadWriter own = new HeadWriter().statusLine(HttpStatus.OK).prepared(commonFields());
            if (mediaType != null) {
                own.field("Content-Type", mediaType);
            }
            made = own.take();
            plainHead = made;
            plainType = mediaType;
        }
        return made;
    }

    /** What the field Date says now. */
    public String date() {
        String made = date;
        if (made == null) {
            Reactor its = Objects.requireNonNull(reactor);
            made = DATE.format(Instant.ofEpochSecond(its.wallClock().instant().getEpochSecond()));
            date = made;
        }
        return made;
    }

    /** Has the resource for {@code request} answer it. Never throws what a resource does. */
    public void requestReceived(Request request) {
        try {
            Resource found = resource;
            while (!found.isLeaf() && request.hasPostPath()) {
                String segment = request.takeSegment();
                found = Objects.requireNonNull(found.child(segment, request), "a resource has a null child");
            }
            found.render(request);
        } catch (StackOverflowError | Exception failure) {
            request.failed(failure);
        } catch (AssertionError failure) {
            request.failed(failure);
        }
    }

    /** A request was answered by a mistake of the program. */
    void logFailure(Request request, Throwable failure) {
        LOG.log(Level.ERROR, () -> "Unhandled failure of " + request, failure);
    }

    private void tick() {
        if (connections.isEmpty()) {
            ticking = false;
            return;
        }
        seconds++;
        fields = null;
        plainHead = null;
        date = null;
        Objects.requireNonNull(reactor).callLater(SECOND, (Upkeep) this::tick);
        for (SiteConnection connection : connections.toArray(new SiteConnection[0])) {
            connection.secondPassed(seconds);
        }
    }
}
