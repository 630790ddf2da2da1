package dev.hawser.net;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Outcome;
import dev.hawser.deferred.Receiver;
import dev.hawser.deferred.Transform;
import dev.hawser.deferred.Work;
import dev.hawser.time.Action;
import dev.hawser.time.Scheduler;
import dev.hawser.tls.TlsClientOptions;
import dev.hawser.tls.TlsServerOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The event loop, and the way to everything that happens on it: connections, time, threads, processes.
 *
 * <pre>{@code
 * Reactor reactor = Reactor.open();
 * reactor.listenTcp(8000, Echo::new);
 * reactor.run();
 * }</pre>
 *
 * <p>A reactor is a value: a program may have several, and one may run again after it has stopped.
 *
 * <p><b>Threads.</b> A reactor and all that belongs to it is used on one thread: the one that opened it, until
 * {@link #run()} makes another its own, or {@link #start()} does for the length of its run. While it does not run and
 * its thread has ended, it belongs to the next that uses it. From any thread one may call {@link #callFromThread},
 * {@link #stop()}, {@link #blockingCallFromThread}, {@link #isOnThread()} and {@link #isRunning()}; everything else
 * throws {@link WrongThreadException} there.
 *
 * <p><b>Errors.</b> What a callback throws is logged, ends the connection that it belonged to, and never the loop. A
 * throwable that {@linkplain Scheduler#isFatal is fatal} closes everything and is thrown by {@link #run()}.
 *
 * <p>New kinds of transport will add methods here: implementations are Hawser's own and those of its test kit.
 */
public interface Reactor extends Scheduler {
    /** Opens a reactor with the default options, owned by the calling thread. */
    static Reactor open() {
        return open(ReactorOptions.DEFAULT);
    }

    /**
     * Opens a reactor, owned by the calling thread. It holds no resource until it is used.
     *
     * @throws IllegalArgumentException when there is no backend of the name in {@code options}, or in the system property
     *     {@code hawser.reactor} where {@code options} leave the choice
     * @throws UnsupportedOperationException when that backend cannot be had here, with the reason; a reactor that is left
     *     the choice never throws it
     */
    static Reactor open(ReactorOptions options) {
        Reactor reactor = ServiceLoader.load(ReactorProvider.class, Reactor.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no " + ReactorProvider.class.getName() + " is installed"))
                .open(options);
        ServiceLoader.load(ReactorObserver.class, Reactor.class.getClassLoader()).forEach(each -> each.opened(reactor));
        return reactor;
    }

    /**
     * Runs a program that is one Deferred: opens a reactor, calls {@code main} when it runs, and stops it when the
     * Deferred has fired.
     *
     * @return the exit status: 0, or 1 when {@code main} threw or its Deferred failed, which is logged
     */
    static int react(Transform<? super Reactor, ? extends Deferred<?>> main) {
        Reactor reactor = open();
        AtomicInteger status = new AtomicInteger();
        reactor.callWhenRunning(() -> Deferred.<Object>executeChain(
                        reactor, () -> main.apply(reactor).addCallback(value -> value))
                .addErrback(failure -> {
                    status.set(1);
                    System.getLogger(Reactor.class.getName())
                            .log(System.Logger.Level.ERROR, "main function encountered error", failure);
                    return status;
                })
                .always(reactor::stop));
        reactor.run();
        return status.get();
    }

    // ---------------------------------------------------------------- life

    /**
     * Runs the loop on the calling thread until {@link #stop()}. Start-up triggers run first, shutdown triggers last.
     * SIGINT and SIGTERM stop it where {@link ReactorOptions#handleSignals()} says so. Interrupting the thread has no
     * effect.
     *
     * @throws IllegalStateException when it is running
     */
    void run();

    /**
     * Runs the loop on a new thread, without signal handling, and makes that thread the owner.
     *
     * @return the thread, to join after {@link #stop()}
     * @throws IllegalStateException when it is running
     */
    Thread start();

    /**
     * Has the loop stop in its next pass: "before" triggers run and what they return is waited for; then all
     * connections are lost, the worker threads finish what they were given, within
     * {@link ReactorOptions#stopTimeout()}; and delayed calls that are left are dropped. What {@code connectionLost}
     * opens is closed again, and work that it gives to threads is not begun. May be called from any thread.
     *
     * <p>Does nothing when it is stopping already, so that every connection that ends by it may call this. A second
     * signal does something: the shutdown then waits for no trigger any more.
     *
     * @throws IllegalStateException when it is not running
     */
    void stop();

    /** Whether {@link #run()} has begun and not yet returned. */
    boolean isRunning();

    /** The name of the signal that stopped the last run, without {@code SIG}; null where none did. */
    @Nullable String stopSignal();

    /** Runs {@code action} now where the reactor runs, otherwise after start-up, in the order of these calls. */
    void callWhenRunning(Action action);

    /** Runs {@code action} once at the given point of the next start or stop. What it throws is logged. */
    Trigger addSystemEventTrigger(Trigger.Phase phase, Trigger.Event event, Action action);

    /**
     * Runs {@code work} once before the next shutdown, which waits until the Deferred that it returns has fired. A
     * failure is logged.
     */
    Trigger delayShutdown(Work<? extends Deferred<?>> work);

    // ---------------------------------------------------------------- coroutines

    /**
     * Runs {@code body} as a coroutine: straight-line code that may {@link Deferred#await()}.
     *
     * <pre>{@code
     * Deferred<Integer> size = reactor.async(() -> {
     *     String first = client.get(a).await();
     *     String second = client.get(b).await();
     *     return first.length() + second.length();
     * });
     * }</pre>
     *
     * <p>It runs now, until it waits for a Deferred that has not fired; then this returns. Between two awaits nothing
     * else runs on this reactor. Called in a coroutine, this makes that one wait until the new one first waits or ends.
     *
     * <p>Cancelling the Deferred cancels the one that the body waits for; see {@link Deferred#async(Scheduler, Work)}.
     * At {@link #stop()}, after the "before" triggers, all coroutines are cancelled; one that has not ended after
     * {@link ReactorOptions#stopTimeout()} is named in the log and never goes on.
     */
    default <T extends @Nullable Object> Deferred<T> async(Work<? extends T> body) {
        return Deferred.async(this, body);
    }

    /** {@link #async(Work)} of a body that has no value. */
    default Deferred<@Nullable Void> async(Action body) {
        return Deferred.async(this, body);
    }

    /**
     * In a coroutine: what {@code work} gives on a worker thread. The way to call code that blocks: only the calling
     * coroutine waits.
     *
     * <p>Throws what {@code work} throws, as {@link Deferred#await()} does. Cancelling the coroutine does not stop the
     * work: its result is dropped.
     */
    default <T extends @Nullable Object> T blocking(Work<? extends T> work) {
        return this.<T>deferToThread(work).await();
    }

    // ---------------------------------------------------------------- time

    /** A Deferred of {@code work}'s value, run after {@code delay}; cancelling it before cancels the call. */
    default <T extends @Nullable Object> Deferred<T> deferLater(Duration delay, Work<? extends T> work) {
        return Deferred.later(this, delay, work);
    }

    /** A Deferred that fires after {@code delay}: {@code reactor.deferLater(delay).await()} is how a coroutine rests. */
    default Deferred<@Nullable Void> deferLater(Duration delay) {
        return this.<@Nullable Void>deferLater(delay, () -> null);
    }

    /** The time of day; a simulation's is its own. */
    Clock wallClock();

    /** The source of randomness; a simulation's is seeded. Not for secrets. */
    RandomGenerator random();

    // ---------------------------------------------------------------- threads

    /**
     * A Deferred of what {@code work} gives on a worker thread. Cancelling it drops the result and does not stop the
     * work. Work given to a reactor that does not run waits until it does.
     */
    <T extends @Nullable Object> Deferred<T> deferToThread(Work<? extends T> work);

    /** Runs {@code action} on a worker thread; what it throws is logged. */
    void callInThread(Action action);

    /** Runs {@code work} and then {@code onResult} of its outcome, both on a worker thread. */
    <T extends @Nullable Object> void callInThread(Work<? extends T> work, Receiver<? super Outcome<T>> onResult);

    /** Changes the most worker threads there may be. */
    void suggestThreadPoolSize(int threads);

    /**
     * From a thread other than the reactor's: runs {@code work} on the reactor's, and waits for the Deferred that it
     * returns.
     *
     * @return what the Deferred fired with
     * @throws Exception what {@code work} threw or the Deferred failed with, as it is; {@link ReactorStopped} when the
     *     reactor stops first or has stopped (before its first run, the call waits for that);
     *     {@link InterruptedException} when the caller is interrupted, which cancels the Deferred
     * @throws WrongThreadException on the reactor's own thread, which would wait for itself
     */
    <T extends @Nullable Object> T blockingCallFromThread(Work<? extends Deferred<? extends T>> work) throws Exception;

    // ---------------------------------------------------------------- network

    /** {@link #listenTcp(int, ListenOptions, Factory)} with the default options. */
    default ListeningPort listenTcp(int port, Factory factory) {
        return listenTcp(port, ListenOptions.DEFAULT, factory);
    }

    /** {@link #listenTcp(int, Factory)} of what {@code protocols} makes, such as {@code Echo::new}. */
    default ListeningPort listenTcp(int port, Supplier<? extends Protocol> protocols) {
        return listenTcp(port, ListenOptions.DEFAULT, Factory.of(protocols));
    }

    /**
     * Accepts TCP connections on {@code port}; 0 takes any free one, see {@link ListeningPort#port()}. Connections are
     * accepted once the reactor runs.
     *
     * @throws CannotListen at once, when the port is not to be had
     * @throws IllegalArgumentException when {@code port} is no port number
     */
    ListeningPort listenTcp(int port, ListenOptions options, Factory factory);

    /** {@link #listenTls(int, ListenOptions, TlsServerOptions, Factory)} with the default options. */
    default ListeningPort listenTls(int port, TlsServerOptions tls, Factory factory) {
        return listenTls(port, ListenOptions.DEFAULT, tls, factory);
    }

    /** {@link #listenTls(int, TlsServerOptions, Factory)} of what {@code protocols} makes, such as {@code Echo::new}. */
    default ListeningPort listenTls(int port, TlsServerOptions tls, Supplier<? extends Protocol> protocols) {
        return listenTls(port, ListenOptions.DEFAULT, tls, Factory.of(protocols));
    }

    /**
     * {@link #listenTcp(int, ListenOptions, Factory)} with TLS on each connection from its first byte on.
     *
     * @see TlsFactory for other transports
     */
    default ListeningPort listenTls(int port, ListenOptions options, TlsServerOptions tls, Factory factory) {
        return listenTcp(port, options, TlsFactory.wrap(tls, factory));
    }

    /** {@link #connectTls(String, int, ConnectOptions, TlsClientOptions, ClientFactory)} with the default options. */
    default Connector connectTls(String host, int port, ClientFactory factory) {
        return connectTls(host, port, ConnectOptions.DEFAULT, TlsClientOptions.DEFAULT, factory);
    }

    /**
     * {@link #connectTcp(String, int, ConnectOptions, ClientFactory)} with TLS from the first byte on. The server must prove
     * that it is {@code host}, unless {@code tls} has another name for it. A handshake that fails ends the connection, which has been
     * made by then.
     */
    default Connector connectTls(
            String host, int port, ConnectOptions options, TlsClientOptions tls, ClientFactory factory) {
        TlsClientOptions named = tls.serverName() == null ? tls.withServerName(host) : tls;
        return connectTcp(host, port, options, TlsFactory.wrapClient(named, factory));
    }

    /** {@link #connectTcp(String, int, ConnectOptions, ClientFactory)} with the default options. */
    default Connector connectTcp(String host, int port, ClientFactory factory) {
        return connectTcp(host, port, ConnectOptions.DEFAULT, factory);
    }

    /**
     * Connects to {@code host}, a name or numeric address. The addresses of a name are tried in turn, in the resolver's order;
     * {@link dev.hawser.net.endpoint.HostnameEndpoint} races them.
     * No event but {@link ClientFactory#startedConnecting} comes inside this call.
     *
     * @throws IllegalArgumentException when {@code port} is no port number
     */
    Connector connectTcp(String host, int port, ConnectOptions options, ClientFactory factory);

    // ---------------------------------------------------------------- Unix sockets and descriptors

    /** {@link #listenUnix(String, UnixOptions, Factory)} with the default options. */
    default ListeningPort listenUnix(String path, Factory factory) {
        return listenUnix(path, UnixOptions.DEFAULT, factory);
    }

    /** {@link #listenUnix(String, Factory)} of what {@code protocols} makes, such as {@code Echo::new}. */
    default ListeningPort listenUnix(String path, Supplier<? extends Protocol> protocols) {
        return listenUnix(path, UnixOptions.DEFAULT, Factory.of(protocols));
    }

    /**
     * Accepts connections on a Unix socket, which is made at {@code path} and removed when the port is closed, unless
     * something else is there by then. A name that begins with a NUL character is an abstract one, which is no file.
     *
     * <p>Where a socket is left at {@code path} from a program that was killed, {@link UnixOptions#lockFile()} has it
     * removed; without that it is in the way.
     *
     * @throws CannotListen at once, when the path is not to be had; the message says who has it, where that is known
     * @throws IllegalArgumentException when {@code path} is empty, contains a NUL character elsewhere, or is longer than
     *     the 107 bytes that a socket address has room for ({@code nio} takes one byte less of a path, and throws {@link
     *     CannotListen})
     * @throws UnsupportedOperationException where there are no Unix sockets, or (on {@code nio}) no abstract names
     */
    default ListeningPort listenUnix(String path, UnixOptions options, Factory factory) {
        throw new UnsupportedOperationException("this reactor has no Unix sockets");
    }

    /** {@link #connectUnix(String, ConnectOptions, ClientFactory)} with the default options. */
    default Connector connectUnix(String path, ClientFactory factory) {
        return connectUnix(path, ConnectOptions.DEFAULT, factory);
    }

    /**
     * Connects to the Unix socket at {@code path}, or of that abstract name; see {@link #listenUnix}. While the queue of
     * its server is full it is tried again, until {@link ConnectOptions#timeout()}. Of the options the rest is for TCP.
     *
     * @throws IllegalArgumentException as {@link #listenUnix} does, and when {@code options} have a local address
     */
    default Connector connectUnix(String path, ConnectOptions options, ClientFactory factory) {
        throw new UnsupportedOperationException("this reactor has no Unix sockets");
    }

    /**
     * Accepts connections on a socket that listens already, of IPv4, IPv6 or a Unix path: one that was inherited (see
     * {@link SystemdSockets}) or that came over a Unix socket. It is the port's from then on, which closes it at its end,
     * and leaves the path of a Unix socket in place. When this throws, it is still the caller's.
     *
     * <p>On {@code nio} there is one such socket at most: descriptor 0, where the program was started with it.
     *
     * @throws CannotListen when {@code descriptor} is not open or no listening stream socket; the message says which
     * @throws UnsupportedOperationException where the backend cannot adopt this one
     */
    default ListeningPort adoptListeningSocket(int descriptor, Factory factory) {
        throw new UnsupportedOperationException("this reactor cannot adopt descriptors, as there are none behind it");
    }

    /** {@link #adoptListeningSocket(int, Factory)} of one that came over a Unix socket; the port's when this returns. */
    default ListeningPort adoptListeningSocket(OpenDescriptor descriptor, Factory factory) {
        ListeningPort port = adoptListeningSocket(descriptor.number(), factory);
        descriptor.release();
        return port;
    }

    /**
     * Serves a connected stream socket as if it had been accepted here: {@code factory} is asked for its protocol. It is
     * the connection's from then on; where {@code factory} refuses, it is closed. When this throws, it is still the
     * caller's.
     *
     * @throws IllegalArgumentException when {@code descriptor} is not open or no connected stream socket of IPv4, IPv6 or
     *     Unix; the message says which
     * @throws UnsupportedOperationException where the backend cannot adopt descriptors: only {@code epoll} and {@code
     *     io_uring} can
     */
    default void adoptStreamConnection(int descriptor, Factory factory) {
        throw new UnsupportedOperationException("this reactor cannot adopt descriptors, as there are none behind it");
    }

    /** {@link #adoptStreamConnection(int, Factory)} of one that came over a Unix socket. */
    default void adoptStreamConnection(OpenDescriptor descriptor, Factory factory) {
        adoptStreamConnection(descriptor.number(), factory);
        descriptor.release();
    }

    // ---------------------------------------------------------------- datagrams

    /**
     * The ports that accept at present, in the order in which they began. Those that accept for a group are among those of the
     * one reactor that does it.
     *
     * @throws UnsupportedOperationException where a reactor does not tell
     */
    default List<ListeningPort> listeningPorts() {
        throw new UnsupportedOperationException(getClass().getName() + " does not tell its ports");
    }

    /** {@link #listenUdp(int, UdpOptions, DatagramProtocol)} with the default options. */
    default DatagramTransport listenUdp(int port, DatagramProtocol protocol) {
        return listenUdp(port, UdpOptions.DEFAULT, protocol);
    }

    /**
     * Opens a UDP socket on {@code port}; 0 takes any free one, which is also how a client begins. Servers, clients,
     * multicast and broadcast are all this. {@link DatagramProtocol#startProtocol} is called inside this call; datagrams
     * come once the reactor runs.
     *
     * @throws CannotListen at once, when the port is not to be had; the protocol knows nothing of it then
     * @throws IllegalArgumentException when {@code port} is no port number
     * @throws IllegalStateException when {@code protocol} has a socket already, or what {@code startProtocol} threw, where
     *     that is a checked exception; unchecked ones are thrown as they are, and either way the socket is closed
     * @throws UnsupportedOperationException where this reactor cannot do what {@code options} ask for, with the reason
     */
    default DatagramTransport listenUdp(int port, UdpOptions options, DatagramProtocol protocol) {
        throw new UnsupportedOperationException("this reactor has no UDP");
    }

    /** {@link #listenUnixDatagram(String, UnixDatagramOptions, DatagramProtocol)} with the default options. */
    default DatagramTransport listenUnixDatagram(String path, DatagramProtocol protocol) {
        return listenUnixDatagram(path, UnixDatagramOptions.DEFAULT, protocol);
    }

    /**
     * Opens a Unix datagram socket that others reach at {@code path}, where a file is made, and removed with the end of the
     * socket. A path that begins with a NUL is an abstract name of Linux, of which there is no file. Otherwise as {@link
     * #listenUdp(int, UdpOptions, DatagramProtocol)}.
     *
     * @throws CannotListen at once, when the path is not to be had; also where a file is left of a program that crashed
     * @throws UnsupportedOperationException where there are no such sockets: {@code epoll} and {@code io_uring} have
     *     them, {@code nio} and the reactors of the test kit have not
     */
    default DatagramTransport listenUnixDatagram(String path, UnixDatagramOptions options, DatagramProtocol protocol) {
        throw new UnsupportedOperationException("this reactor has no Unix datagram sockets, and so none at " + path);
    }

    /** {@link #connectUnixDatagram(String, UnixDatagramOptions, DatagramProtocol)} with the default options. */
    default DatagramTransport connectUnixDatagram(String path, DatagramProtocol protocol) {
        return connectUnixDatagram(path, UnixDatagramOptions.DEFAULT, protocol);
    }

    /**
     * Opens a Unix datagram socket that is connected to the one at {@code path}. To be answered it needs an address of its
     * own: {@link UnixDatagramOptions#bindPath()}. Otherwise as {@link #listenUnixDatagram(String, UnixDatagramOptions,
     * DatagramProtocol)}.
     *
     * @throws ConnectFailed at once, when nobody is there, or its own address is not to be had
     * @throws UnsupportedOperationException where there are no such sockets
     */
    default DatagramTransport connectUnixDatagram(String path, UnixDatagramOptions options, DatagramProtocol protocol) {
        throw new UnsupportedOperationException("this reactor has no Unix datagram sockets, and so none to " + path);
    }

    /** What host names are resolved by. */
    Resolver resolver();

    /** Has host names resolved by {@code resolver} from now on. */
    void installResolver(Resolver resolver);

    // ---------------------------------------------------------------- processes and pipes

    /**
     * Watches an open file descriptor of any kind that the system can wait for: a pipe, a terminal, a device, an inotify,
     * signalfd or pidfd. It stays the caller's, who reads, writes and closes it; it should not block. Nothing is told
     * before {@link DescriptorWatch#setReading} or {@link DescriptorWatch#setWriting}. The watch ends with {@link
     * DescriptorWatch#stop} or with the reactor's run; it may begin before that.
     *
     * @param descriptor its number, as 0 for standard input, or as a call into the C library gave it
     * @throws IllegalArgumentException when {@code descriptor} is negative
     * @throws java.io.UncheckedIOException when the system cannot watch it, as with regular files and numbers that are not
     *     open, or when this reactor watches it already
     * @throws UnsupportedOperationException where the backend cannot watch descriptors: {@code epoll} and {@code
     *     io_uring} can, {@code nio} and the reactors of the test kit cannot
     */
    default DescriptorWatch watch(int descriptor, DescriptorEvents events) {
        throw new UnsupportedOperationException("this reactor cannot watch descriptors, as there are none behind it");
    }

    /** {@link #spawnProcess(ProcessProtocol, ProcessOptions, String, String...)} with everything inherited. */
    default ProcessTransport spawnProcess(ProcessProtocol protocol, String executable, String... args) {
        return spawnProcess(protocol, ProcessOptions.DEFAULT, executable, args);
    }

    /**
     * Starts {@code executable} with {@code args} (the program's name is not among them), watched by {@code protocol}, its
     * three standard streams connected to that, or what {@code options} say. {@code connectionMade} comes inside this
     * call.
     *
     * <p>A name without a slash is looked for in the folders of the {@code PATH} that the child gets. One with a slash is
     * a path, seen from the child's directory. Names, arguments and environment are given to the child in UTF-8 ({@code
     * nio}: in the encoding that the JVM has for names of files).
     *
     * <p>On {@code epoll} and {@code io_uring} the child gets no other descriptor of ours, signals that we ignore do in it
     * what they do by default, and all of {@link ProcessOptions} can be had. On {@code nio} the JDK runs the child.
     *
     * @throws java.io.UncheckedIOException when it cannot be started, with its name and the system's reason
     * @throws IllegalArgumentException when a name, argument or variable is none that a program can be given
     * @throws UnsupportedOperationException when {@code options} have what this reactor cannot do, with the reason
     * @throws IllegalStateException when {@code protocol} watches a process already
     */
    ProcessTransport spawnProcess(
            ProcessProtocol protocol, ProcessOptions options, String executable, String... args);

    /**
     * Starts a program that is the peer of what {@code factory} builds: what it says on its standard output is received,
     * what is written goes to its standard input (with {@link ProcessOptions#withPty}: its terminal). Lines on its standard error
     * are logged, unless {@code options} have something else there, such as {@link ChildFd#NULL}.
     *
     * <p>{@code connectionLost} comes when the child has ended and its streams are closed: {@link ConnectionDone} for exit
     * status 0, else the {@link ProcessTerminated}. {@code abortConnection} kills the child and does not wait for its end;
     * {@code loseConnection} closes its streams, and the rest is up to the child. That it takes no more input is told to a
     * {@link HalfCloseable}; others read on.
     *
     * @return the protocol, connected; null where the factory built none, and then nothing was started
     * @throws IllegalArgumentException when {@code options} have no pipes from us to its descriptor 0 and from its 1
     * @throws RuntimeException as {@link #spawnProcess(ProcessProtocol, ProcessOptions, String, String...)}
     */
    default @Nullable Protocol connectProcess(
            Factory factory, ProcessOptions options, String executable, String... args) {
        throw new UnsupportedOperationException("this reactor starts no processes: " + executable);
    }

    /**
     * Makes this program's standard input and output a transport, and connects {@code protocol} to it. At the end of
     * input a {@link HalfCloseable} protocol may go on writing, and where whoever read the output has gone it may go on
     * reading; others are lost by their next write then. Only {@code loseWriteConnection} closes standard output: after the end of the
     * connection the program may print on, and another may be opened.
     *
     * <p>On {@code epoll} and {@code io_uring} pipes, sockets and terminals are watched in the loop; files, and all on
     * {@code nio}, are read and written by threads. The mode of what is shared with other programs, such as the shell's
     * terminal, is never changed.
     *
     * @throws IllegalStateException while another has them
     */
    Transport openStandardIo(Protocol protocol);

    /**
     * {@link #openStandardIo(Protocol)} with what {@code factory} builds.
     *
     * @return the protocol, connected; null where the factory built none
     */
    default @Nullable Protocol openStandardIo(Factory factory) {
        throw new UnsupportedOperationException("this reactor has no standard input and output");
    }

    // ---------------------------------------------------------------- looking in

    /**
     * What is held, counted, with words about no more than {@code mostOfEach} of each kind: for a look into a program that
     * serves, since {@link #holdings()} has words about each of 10 000 connections. What is counted is the same.
     *
     * @throws IllegalArgumentException when {@code mostOfEach} is negative
     * @throws UnsupportedOperationException with the reason, where a reactor has no such list, as those of the test kit
     */
    default Inventory inventory(int mostOfEach) {
        throw new UnsupportedOperationException(getClass().getName() + " lists what it holds by holdings() alone");
    }

    /**
     * All connections, oldest first, until {@code connectionLost} of each has returned. The pipes of child processes are none.
     *
     * @throws UnsupportedOperationException as {@link #inventory}
     */
    default List<OpenConnection> openConnections() {
        throw new UnsupportedOperationException(getClass().getName() + " lists what it holds by holdings() alone");
    }

    /**
     * Asks the protocols of all connections that were accepted here to finish, as {@link Transport#requestDrain} does: for the
     * end of a program that keeps no list of its connections. Those that were not accepted here serve the program itself.
     *
     * @throws UnsupportedOperationException as {@link #inventory}
     */
    default void requestDrain() {
        throw new UnsupportedOperationException(getClass().getName() + " does not know its connections");
    }

    /**
     * Counts from now on how long the passes of the loop take, beginning at nothing, or ends that. It costs two readings of
     * the clock a pass. Does nothing where that is so already.
     *
     * @throws UnsupportedOperationException with the reason, where passes take no time, as in the test kit
     */
    default void measurePasses(boolean on) {
        throw new UnsupportedOperationException("the passes of " + getClass().getName() + " take no time to measure");
    }

    /**
     * What {@link #measurePasses} has counted, the running pass not included; nothing but zeros where it was never asked for.
     *
     * @throws UnsupportedOperationException as {@link #measurePasses}
     */
    default PassLengths passLengths() {
        throw new UnsupportedOperationException("the passes of " + getClass().getName() + " take no time to measure");
    }

    /** The options it was opened with. */
    ReactorOptions options();
}
