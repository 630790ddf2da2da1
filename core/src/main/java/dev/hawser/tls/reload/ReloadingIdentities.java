package dev.hawser.tls.reload;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.Reactor;
import dev.hawser.net.Trigger;
import dev.hawser.time.DelayedCall;
import dev.hawser.time.Upkeep;
import dev.hawser.tls.PemException;
import dev.hawser.tls.TlsIdentities;
import dev.hawser.tls.TlsIdentity;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * The identities in files that are replaced while the program runs, as certbot, cert-manager and Kubernetes do.
 *
 * <pre>{@code
 * ReloadingIdentities identities = ReloadingIdentities.ofFolder(reactor, Path.of("/etc/pems"));
 * TlsServerOptions tls = TlsServerOptions.of(identities);
 * identities.firstLoaded().addCallback(_ -> reactor.listenTcp(443, factory));
 * }</pre>
 *
 * <p>From the reactor's start to its stop the files are read every so often, on a worker thread, and compared by their
 * content: it does not matter whether they were written to, replaced, or reached by a link that now leads elsewhere. A change is
 * taken up when a second look finds the same, and when there is a whole identity in it. Where there is none, the last good one goes on
 * being used, and the log says why, once. Of a folder that is so for each identity by itself; one whose files are gone is given to
 * nobody any more, but the last good ones stay where a folder has become empty or cannot be listed.
 *
 * <p>The log ({@code dev.hawser.tls.reload}) tells each change with subject, names and time of expiry, and once a day, from
 * two weeks before on, which certificates expire (WARNING) or have expired (ERROR).
 *
 * <p>Connections keep the identity that they began with. {@link #identity} may be called from any thread; all else on the
 * reactor's. It is for one run of its reactor.
 */
public final class ReloadingIdentities implements TlsIdentities {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.tls.reload");

    private final Reactor reactor;
    private final IdentitySource source;
    private final ReloadOptions options;
    private final ExpiryWatch expiry;
    private final Trigger onShutdown;

    private volatile Loaded loaded = new Loaded(Collections.emptySortedMap(), _ -> null);

    private Look last = Look.NONE;
    private @Nullable DelayedCall next;
    private boolean looking;
    private boolean stopped;
    private boolean lookAgain;
    private List<Promise<Boolean>> reloads = new ArrayList<>();
    private List<Promise<ReloadingIdentities>> firsts = new ArrayList<>();

    private record Loaded(SortedMap<String, TlsIdentity> identities, TlsIdentities chooser) {}

    private ReloadingIdentities(Reactor reactor, ReloadOptions options, IdentitySource source) {
        this.reactor = reactor;
        this.options = Objects.requireNonNull(options, "options");
        this.source = source;
        this.expiry = new ExpiryWatch(options.warnBefore());
        this.onShutdown = reactor.addSystemEventTrigger(Trigger.Phase.DURING, Trigger.Event.SHUTDOWN, this::end);
        reactor.callWhenRunning(() -> {
            if (next == null) {
                look(last != Look.NONE);
            }
        });
    }

    /** Follows one identity, in one file or in several, as {@link TlsIdentity#read(Path...)} has it. */
    public static ReloadingIdentities ofFiles(Reactor reactor, Path... files) {
        return ofFiles(reactor, ReloadOptions.DEFAULT, files);
    }

    /** Follows one identity with these options. */
    public static ReloadingIdentities ofFiles(Reactor reactor, ReloadOptions options, Path... files) {
        return new ReloadingIdentities(reactor, options, new IdentitySource.Single(List.of(files)));
    }

    /** Follows all identities in {@code folder}, as {@link dev.hawser.tls.TlsIdentityFolder} has it. */
    public static ReloadingIdentities ofFolder(Reactor reactor, Path folder) {
        return ofFolder(reactor, ReloadOptions.DEFAULT, folder);
    }

    /** Follows all identities in {@code folder} with these options. */
    public static ReloadingIdentities ofFolder(Reactor reactor, ReloadOptions options, Path folder) {
        return new ReloadingIdentities(
                reactor, options, new IdentitySource.Folder(folder, options.defaultForUnknownNames()));
    }

    // ---------------------------------------------------------------- for handshakes

    /** {@inheritDoc} Null, too, before the first were loaded. */
    @Override
    public @Nullable TlsIdentity identity(@Nullable String serverName) {
        return loaded.chooser.identity(serverName);
    }

    /** All that are given to clients now, by the names of their files; of a folder without {@code .pem}. From any thread. */
    public SortedMap<String, TlsIdentity> identities() {
        return loaded.identities;
    }

    // ---------------------------------------------------------------- for the program

    /**
     * Fires with this object when there is an identity; at once where there is. Fails with {@link PemException} when there
     * was none in the files: they are followed all the same.
     */
    public Deferred<ReloadingIdentities> firstLoaded() {
        reactor.checkThread();
        Promise<ReloadingIdentities> promise = new Promise<>(reactor);
        if (!loaded.identities.isEmpty()) {
            promise.callback(this);
        } else if (stopped) {
            promise.errback(stoppedFailure());
        } else {
            firsts.add(promise);
        }
        return promise;
    }

    /**
     * Reads the files before it returns, which blocks for some milliseconds: for programs that would rather not start with
     * a certificate that is none.
     *
     * @return this object
     * @throws PemException when no identity can be read, or one of a folder cannot
     */
    public ReloadingIdentities loadNow() {
        reactor.checkThread();
        adopt(last.again(source, options.password(), false));
        PemException failure = last.firstFailure();
        if (failure != null) {
            throw failure;
        }
        return this;
    }

    /**
     * Looks at the files now, and takes up what is a whole identity without waiting whether it stays so: for a program that
     * was told to.
     *
     * @return fires with whether something else is given to clients now; fails with the first {@link PemException} where
     *     something could not be read, after all that could was taken up
     */
    public Deferred<Boolean> reload() {
        reactor.checkThread();
        Promise<Boolean> promise = new Promise<>(reactor);
        if (stopped) {
            promise.errback(stoppedFailure());
            return promise;
        }
        reloads.add(promise);
        if (looking) {
            lookAgain = true;
        } else {
            look(false);
        }
        return promise;
    }

    /** Ends following the files; what was loaded last goes on being given to clients. The reactor's stop does this, too. */
    public void stop() {
        reactor.checkThread();
        if (!stopped) {
            onShutdown.remove();
            end();
        }
    }

    private void end() {
        stopped = true;
        if (next != null && next.isActive()) {
            next.cancel();
        }
        List<Promise<Boolean>> waiting = reloads;
        List<Promise<ReloadingIdentities>> waitingForFirst = firsts;
        reloads = new ArrayList<>();
        firsts = new ArrayList<>();
        waiting.forEach(promise -> promise.errback(stoppedFailure()));
        waitingForFirst.forEach(promise -> promise.errback(stoppedFailure()));
    }

    private CancellationException stoppedFailure() {
        return new CancellationException(source + " is no longer followed");
    }

    // ---------------------------------------------------------------- looking

    private void look(boolean patient) {
        if (stopped || looking) {
            return;
        }
        if (next != null && next.isActive()) {
            next.cancel();
        }
        looking = true;
        Look before = last;
        List<Promise<Boolean>> asked = reloads;
        reloads = new ArrayList<>();
        reactor.deferToThread(() -> before.again(source, options.password(), patient))
                .finish(found -> looked(before, found, asked), failure -> failed(failure, asked));
    }

    private void looked(Look before, Look found, List<Promise<Boolean>> asked) {
        looking = false;
        if (stopped) {
            asked.forEach(promise -> promise.errback(stoppedFailure()));
            return;
        }
        boolean changed = last == before && adopt(found); // else loadNow has looked meanwhile, and later
        schedule();
        PemException failure = last.firstFailure();
        for (Promise<Boolean> promise : asked) {
            if (failure == null) {
                promise.callback(changed);
            } else {
                promise.errback(failure);
            }
        }
    }

    /** What no bad file can lead to; it is tried again all the same. */
    private void failed(Throwable failure, List<Promise<Boolean>> asked) {
        looking = false;
        if (!stopped) {
            LOGGER.log(Level.ERROR, source + " could not be looked at", failure);
            schedule();
        }
        asked.forEach(promise -> promise.errback(failure));
    }

    private void schedule() {
        if (lookAgain) {
            lookAgain = false;
            look(false);
            return;
        }
        boolean waits = !last.unsettled().isEmpty();
        var delay = waits && options.settleTime().compareTo(options.interval()) < 0 ? options.settleTime() : options.interval();
        next = reactor.callLater(delay, (Upkeep) () -> look(true));
    }

    // ---------------------------------------------------------------- taking up

    /** Makes {@code found} what is given to clients, and says what is new. */
    private boolean adopt(Look found) {
        Look before = last;
        last = found;
        SortedMap<String, TlsIdentity> old = loaded.identities;
        SortedMap<String, TlsIdentity> now = Collections.unmodifiableSortedMap(found.identities());
        boolean changed = !now.equals(old) && !now.isEmpty();
        if (changed) {
            loaded = new Loaded(now, source.chosenFrom(new TreeMap<>(now)));
        }
        report(before, found, old);
        expiry.check(loaded.identities, reactor.wallClock().instant());
        tellFirst(found);
        return changed;
    }

    private void tellFirst(Look found) {
        PemException failure = found.firstFailure();
        boolean some = !loaded.identities.isEmpty();
        if (!some && (failure == null || !found.unsettled().isEmpty())) {
            return; // being written
        }
        List<Promise<ReloadingIdentities>> waiting = firsts;
        firsts = new ArrayList<>();
        for (Promise<ReloadingIdentities> promise : waiting) {
            if (some) {
                promise.callback(this);
            } else {
                promise.errback(Objects.requireNonNull(failure));
            }
        }
    }

    private void report(Look before, Look found, SortedMap<String, TlsIdentity> old) {
        if (found.failure() != null && !isSaid(before.failure(), found.failure())) {
            LOGGER.log(
                    loaded.identities.isEmpty() ? Level.ERROR : Level.WARNING,
                    found.failure().getMessage() + kept(!loaded.identities.isEmpty()));
        }
        found.entries().forEach((name, entry) -> {
            TlsIdentity identity = entry.identity();
            if (identity != null && !identity.equals(old.get(name))) {
                LOGGER.log(Level.INFO, name + ": " + (old.containsKey(name) ? "now " : "") + "the certificate of "
                        + Described.who(identity) + ", which expires on " + identity.expiry());
            }
            Look.Entry known = before.entries().get(name);
            if (entry.failure() != null && (known == null || known.failure() != entry.failure())) {
                LOGGER.log(
                        identity == null ? Level.ERROR : Level.WARNING,
                        entry.failure().getMessage() + kept(identity != null));
            }
        });
        old.keySet().stream()
                .filter(name -> !loaded.identities.containsKey(name))
                .forEach(name -> LOGGER.log(Level.INFO, name + ": gone, and no longer given to clients"));
    }

    private static boolean isSaid(@Nullable PemException before, PemException now) {
        return before != null && Objects.equals(before.getMessage(), now.getMessage());
    }

    private static String kept(boolean some) {
        return some ? "; what was loaded last is still used" : "; nothing is given to clients";
    }

    /** What it follows. */
    @Override
    public String toString() {
        return "ReloadingIdentities[" + source + "]";
    }
}
