package dev.hawser.app.status;

import dev.hawser.app.Service;
import dev.hawser.app.status.Observed.Look;
import dev.hawser.app.status.StatusSnapshot.ProcessFigures;
import dev.hawser.app.status.StatusSnapshot.ReactorView;
import dev.hawser.app.status.StatusSnapshot.ServiceView;
import dev.hawser.app.status.StatusSnapshot.ThreadView;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.Reactor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Takes snapshots: asks all reactors at once, each on its thread. Used on the thread of the one that serves them. */
final class Observer {
    /** A reactor that does not answer by then is shown so. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    /** Of each kind of thing, all reactors together. */
    private static final int MOST_OF_EACH = 500;

    private static final int FEWEST_OF_EACH = 20;
    private static final int MOST_THREADS = 500;

    private final Reactor here;
    private final List<Service> roots;
    private final List<Reactor> reactors;
    private final Map<Reactor, Observed> observed = new LinkedHashMap<>();
    private final int mostOfEach;

    /** Which is read from files. */
    private final ProcessHandle.Info process = ProcessHandle.current().info();

    private @Nullable Service shownBy;

    /** Who waits for the snapshot that is being taken; empty where none is. */
    private final List<Promise<StatusSnapshot>> waiting = new ArrayList<>();

    Observer(Reactor here, List<? extends Service> roots, List<? extends Reactor> reactors) {
        this.here = here;
        this.roots = List.copyOf(roots);
        this.reactors = List.copyOf(reactors);
        for (Reactor reactor : reactors) {
            observe(reactor);
        }
        this.roots.forEach(root -> observe(root.reactor()).roots().add(root));
        this.mostOfEach = Math.max(FEWEST_OF_EACH, MOST_OF_EACH / Math.max(1, reactors.size()));
    }

    private Observed observe(Reactor reactor) {
        return observed.computeIfAbsent(
                reactor, each -> new Observed(each, name(observed.size() + 1, each.toString())));
    }

    /** As in {@code 1 on epoll}. */
    private static String name(int number, String reactor) {
        return reactor.startsWith("reactor ") ? number + reactor.substring(7) : number + ": " + reactor;
    }

    /** What it is part of cannot be controlled. */
    void shownBy(Service service) {
        shownBy = service;
    }

    /** The reactor that serves the snapshots. */
    Reactor here() {
        return here;
    }

    List<Service> roots() {
        return roots;
    }

    /** Has passes measured, or no more; what does not answer is left as it is. */
    void measure(boolean on) {
        for (Observed each : observed.values()) {
            Elsewhere.ask(
                            here,
                            each.reactor(),
                            PATIENCE,
                            () -> {
                                each.measure(on);
                                return Deferred.succeed(each.reactor(), each);
                            },
                            () -> {})
                    .finish(_ -> {}, Observer::notMeasured);
        }
    }

    private static void notMeasured(Throwable why) {
        System.getLogger("dev.hawser.app.status")
                .log(System.Logger.Level.DEBUG, "passes are not measured: a reactor " + why.getMessage());
    }

    /** A snapshot; who asks while one is taken gets that. */
    Deferred<StatusSnapshot> take() {
        Promise<StatusSnapshot> taken = new Promise<>(here);
        waiting.add(taken);
        if (waiting.size() == 1) {
            askAll();
        }
        return taken;
    }

    private void askAll() {
        Map<Observed, Look> looks = new LinkedHashMap<>();
        List<Deferred<Look>> asked = new ArrayList<>();
        observed.values().forEach(each -> asked.add(look(each).peek(look -> looks.put(each, look))));
        Deferred<@Nullable Object> all = Deferred.succeed(here, null);
        for (Deferred<Look> one : asked) {
            all = all.chain(_ -> one.addCallback(look -> look));
        }
        all.addCallback(_ -> joined(looks)).finish(this::fire, this::fail);
    }

    private void fire(StatusSnapshot snapshot) {
        List<Promise<StatusSnapshot>> told = List.copyOf(waiting);
        waiting.clear();
        told.forEach(each -> each.callback(snapshot));
    }

    private void fail(Throwable failure) {
        List<Promise<StatusSnapshot>> told = List.copyOf(waiting);
        waiting.clear();
        told.forEach(each -> each.errback(failure));
    }

    private Deferred<Look> look(Observed each) {
        if (each.isAsked() && each.reactor().isRunning()) { // one call more would only wait there, too
            return Deferred.succeed(here, each.unknown("does not answer"));
        }
        each.setAsked(true);
        return Elsewhere.<Look>ask(
                        here,
                        each.reactor(),
                        PATIENCE,
                        () -> Deferred.succeed(each.reactor(), each.look(mostOfEach, shownBy)),
                        () -> each.setAsked(false))
                .addErrback(failure -> each.unknown(
                        failure instanceof Elsewhere.NoAnswer
                                ? String.valueOf(failure.getMessage())
                                : "cannot be looked at: " + ServiceTree.told(failure)));
    }

    private StatusSnapshot joined(Map<Observed, Look> looks) {
        List<ServiceView> services = new ArrayList<>();
        for (Service root : roots) {
            Observed its = Objects.requireNonNull(observed.get(root.reactor()));
            services.add(Objects.requireNonNull(looks.get(its)).trees().get(its.roots().indexOf(root)));
        }
        List<ReactorView> views = new ArrayList<>();
        List<ThreadView> threads = new ArrayList<>();
        for (Reactor reactor : reactors) {
            views.add(Objects.requireNonNull(looks.get(observed.get(reactor))).view());
        }
        for (Look look : looks.values()) {
            if (look.thread() != null) {
                threads.add(look.thread());
            }
        }
        threads.addAll(platformThreads());
        int threadCount = threads.size();
        return new StatusSnapshot(
                here.wallClock().instant(),
                process(),
                services,
                views,
                threads.subList(0, Math.min(threadCount, MOST_THREADS)),
                threadCount);
    }

    private static List<ThreadView> platformThreads() {
        ThreadGroup top = Thread.currentThread().getThreadGroup();
        while (top.getParent() != null) {
            top = top.getParent();
        }
        Thread[] threads = new Thread[top.activeCount() + 16];
        int count = top.enumerate(threads);
        while (count == threads.length) { // there may be more
            threads = new Thread[2 * count];
            count = top.enumerate(threads);
        }
        return Arrays.stream(threads, 0, count)
                .sorted(Comparator.comparingLong(Thread::threadId))
                .map(Observed::viewOf)
                .toList();
    }

    private ProcessFigures process() {
        Runtime runtime = Runtime.getRuntime();
        Instant now = here.wallClock().instant();
        Duration uptime = process.startInstant()
                .map(start -> Duration.between(start, now))
                .orElse(Duration.ZERO);
        return new ProcessFigures(
                ProcessHandle.current().pid(),
                StatusSnapshot.clip(process.command().orElse("")),
                Runtime.version().toString(),
                Collections.max(List.of(uptime, Duration.ZERO)),
                runtime.totalMemory() - runtime.freeMemory(),
                runtime.maxMemory());
    }
}
