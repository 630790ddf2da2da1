package dev.hawser.reactor;

import dev.hawser.net.Factory;
import dev.hawser.net.GroupPort;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorGroup;
import dev.hawser.net.ReactorOptions;
import dev.hawser.net.Trigger;
import dev.hawser.net.UnixOptions;
import dev.hawser.reactor.spi.StreamSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Several {@link LoopReactor}s that run and end together. */
final class LoopGroup implements ReactorGroup {
    private final List<LoopReactor> members;
    private final AtomicInteger turns = new AtomicInteger();
    private final AtomicInteger runsEnded = new AtomicInteger();
    /** Newcomers that one member has given to another, which has not begun with them yet. */
    private final Set<StreamSocket> handedOver = ConcurrentHashMap.newKeySet();

    LoopGroup(int reactors, ReactorOptions options) {
        ReactorOptions share = options.withMemoryBudget(Math.max(1, options.memoryBudget() / reactors));
        List<LoopReactor> made = new ArrayList<>(reactors);
        for (int i = 0; i < reactors; i++) {
            made.add(new LoopReactor(i == 0 ? share : share.withHandleSignals(false)));
        }
        this.members = List.copyOf(made);
    }

    @Override
    public List<Reactor> reactors() {
        return List.copyOf(members);
    }

    List<LoopReactor> members() {
        return members;
    }

    @Override
    public Reactor next() {
        return members.get(Math.floorMod(turns.getAndIncrement(), members.size()));
    }

    /** The member that the calling thread is of. */
    LoopReactor current() {
        for (LoopReactor member : members) {
            if (member.isOnThread()) {
                return member;
            }
        }
        members.getFirst().checkThread(); // throws, unless nobody owns the group any more
        return members.getFirst();
    }

    // ---------------------------------------------------------------- ports

    @Override
    public GroupPort listenTcp(
            int port, ListenOptions options, Distribution distribution, Supplier<? extends Factory> factories) {
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(factories, "factories");
        LoopReactor here = current();
        return switch (distribution) {
            case ROUND_ROBIN ->
                HandingPort.listen(this, here, TcpBinding.of(port, options), options.limits(), factories);
            case KERNEL -> SharedPort.listen(this, here, port, options, factories);
        };
    }

    @Override
    public GroupPort listenUnix(String path, UnixOptions options, Supplier<? extends Factory> factories) {
        Objects.requireNonNull(factories, "factories");
        return HandingPort.listen(this, current(), new UnixBinding(path, options), options.limits(), factories);
    }

    /** Opens something on the thread of {@code member}; does nothing where that has ended, nor in its next run. */
    void openOn(LoopReactor member, Runnable opening) {
        int run = runsEnded.get();
        member.onThread(() -> {
            if (run == runsEnded.get()) {
                opening.run();
            }
        });
    }

    /** Gives {@code socket} to {@code receiver}, on its thread. */
    void handOver(StreamSocket socket, HandingPort.Share receiver) {
        if (receiver.loop().isOnThread()) {
            receiver.connect(socket);
            return;
        }
        handedOver.add(socket);
        receiver.loop().deliver(() -> {
            if (handedOver.remove(socket)) {
                receiver.connect(socket);
            }
        });
    }

    // ---------------------------------------------------------------- life

    @Override
    public void run() {
        Ends ends = startOthers();
        try {
            members.getFirst().run();
        } catch (RuntimeException | Error fatal) {
            ends.add(fatal);
        }
        ends.join();
    }

    @Override
    public Thread start() {
        Ends ends = startOthers();
        try {
            return members.getFirst().start("hawser-reactor-1", fatal -> {
                ends.add(fatal);
                ends.join();
            });
        } catch (RuntimeException | Error noThread) {
            ends.add(noThread);
            ends.join();
            throw noThread;
        }
    }

    private Ends startOthers() {
        for (LoopReactor member : members) {
            member.checkThread();
            if (member.isRunning()) {
                throw new IllegalStateException("the group is running already");
            }
        }
        Ends ends = new Ends();
        try {
            for (LoopReactor member : members) {
                member.addSystemEventTrigger(Trigger.Phase.BEFORE, Trigger.Event.SHUTDOWN, this::stopAll);
            }
            for (int i = 1; i < members.size(); i++) {
                ends.threads.add(members.get(i).start("hawser-reactor-" + (i + 1), ends::add));
            }
        } catch (RuntimeException | Error noThread) {
            ends.add(noThread);
            ends.join();
        }
        return ends;
    }

    /** The end of all members but the first, which ends last. */
    private final class Ends {
        private final List<Thread> threads = new ArrayList<>();
        private @Nullable Throwable fatal;

        /** One member has ended, which ends all. */
        void add(@Nullable Throwable thrown) {
            synchronized (this) {
                if (fatal == null) {
                    fatal = thrown;
                } else if (thrown != null && thrown != fatal) {
                    fatal.addSuppressed(thrown);
                }
            }
            stopAll();
        }

        private synchronized @Nullable Throwable fatal() {
            return fatal;
        }

        /** Waits for them, and throws what ended one of them. */
        void join() {
            stopAll();
            VirtualLoop.join(threads);
            runsEnded.incrementAndGet();
            handedOver.forEach(socket -> socket.close(false));
            handedOver.clear();
            LoopReactor.throwOn(fatal());
        }
    }

    @Override
    public void stop() {
        if (members.stream().noneMatch(Reactor::isRunning)) {
            throw new IllegalStateException("can't stop a group that isn't running");
        }
        stopAll();
    }

    private void stopAll() {
        for (LoopReactor member : members) {
            member.stopIfRunning();
        }
    }

    @Override
    public String toString() {
        return "group of " + members.size() + ", each a " + members.getFirst();
    }
}
