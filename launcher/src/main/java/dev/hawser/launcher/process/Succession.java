package dev.hawser.launcher.process;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Work;
import dev.hawser.net.ChildFd;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.PassedSockets;
import dev.hawser.net.ProcessOptions;
import dev.hawser.net.ProcessProtocol;
import dev.hawser.net.Reactor;
import dev.hawser.system.CurrentProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Has a new process take the place of this one: it inherits the listening sockets, and when it serves, this one accepts no more,
 * lets its connections end and ends. Newcomers wait in queues that belong to both, so nobody is refused at any moment. On a
 * thread of its own, which waits; the reactors do not.
 */
final class Succession {
    private static final System.Logger LOGGER = System.getLogger("hawser");
    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final Duration LONGEST_END = Duration.ofSeconds(10);

    /** Where descriptors without a number of their own begin. */
    private static final int FIRST = 3;

    private static final int STANDARD_ERROR = 2;
    private static final int LONGEST_COMPLAINT = 4096;

    private final Launch launch;
    private final Duration drain;
    private final AtomicReference<State> state = new AtomicReference<>(State.UNDER_WAY);
    private volatile @Nullable Successor successor;

    private enum State {
        UNDER_WAY,
        SERVED,
        ABANDONED
    }

    Succession(Launch launch, Duration drain) {
        this.launch = launch;
        this.drain = drain;
    }

    /**
     * Returns when this process has begun to end.
     *
     * @throws CannotLaunch when there is no successor; nothing has changed then
     */
    void run() {
        if (!launch.isServing()) {
            throw new CannotLaunch(Sysexits.TRY_LATER, "it is starting itself", null);
        }
        if (launch.hasRoot()) {
            throw new CannotLaunch(
                    Sysexits.UNAVAILABLE, "its program is outside of the root folder that --chroot has given it", null);
        }
        List<Reactor> running =
                launch.reactors().stream().filter(launch::goesOn).toList();
        if (running.isEmpty()) {
            throw new CannotLaunch(Sysexits.UNAVAILABLE, "no reactor runs, or goes on", null);
        }
        LOGGER.log(Level.INFO, "restarting: a new process is started");
        launch.succeeds();
        List<Passed> passed = new ArrayList<>();
        long pid;
        boolean served = false;
        try {
            for (Reactor reactor : running) {
                passed.addAll(ask(reactor, () -> passed(reactor)));
            }
            pid = start(running.getFirst(), passed).await();
            served = state.compareAndSet(State.UNDER_WAY, State.SERVED);
            if (!served) {
                throw new CannotLaunch(Sysexits.UNAVAILABLE, "it was stopped meanwhile, and so is process " + pid, null);
            }
            LOGGER.log(Level.INFO, "process " + pid + " serves, and this one accepts no more");
        } finally {
            passed.forEach(Succession::close);
            if (!served) {
                running.forEach(Succession::takeBack);
            }
        }
        launch.succeeded(pid);
        new Retirement(launch, running, drain).begin();
    }

    /** This process stops: nobody is to take its place, unless somebody has. On the thread of a reactor that runs, or of none. */
    void abandon() {
        if (state.compareAndSet(State.UNDER_WAY, State.ABANDONED)) {
            launch.reactors().forEach(Succession::takeBack);
            signal("TERM");
        }
    }

    /** Waits for the end of one that was abandoned, at the end of this process. */
    void awaitEnd() {
        Successor abandoned = successor;
        if (state.get() != State.ABANDONED || abandoned == null) {
            return;
        }
        try {
            ProcessHandle.of(abandoned.pid)
                    .map(ProcessHandle::onExit)
                    .orElseGet(() -> CompletableFuture.completedFuture(null))
                    .get(LONGEST_END.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            LOGGER.log(Level.WARNING, "process " + abandoned.pid + ", which was to be the next, is killed: it does not end", late);
            signal("KILL");
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void signal(String name) {
        Successor abandoned = successor;
        try {
            if (abandoned != null) {
                CurrentProcess.signal(abandoned.pid, name);
            }
        } catch (IOException refused) {
            LOGGER.log(Level.WARNING, "the new process cannot be stopped: " + refused.getMessage());
        }
    }

    /** @param descriptor of the socket, ours to close */
    private record Passed(String name, int descriptor) {}

    private static void close(Passed each) {
        try {
            CurrentProcess.close(each.descriptor);
        } catch (IOException refused) {
            LOGGER.log(Level.WARNING, "a socket's second descriptor cannot be closed", refused);
        }
    }

    private static List<Passed> passed(Reactor reactor) {
        List<Passed> passed = new ArrayList<>();
        for (ListeningPort port : reactor.listeningPorts()) {
            passed.add(new Passed(port.passingName(), port.descriptor().release()));
        }
        return passed;
    }

    private static void takeBack(Reactor reactor) {
        if (reactor.isRunning()) {
            reactor.callFromThread(() -> reactor.listeningPorts().forEach(ListeningPort::takeBack));
        }
    }

    private static <T> T ask(Reactor reactor, Work<T> question) {
        try {
            return reactor.blockingCallFromThread(() -> Deferred.execute(reactor, question));
        } catch (UnsupportedOperationException none) {
            throw new CannotLaunch(
                    Sysexits.UNAVAILABLE,
                    "a listening socket can be passed on by epoll and io_uring only: " + none.getMessage(),
                    none);
        } catch (RuntimeException refused) {
            throw refused;
        } catch (Exception refused) {
            throw new IllegalStateException(refused.getMessage(), refused);
        }
    }

    // ---------------------------------------------------------------- the start

    private Successor start(Reactor reactor, List<Passed> passed) {
        Map<Integer, ChildFd> descriptors = new TreeMap<>();
        for (int number = 0; number < FIRST; number++) {
            descriptors.put(number, number == 0 || launch.isDaemon() ? ChildFd.NULL : ChildFd.inherit(number));
        }
        if (launch.isDaemon()) {
            descriptors.put(STANDARD_ERROR, ChildFd.READ); // where it says why it does not start
        }
        launch.passedDescriptors().forEach(number -> descriptors.put(number, ChildFd.inherit(number)));
        Map<Integer, String> names = new LinkedHashMap<>();
        List<Passed> anywhere = new ArrayList<>();
        for (Passed each : passed) {
            if (each.name.startsWith("fd ")) { // from a service manager, which has told us its number
                int number = Integer.parseInt(each.name.substring(FIRST));
                descriptors.put(number, ChildFd.inherit(each.descriptor));
            } else {
                anywhere.add(each);
            }
        }
        int next = FIRST;
        for (Passed each : anywhere) {
            next = free(descriptors, next);
            descriptors.put(next, ChildFd.inherit(each.descriptor));
            names.put(next, each.name);
        }
        int ready = free(descriptors, next);
        descriptors.put(ready, ChildFd.READ);
        long self = ProcessHandle.current().pid();
        Map<String, String> environment = new LinkedHashMap<>(System.getenv());
        environment.put(PassedSockets.VARIABLE, PassedSockets.variable(self, names));
        environment.put(Marker.VARIABLE, launch.successor(ready).text(self));
        List<String> command;
        try {
            command = CurrentProcess.commandLine();
        } catch (IOException hidden) {
            throw new CannotLaunch(Sysexits.SYSTEM, "its own command line cannot be read", hidden);
        }
        ProcessOptions options =
                ProcessOptions.DEFAULT.withEnvironment(environment).withChildFds(descriptors);
        String[] arguments = command.subList(1, command.size()).toArray(String[]::new);
        return ask(reactor, () -> {
            if (state.get() == State.ABANDONED) {
                throw new CannotLaunch(Sysexits.UNAVAILABLE, "it is stopped", null);
            }
            Successor started = new Successor(ready);
            try {
                started.pid = reactor.spawnProcess(started, options, command.getFirst(), arguments).pid();
            } catch (UncheckedIOException refused) {
                throw new CannotLaunch(Sysexits.SYSTEM, String.valueOf(refused.getMessage()), refused);
            }
            successor = started;
            return started;
        });
    }

    private static int free(Map<Integer, ChildFd> taken, int from) {
        int number = from;
        while (taken.containsKey(number)) {
            number++;
        }
        return number;
    }

    /** The new process, as long as this one has to do with it. */
    private static final class Successor extends ProcessProtocol {
        private final int ready;
        private final StringBuilder complaint = new StringBuilder();
        private final CompletableFuture<Long> serves = new CompletableFuture<>();
        private volatile long pid;

        Successor(int ready) {
            this.ready = ready;
        }

        @Override
        public void childDataReceived(int childFd, Bytes data) {
            if (childFd == ready) {
                serves.complete(transport().pid());
            } else if (complaint.length() < LONGEST_COMPLAINT) {
                complaint.append(data.utf8());
            }
        }

        @Override
        public void processEnded(ConnectionEnd reason) {
            serves.completeExceptionally(new CannotLaunch(
                    Sysexits.UNAVAILABLE,
                    "the new process has ended before it served: "
                            + (complaint.isEmpty() ? "its log has the reason" : complaint.toString().strip())
                            + " (" + reason.getMessage() + ")",
                    null));
        }

        long await() {
            try {
                return serves.get(LONGEST_START.toSeconds(), TimeUnit.SECONDS);
            } catch (ExecutionException failed) {
                throw failed.getCause() instanceof CannotLaunch why ? why : new IllegalStateException(failed.getCause());
            } catch (TimeoutException late) {
                Reactor reactor = reactor();
                reactor.callFromThread(() -> transport().signalProcess("KILL"));
                throw new CannotLaunch(
                        Sysexits.UNAVAILABLE,
                        "the new process did not serve within " + LONGEST_START.toSeconds() + " s, and was killed",
                        late);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new CannotLaunch(Sysexits.SYSTEM, "interrupted", interrupted);
            }
        }
    }
}
