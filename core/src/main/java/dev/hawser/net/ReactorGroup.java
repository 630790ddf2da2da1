package dev.hawser.net;

import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Supplier;

/**
 * Several reactors, each on a thread of its own, that serve the same ports: for programs that need more than one
 * processor. Nothing is shared between them but what the program shares: each has its own {@link Factory}, and a
 * protocol stays on the reactor that accepted it, with its timers, Deferreds and coroutines.
 *
 * <pre>{@code
 * ReactorGroup group = ReactorGroup.open(4);
 * group.listenTcp(8000, () -> Factory.of(Echo::new));
 * group.run();
 * }</pre>
 *
 * <p>Before it runs, all its reactors belong to the thread that opened it, which listens and sets up. When it runs,
 * each belongs to its own thread; {@link #listenTcp} may then be called on any of these. {@link #stop}, {@link #next}
 * and {@link #reactors} may be called from any thread.
 *
 * <p>The group ends as one: when one of its reactors stops, by {@link Reactor#stop()}, a signal or a fatal error, all
 * do. It may run again after that.
 */
public interface ReactorGroup {
    /** How newcomers are shared out among the reactors. */
    enum Distribution {
        /**
         * One reactor accepts, and hands each newcomer to the next in turn: all get the same number, however few there
         * are.
         */
        ROUND_ROBIN,
        /**
         * Each reactor has a listening socket of its own on the port (SO_REUSEPORT), and the operating system chooses by
         * a hash of the addresses: the cheapest where many short connections come; with few connections some reactors
         * may get none. Another program of the same user may take part.
         */
        KERNEL
    }

    /**
     * Opens a group with the default options, of as many reactors as the system property {@code hawser.reactors} says, which
     * {@code hawser run --reactors N} sets; else of as many as there are processors.
     *
     * @throws IllegalArgumentException when the property is no number from 1 to 1024
     */
    static ReactorGroup open() {
        String said = System.getProperty("hawser.reactors");
        if (said != null && !said.matches("[0-9]{1,4}")) {
            throw new IllegalArgumentException("the system property hawser.reactors is no number of reactors: \"" + said + "\"");
        }
        return open(said == null ? Runtime.getRuntime().availableProcessors() : Integer.parseInt(said));
    }

    /** Opens a group of {@code reactors} reactors with the default options. */
    static ReactorGroup open(int reactors) {
        return open(reactors, ReactorOptions.DEFAULT);
    }

    /**
     * Opens a group. The memory budget in {@code options} is for all reactors together; signals are handled by the
     * first.
     *
     * @throws IllegalArgumentException unless {@code reactors} is from 1 to 1024, or as {@link Reactor#open} does
     * @throws UnsupportedOperationException as {@link Reactor#open} does
     */
    static ReactorGroup open(int reactors, ReactorOptions options) {
        if (reactors < 1 || reactors > 1024) {
            throw new IllegalArgumentException("a group has 1 to 1024 reactors, not " + reactors);
        }
        ReactorGroup group = ServiceLoader.load(ReactorProvider.class, ReactorGroup.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no " + ReactorProvider.class.getName() + " is installed"))
                .openGroup(reactors, options);
        for (ReactorObserver each : ServiceLoader.load(ReactorObserver.class, ReactorGroup.class.getClassLoader())) {
            group.reactors().forEach(each::opened);
        }
        return group;
    }

    /** The reactors, always in the same order. */
    List<Reactor> reactors();

    /** The reactors in turn, for work that may be on any of them. */
    Reactor next();

    /** {@link #listenTcp(int, ListenOptions, Distribution, Supplier)} with the default options, in turn. */
    default GroupPort listenTcp(int port, Supplier<? extends Factory> factories) {
        return listenTcp(port, ListenOptions.DEFAULT, Distribution.ROUND_ROBIN, factories);
    }

    /**
     * Listens on {@code port} for all reactors. {@code factories} is asked for a factory once for each reactor, on that
     * reactor's thread; where it returns the same one again, that is shared, and used by several threads at once. Port 0
     * takes a free one.
     *
     * <p>What {@code factories} throws is thrown, and closes the port. While the group runs, that holds for the calling
     * reactor; where another's part cannot be opened, that is logged, and the others serve all.
     *
     * @throws CannotListen when the port is not to be had
     * @throws UnsupportedOperationException with {@link Distribution#KERNEL} where the system has no SO_REUSEPORT, as
     *     Windows
     * @throws IllegalArgumentException when {@code port} is no port number
     * @throws WrongThreadException on a thread of none of the reactors
     */
    GroupPort listenTcp(
            int port, ListenOptions options, Distribution distribution, Supplier<? extends Factory> factories);

    /** {@link #listenUnix(String, UnixOptions, Supplier)} with the default options. */
    default GroupPort listenUnix(String path, Supplier<? extends Factory> factories) {
        return listenUnix(path, UnixOptions.DEFAULT, factories);
    }

    /**
     * Listens on a Unix socket for all reactors, in turn; see {@link Reactor#listenUnix(String, UnixOptions, Factory)} for
     * the path and what is thrown, and {@link #listenTcp(int, ListenOptions, Distribution, Supplier)} for {@code
     * factories}.
     */
    GroupPort listenUnix(String path, UnixOptions options, Supplier<? extends Factory> factories);

    /**
     * Runs all reactors, the first on the calling thread, until all have stopped. To be called on the thread that the
     * group belongs to. What is fatal to one is thrown when all have ended.
     *
     * @throws IllegalStateException when it is running
     */
    void run();

    /**
     * Runs all reactors on new threads, without signal handling.
     *
     * @return the first one's thread, which ends after all others
     * @throws IllegalStateException when it is running
     */
    Thread start();

    /**
     * Stops all reactors; see {@link Reactor#stop()}. From any thread.
     *
     * @throws IllegalStateException when it is not running
     */
    void stop();
}
