package dev.hawser.reactor;

import dev.hawser.net.ChildFd;
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

/** Starts the children of one loop, by the system's own way where the backend can watch them, else by the JDK's. */
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

    /** A child whose standard input and output are one connection of {@code protocol}. */
    Transport connect(Protocol protocol, ProcessOptions options, String executable, String... args) {
        if (options.pty() == null
                && !(options.childFds().get(0) instanceof ChildFd.ParentWrites
                        && options.childFds().get(1) instanceof ChildFd.ParentReads)) {
            throw new IllegalArgumentException("a connection to a child writes to its descriptor 0 and reads its 1, not "
                    + options.childFds());
        }
        ProcessConnection connection = ProcessConnection.of(protocol, executable);
        spawn(connection, connection.side(), options, executable, args);
        return connection.side().transport();
    }
}
