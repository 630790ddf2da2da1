package dev.hawser.reactor;

import dev.hawser.net.Address;
import dev.hawser.net.ChildFd;
import dev.hawser.net.Factory;
import dev.hawser.net.ProcessOptions;
import dev.hawser.net.ProcessProtocol;
import dev.hawser.net.ProcessTransport;
import dev.hawser.net.Protocol;
import dev.hawser.net.Transport;
import dev.hawser.reactor.linux.DescriptorIo;
import dev.hawser.reactor.linux.NativeProcesses;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Starts the children of one loop, by the system's own way where the backend can watch them, else by the JDK's; and opens
 * the way to its own parent.
 */
final class ProcessSpawner {
    private final LoopReactor loop;
    private @Nullable DescriptorIo io;

    ProcessSpawner(LoopReactor loop) {
        this.loop = loop;
    }

    /** Why children are run by the JDK, as half a sentence; null where they are not. */
    private @Nullable String obstacle() {
        return loop.watchesDescriptors()
                ? NativeProcesses.obstacle()
                : loop.backendName() + " cannot watch descriptors, and leaves children to the JDK";
    }

    /** What moves bytes through descriptors, for a loop whose backend can watch them. */
    DescriptorIo io() {
        DescriptorIo made = io;
        if (made == null) {
            made = new DescriptorIo();
            io = made;
        }
        return made;
    }

    ProcessTransport spawn(ProcessProtocol protocol, ProcessOptions options, String executable, String... args) {
        return spawn(protocol, null, options, executable, args);
    }

    /** The same, with the child's 0 and 1, or its terminal, as one connection of {@code joined}. */
    private ProcessTransport spawn(
            ProcessProtocol protocol,
            @Nullable Protocol joined,
            ProcessOptions options,
            String executable,
            String... args) {
        Objects.requireNonNull(protocol, "protocol");
        String obstacle = obstacle();
        if (obstacle == null) {
            List<String> command = new ArrayList<>(List.of(args));
            command.addFirst(executable);
            return NativeProcess.spawn(loop, io(), protocol, joined, options, command);
        }
        String beyond = ChildProcess.beyond(options);
        if (beyond != null) {
            throw new UnsupportedOperationException("the JDK, which runs children here, cannot " + beyond
                    + ": the native way cannot be had, since " + obstacle);
        }
        return ChildProcess.spawn(loop, protocol, joined, ChildProcess.command(options, executable, args));
    }

    /**
     * A child whose standard input and output are one connection of what {@code factory} builds; null, and nothing
     * started, where it builds none.
     */
    @Nullable Protocol connect(Factory factory, ProcessOptions options, String executable, String... args) {
        if (options.pty() == null
                && !(options.childFds().get(0) instanceof ChildFd.ParentWrites
                        && options.childFds().get(1) instanceof ChildFd.ParentReads)) {
            throw new IllegalArgumentException("a connection to a child writes to its descriptor 0 and reads its 1, not "
                    + options.childFds());
        }
        return serve(factory, new Address.Pipe(executable), (protocol, whenEnded) -> {
            ProcessConnection connection = new ProcessConnection(protocol, executable, whenEnded);
            spawn(connection, connection.side(), options, executable, args);
        });
    }

    // ---------------------------------------------------------------- standard input and output

    Transport openStandardIo(Protocol protocol) {
        return openStandardIo(protocol, () -> {});
    }

    private Transport openStandardIo(Protocol protocol, Runnable whenEnded) {
        Objects.requireNonNull(protocol, "protocol");
        return StandardIo.ofThisProgram()
                .open(loop, watchesDescriptors() ? io() : null, protocol, whenEnded);
    }

    private boolean watchesDescriptors() {
        return loop.watchesDescriptors() && NativeProcesses.obstacle() == null;
    }

    /** The same with what {@code factory} builds; null, and nothing opened, where it builds none. */
    @Nullable Protocol openStandardIo(Factory factory) {
        return serve(factory, new Address.Pipe("stdio"), this::openStandardIo);
    }

    private interface Opening {
        void open(Protocol protocol, Runnable whenEnded);
    }

    private @Nullable Protocol serve(Factory factory, Address peer, Opening opening) {
        loop.factories().begin(factory);
        boolean opened = false;
        try {
            Protocol protocol = factory.buildProtocol(peer);
            if (protocol != null) {
                opening.open(protocol, () -> loop.factories().end(factory));
                opened = true;
            }
            return protocol;
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Exception thrown) {
            throw new IllegalStateException("buildProtocol of " + FactoryUses.name(factory) + " failed: " + thrown, thrown);
        } finally {
            if (!opened) {
                loop.factories().end(factory);
            }
        }
    }
}
