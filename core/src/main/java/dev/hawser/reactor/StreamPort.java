package dev.hawser.reactor;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.Address;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.OpenDescriptor;
import dev.hawser.reactor.spi.ListeningSocket;
import dev.hawser.reactor.spi.StreamSocket;
import dev.hawser.time.DelayedCall;
import dev.hawser.time.Holding;
import dev.hawser.time.Upkeep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A listening port, of whatever kind its {@link Binding} is. */
final class StreamPort implements ListeningPort, ListeningSocket.Events {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.net.ListeningPort");

    /** How long accepting rests when the process has no descriptor left (EMFILE): neither spinning nor deaf. */
    private static final Duration REST = Duration.ofMillis(100);

    private final LoopReactor loop;
    private final Accepting accepting;
    private final Consumer<StreamSocket> newcomers;
    private final Binding binding;
    private @Nullable ListeningSocket socket;
    private @Nullable DelayedCall rest;
    private Address host;
    private boolean shared;
    private boolean pausedForBudget;
    private boolean pausedByUser;
    private long lastComplaintNanos;
    private boolean complained;

    /** A port whose newcomers are its own. */
    StreamPort(Accepting accepting, Binding binding) {
        this(accepting, binding, accepting::connect);
    }

    /**
     * A port whose newcomers go to {@code newcomers}, which may give them to other reactors.
     *
     * @param accepting the port's own part in that
     */
    StreamPort(Accepting accepting, Binding binding, Consumer<StreamSocket> newcomers) {
        this.loop = accepting.loop();
        this.accepting = accepting;
        this.binding = binding;
        this.host = binding.wanted();
        this.newcomers = newcomers;
    }

    @Override
    public void startListening() {
        loop.checkThread();
        if (socket != null) {
            throw new IllegalStateException(host + " is listened on already");
        }
        ListeningSocket opened = binding.bind(loop, host, this);
        host = opened.host();
        shared = false;
        boolean begun = false;
        try {
            accepting.begin();
            begun = true;
        } finally {
            if (!begun) {
                opened.close();
                binding.closed(false);
            }
        }
        socket = opened;
        loop.opened(this);
        LOGGER.log(System.Logger.Level.INFO, accepting + " starting on " + (host.port() < 0 ? host : host.port()));
        loop.tellBackend();
    }

    // ---------------------------------------------------------------- events

    @Override
    public void accepted(StreamSocket accepted) {
        complained = false;
        newcomers.accept(accepted);
    }

    @Override
    public void exhausted(IOException refused) {
        rest(refused);
    }

    @Override
    public void failed(Throwable thrown) {
        rest(new IOException(thrown));
    }

    /** Waiting connections stay in the operating system's queue until there are descriptors again. */
    private void rest(IOException exhausted) {
        long now = loop.nanos();
        if (!complained || now - lastComplaintNanos > Duration.ofSeconds(10).toNanos()) {
            complained = true;
            lastComplaintNanos = now;
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "could not accept a connection on " + host + ", trying again every " + REST.toMillis() + " ms: "
                            + exhausted.getMessage());
        }
        if (rest == null) {
            rest = loop.callLater(REST, (Upkeep) () -> {
                rest = null;
                updateInterest();
            });
        }
        updateInterest();
    }

    /** Accepts no connection while the reactor is above its memory budget. */
    void pauseForBudget(boolean pause) {
        pausedForBudget = pause;
        updateInterest();
    }

    @Override
    public void pauseAccepting() {
        loop.checkThread();
        pausedByUser = true;
        updateInterest();
    }

    @Override
    public void resumeAccepting() {
        loop.checkThread();
        pausedByUser = false;
        updateInterest();
    }

    private void updateInterest() {
        if (socket != null) {
            socket.setAccepting(rest == null && !pausedForBudget && !pausedByUser);
        }
    }

    @Override
    public Deferred<@Nullable Void> stopListening() {
        loop.checkThread();
        if (socket == null) {
            return Deferred.succeed(loop, null);
        }
        close();
        Promise<@Nullable Void> stopped = loop.owed().promise("the port was closed");
        loop.nextTurn(() -> {
            accepting.end();
            loop.owed().callback(stopped, null);
        });
        return stopped;
    }

    /** Closes the socket at once; {@code stopFactory} follows from the caller. */
    private void close() {
        if (rest != null) {
            rest.cancel();
            rest = null;
        }
        if (socket != null) {
            LOGGER.log(System.Logger.Level.INFO, "(" + binding.title(host) + " Closed)");
            socket.close();
            binding.closed(shared);
        }
        socket = null;
        pausedByUser = false;
        loop.closed(this);
    }

    /** The reactor stops. */
    void end() {
        if (socket != null) {
            close();
            accepting.end();
        }
    }

    @Override
    public OpenDescriptor descriptor() {
        loop.checkThread();
        if (socket == null) {
            throw new IllegalStateException(host + " is not listened on");
        }
        try {
            OwnedDescriptor duplicate = new OwnedDescriptor(loop, loop.backend(), socket.share());
            shared = true;
            return duplicate;
        } catch (IOException refused) {
            throw new UncheckedIOException("no descriptor of " + host + ": " + refused.getMessage(), refused);
        }
    }

    @Override
    public void takeBack() {
        loop.checkThread();
        shared = false;
    }

    @Override
    public String passingName() {
        return binding.passingName();
    }

    @Override
    public Address host() {
        return host;
    }

    @Override
    public boolean isListening() {
        loop.checkThread();
        return socket != null;
    }

    Holding holding() {
        return new Holding(Holding.Kind.PORT, "listening port " + host + " of " + accepting, accepting.origin());
    }

    @Override
    public String toString() {
        return accepting + " on " + host;
    }
}
