package dev.hawser.reactor;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Outcome;
import dev.hawser.deferred.Promise;
import dev.hawser.net.ConnectFailed;
import dev.hawser.net.HostNames;
import dev.hawser.net.ReactorStopped;
import dev.hawser.net.Resolver;
import dev.hawser.time.DelayedCall;
import dev.hawser.time.Holding;
import dev.hawser.time.Origin;
import dev.hawser.time.Scheduler;
import dev.hawser.time.Upkeep;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The resolver of the operating system, asked on threads of its own, so that slow names do not hold up the work of
 * {@code deferToThread}.
 *
 * <p>At most {@value #MOST_THREADS} look-ups run, and {@value #MOST_WAITING} wait. Equal questions asked while the
 * first is under way share its look-up, and its deadline of 10 seconds. A look-up that misses the deadline cannot be
 * stopped: its thread stays taken until the operating system gives up, and the same name asked again waits for it
 * once more instead of taking another thread.
 *
 * <p>How long an answer is kept here is the JDK's business (security property {@code networkaddress.cache.ttl}), as is the
 * order of the addresses (system property {@code java.net.preferIPv6Addresses}).
 *
 * <p><b>Threads.</b> Everything is used on the scheduler's thread, except that a {@link Question}
 * runs on a thread of the pool, where it writes its outcome and counts {@link #running} down.
 */
final class ThreadedResolver implements Resolver {
    static final int MOST_THREADS = 16;
    static final int MOST_WAITING = 10_000;
    static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Duration THREAD_IDLE = Duration.ofSeconds(10);

    private static final System.Logger LOGGER = System.getLogger(ThreadedResolver.class.getName());

    private final Scheduler owner;
    private final Lookup lookup;
    private final Executor threads;
    private final boolean tracing;
    /** The questions under way by name: those that wait, and those that run. */
    private final Map<String, Question> questions = new LinkedHashMap<>();
    /** Those that wait for a thread, oldest first. */
    private final LinkedHashSet<Question> waiting = new LinkedHashSet<>();
    /** Look-ups that hold a thread. Counted down by the thread itself: its message to the owner may be refused. */
    private final AtomicInteger running = new AtomicInteger();

    private boolean closing;

    /** Asks {@link InetAddress#getAllByName}, on daemon threads that end after 10 s without work. */
    ThreadedResolver(Scheduler owner, boolean tracing) {
        this(owner, name -> List.of(InetAddress.getAllByName(name)), daemonThreads(), tracing);
    }

    /** Asks {@code lookup}, on {@code threads}. */
    ThreadedResolver(Scheduler owner, Lookup lookup, Executor threads) {
        this(owner, lookup, threads, false);
    }

    private ThreadedResolver(Scheduler owner, Lookup lookup, Executor threads, boolean tracing) {
        this.tracing = tracing;
        this.owner = owner;
        this.lookup = lookup;
        this.threads = threads;
    }

    @Override
    public Deferred<List<InetAddress>> resolve(String host) {
        return resolve(host, true);
    }

    /** {@link #resolve} for something that is held itself. */
    Deferred<List<InetAddress>> resolveInside(String host) {
        return resolve(host, false);
    }

    /** The questions that are waited for, by who asked them first, and who holds nothing else. */
    List<Holding> holdings() {
        return questions.values().stream()
                .flatMap(question -> question.askers.values().stream())
                .filter(Asker::held)
                .map(asker -> new Holding(
                        Holding.Kind.LOOK_UP, "look-up of " + HostNames.shown(asker.host()), asker.origin()))
                .toList();
    }

    private Deferred<List<InetAddress>> resolve(String host, boolean held) {
        owner.checkThread();
        InetAddress numeric = HostNames.numeric(host);
        if (numeric != null) {
            return Deferred.succeed(owner, List.of(numeric));
        }
        String name;
        try {
            name = HostNames.ascii(host);
        } catch (IllegalArgumentException noName) {
            return failed(host, String.valueOf(noName.getMessage()), noName);
        }
        return ask(new Asker(host, held, held && tracing ? Origin.here() : null), name);
    }

    /**
     * Has all who wait for an answer fail with {@link ReactorStopped}, for the reactor's stop. Look-ups that hold a
     * thread are not waited for. The resolver may be used again, by the reactor's next run.
     */
    void close() {
        owner.checkThread();
        closing = true;
        try {
            for (Question question : List.copyOf(questions.values())) {
                question.forget();
                question.failAll(ThreadedResolver::stopped);
            }
        } finally {
            closing = false;
        }
    }

    /** Who asked: how the name was spelled, and whether the asker is listed, and as made where. */
    private record Asker(String host, boolean held, @Nullable Origin origin) {}

    private Deferred<List<InetAddress>> ask(Asker asker, String name) {
        if (closing) {
            return Deferred.fail(owner, stopped(asker.host()));
        }
        Question question = questions.get(name);
        if (question == null) {
            startWaiting();
            if (waiting.size() >= MOST_WAITING) {
                return failed(asker.host(), "too many look-ups waiting", null);
            }
            question = new Question(name);
            questions.put(name, question);
            waiting.add(question);
        }
        Deferred<List<InetAddress>> answer = question.join(asker);
        startWaiting();
        return answer;
    }

    private void startWaiting() {
        while (!waiting.isEmpty() && running.get() < MOST_THREADS) {
            Question question = waiting.removeFirst();
            running.incrementAndGet();
            try {
                threads.execute(question);
            } catch (RejectedExecutionException refused) {
                running.decrementAndGet();
                question.forget();
                question.failAll(host -> dnsFailed(host, "no thread takes the look-up", refused));
            }
        }
    }

    private Deferred<List<InetAddress>> failed(String host, String detail, @Nullable Throwable cause) {
        return Deferred.fail(owner, dnsFailed(host, detail, cause));
    }

    private static ConnectFailed.DnsFailed dnsFailed(String host, String detail, @Nullable Throwable cause) {
        return new ConnectFailed.DnsFailed(HostNames.shown(host), detail, cause);
    }

    private static ReactorStopped stopped(String host) {
        return new ReactorStopped(HostNames.shown(host) + " was resolved");
    }

    private static Executor daemonThreads() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                MOST_THREADS,
                MOST_THREADS,
                THREAD_IDLE.toNanos(),
                TimeUnit.NANOSECONDS,
                new LinkedBlockingQueue<>(), // holds no more than there are threads: the rest is in waiting
                Thread.ofPlatform()
                        .daemon()
                        .inheritInheritableThreadLocals(false)
                        .name("hawser-resolver-", 1)
                        .factory());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** One name that is being looked up, and all who asked for it. */
    private final class Question implements Runnable {
        private final String name;
        /** Who asked, by what each is to be answered with. */
        private final Map<Promise<List<InetAddress>>, Asker> askers = new LinkedHashMap<>();

        private @Nullable DelayedCall deadline;
        /** What the look-up gave. Written by its thread. */
        private volatile @Nullable Outcome<List<InetAddress>> outcome;

        Question(String name) {
            this.name = name;
        }

        Deferred<List<InetAddress>> join(Asker asker) {
            Promise<List<InetAddress>> answer = new Promise<>(owner, this::leave);
            askers.put(answer, asker);
            if (deadline == null) {
                deadline = owner.callLater(DEADLINE, (Upkeep) this::expired);
            }
            return answer;
        }

        /** On a thread of the pool: asks, and tells the owner. */
        @Override
        public void run() {
            try {
                outcome = new Outcome.Success<>(lookup.addresses(name));
            } catch (Throwable thrown) {
                outcome = new Outcome.Failure<>(thrown); // a fatal one is rethrown on the owner's thread
            }
            running.decrementAndGet();
            try {
                owner.callFromThread(this::answered);
            } catch (RejectedExecutionException flooded) {
                LOGGER.log(
                        System.Logger.Level.WARNING,
                        "The answer for " + name + " waits for its deadline, since the reactor takes no more calls",
                        flooded);
            }
        }

        private void leave(Promise<List<InetAddress>> answer) {
            askers.remove(answer);
            if (askers.isEmpty()) {
                cancelDeadline();
                if (waiting.remove(this)) {
                    questions.remove(name);
                }
            }
        }

        private void expired() {
            deadline = null;
            if (outcome != null) {
                answered();
                return;
            }
            if (waiting.remove(this)) {
                questions.remove(name);
            } // else it keeps its name, so that who asks again joins it
            failAll(host -> dnsFailed(host, "no answer within " + DEADLINE.toSeconds() + " seconds", null));
            startWaiting();
        }

        private void answered() {
            boolean asked = questions.get(name) == this;
            if (asked) {
                forget();
            }
            startWaiting();
            if (!asked || outcome == null) {
                return; // closed meanwhile, or answered at the deadline
            }
            switch (outcome) {
                case Outcome.Failure<List<InetAddress>>(Throwable thrown) -> {
                    failAll(host -> dnsFailed(host, detail(thrown), thrown));
                    Scheduler.rethrowFatal(thrown);
                }
                case Outcome.Success<List<InetAddress>>(List<InetAddress> found) when found.isEmpty() ->
                    failAll(host -> dnsFailed(host, "it has no address", null));
                case Outcome.Success<List<InetAddress>>(List<InetAddress> found) -> succeedAll(List.copyOf(found));
            }
        }

        private String detail(Throwable thrown) {
            String message = thrown.getMessage();
            if (!(thrown instanceof UnknownHostException) || message == null || message.equals(name)) {
                return thrown instanceof UnknownHostException ? "the name is not known" : thrown.toString();
            }
            return message.startsWith(name + ": ") ? message.substring(name.length() + 2) : message;
        }

        /** Is no longer to be found, and has no deadline. */
        private void forget() {
            questions.remove(name, this);
            waiting.remove(this);
            cancelDeadline();
        }

        private void cancelDeadline() {
            if (deadline != null && deadline.isActive()) {
                deadline.cancel();
            }
            deadline = null;
        }

        private void succeedAll(List<InetAddress> addresses) {
            for (Promise<List<InetAddress>> answer : leaveAll().keySet()) {
                if (!answer.isFired()) {
                    answer.callback(addresses);
                }
            }
        }

        private void failAll(Function<String, Throwable> failure) {
            leaveAll().forEach((answer, asker) -> {
                if (!answer.isFired()) {
                    answer.errback(failure.apply(asker.host()));
                }
            });
        }

        /** The askers, none of whom is left: what they do when answered may be to ask or to cancel. */
        private Map<Promise<List<InetAddress>>, Asker> leaveAll() {
            Map<Promise<List<InetAddress>>, Asker> leaving = new LinkedHashMap<>(askers);
            askers.clear();
            return leaving;
        }
    }
}
