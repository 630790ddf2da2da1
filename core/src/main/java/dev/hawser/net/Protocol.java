package dev.hawser.net;

import dev.hawser.bytes.Bytes;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one connection does: override the events, call the {@link #transport()}.
 *
 * <pre>{@code
 * final class Echo extends Protocol {
 *     @Override public void dataReceived(Bytes data) { transport().write(data); }
 * }
 * }</pre>
 *
 * <p>One instance serves one connection, from {@link #connectionMade()} to {@link #connectionLost}. Every event runs on
 * the reactor's thread, one at a time, and must not block. An event that throws is logged and ends its connection with
 * {@link ConnectionLost}, whose cause is what was thrown.
 */
public abstract class Protocol {
    private @Nullable Transport transport;
    /** Is told of the connection before it is made; null afterwards. */
    private @Nullable Consumer<Transport> tracker;

    /** For subclasses. */
    protected Protocol() {}

    /** The connection is there; {@link #transport()} may be used. */
    public void connectionMade() throws Exception {}

    /**
     * Some bytes came, at least one. The stream is cut anywhere: test with chunks down to one byte. {@code data} is
     * immutable and may be kept.
     */
    public void dataReceived(Bytes data) throws Exception {}

    /**
     * Reading goes on after a pause. A framing delivers here what it kept; others need not care.
     *
     * @see Transport#isReading()
     */
    public void readResumed() throws Exception {}

    /** The connection is gone. Called once, and nothing is called after it. */
    public void connectionLost(ConnectionEnd reason) throws Exception {}

    /**
     * Gives up what was received and not used, since the connection goes on with something else: with TLS ({@link
     * Transport#startTls}), or with another protocol ({@link Transport#switchProtocol}). Called by the transport, once for
     * each such change. Framings give what they keep; a protocol that keeps bytes of its own overrides this.
     *
     * @return those bytes, in order; they are not this protocol's any more
     */
    public Bytes releaseUnparsed() {
        return Bytes.EMPTY;
    }

    /** The connection. It stays readable after the connection is lost, when it drops all writes. */
    public final Transport transport() {
        Transport made = transport;
        if (made == null) {
            throw new IllegalStateException(getClass().getName() + " has no transport before connectionMade");
        }
        return made;
    }

    /** The reactor of the connection. */
    public final Reactor reactor() {
        return transport().reactor();
    }

    /**
     * Logs at level INFO, under this connection's name. {@code format} is that of {@link String#format}, and is taken
     * as it is where there are no {@code args}; a wrong format is logged as such and never thrown.
     */
    public final void log(String format, @Nullable Object... args) {
        LogContext.log(getClass(), logPrefix(), format, args);
    }

    /** The name of this protocol in log lines: by default that of its class. */
    public String logPrefix() {
        return nameOf(getClass());
    }

    /** The name of {@code type}, or of the first class above it that has one. */
    static String nameOf(Class<?> type) {
        Class<?> named = type;
        while (named.getSimpleName().isEmpty() && named.getSuperclass() != null) {
            named = named.getSuperclass();
        }
        return named.getSimpleName();
    }

    /**
     * Connects this protocol to {@code transport} and calls {@link #connectionMade()}. For transports, for protocols
     * that wrap others, and for tests.
     *
     * @throws IllegalStateException when it has one already
     */
    public final void makeConnection(Transport transport) throws Exception {
        if (this.transport != null) {
            throw new IllegalStateException(
                    getClass().getName() + " is connected already: a protocol serves one connection");
        }
        this.transport = transport;
        Consumer<Transport> told = tracker;
        if (told != null) {
            tracker = null;
            told.accept(transport);
        }
        connectionMade();
    }

    /** Has {@code tracker} told of the transport, when there is one and before {@link #connectionMade()}. */
    final void track(Consumer<Transport> tracker) {
        this.tracker = this.tracker == null ? tracker : this.tracker.andThen(tracker);
    }

    /** {@code String.format} that never throws. */
    static String formatted(String format, @Nullable Object... args) {
        if (args.length == 0) {
            return format;
        }
        try {
            return String.format(Locale.ROOT, format, args);
        } catch (RuntimeException wrong) {
            return "Unable to format \"" + format + "\" with " + args.length + " arguments: " + wrong;
        }
    }
}
