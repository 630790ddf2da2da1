package dev.hawser.reactor;

import dev.hawser.net.Address;
import dev.hawser.net.ChildFd;
import dev.hawser.net.ProcessOptions;
import dev.hawser.net.ProcessProtocol;
import dev.hawser.net.Protocol;
import dev.hawser.net.TerminalSize;
import dev.hawser.reactor.linux.ChildReaper;
import dev.hawser.reactor.linux.DescriptorIo;
import dev.hawser.reactor.linux.NativeChild;
import dev.hawser.reactor.linux.NativeProcesses;
import dev.hawser.reactor.linux.OwnedDescriptor;
import dev.hawser.reactor.linux.SignalNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** A child process that the loop itself watches: its pipes, its terminal and its exit are descriptors of the backend's. */
final class NativeProcess extends SpawnedProcess {
    private final NativeChild child;
    private final DescriptorIo io;
    private final ExitWatch exit;
    private final LeftTerminal leftTerminal = new LeftTerminal();
    private final List<End> ends = new ArrayList<>();

    private NativeProcess(
            LoopReactor loop, DescriptorIo io, ProcessProtocol protocol, String executable, NativeChild child) {
        super(loop, protocol, executable);
        this.io = io;
        this.child = child;
        this.exit = new ExitWatch(loop, child, reason -> {
            leftTerminal.close();
            exited(reason);
        });
    }

    /**
     * Starts it, and tells {@code protocol} before this returns.
     *
     * @param joined whose one connection the child's 0 and 1 are; null where they are {@code protocol}'s
     */
    static NativeProcess spawn(
            LoopReactor loop,
            DescriptorIo io,
            ProcessProtocol protocol,
            @Nullable Protocol joined,
            ProcessOptions options,
            List<String> command) {
        checkFree(protocol);
        String executable = command.getFirst();
        NativeChild child;
        try {
            child = NativeProcesses.spawn(options, ProgramSearch.paths(options, executable), command(options, command));
        } catch (IOException refused) {
            throw new UncheckedIOException("cannot start " + executable + ": " + refused.getMessage(), refused);
        }
        NativeProcess process = new NativeProcess(loop, io, protocol, executable, child);
        boolean begun = false;
        try {
            process.openEnds(options, joined != null);
            begun = true;
        } catch (IOException refused) {
            throw new UncheckedIOException(
                    "process " + child.pid() + " (" + executable + ") cannot be watched: " + refused.getMessage(), refused);
        } finally {
            if (!begun) {
                child.signal(SignalNames.number("KILL"));
                process.ends.forEach(end -> loop.forget(end.giveUp()));
                child.ends().values().forEach(io::close);
                ChildReaper.reap(child, _ -> {});
            }
        }
        loop.opened(process);
        process.ends.forEach(end -> end.connect(process, joined));
        process.exit.begin();
        process.begin();
        return process;
    }

    private static List<String> command(ProcessOptions options, List<String> command) {
        List<String> arguments = new ArrayList<>(command);
        if (options.arg0() != null) {
            arguments.set(0, options.arg0());
        }
        return arguments;
    }

    // ---------------------------------------------------------------- our ends

    /** A transport, and which of the child's descriptors it is for. */
    private record End(DescriptorTransport transport, int childFd, boolean reads, boolean writes, boolean joins) {
        void connect(NativeProcess process, @Nullable Protocol joined) {
            if (joins) {
                process.writesTo(0, transport);
            }
            process.connect(childFd, transport, reads, writes, joins ? joined : null);
        }

        StreamTransport giveUp() {
            transport.abandon();
            return transport;
        }
    }

    private void openEnds(ProcessOptions options, boolean join) throws IOException {
        SortedMap<Integer, OwnedDescriptor> ours = child.ends();
        if (options.pty() != null) {
            OwnedDescriptor terminal = ours.get(1);
            open("terminal", new DescriptorTransport.Ends(terminal, terminal, true), 1, true);
            return;
        }
        if (join) {
            open("stdio", new DescriptorTransport.Ends(ours.get(1), ours.get(0), true), 1, true);
        }
        for (Map.Entry<Integer, OwnedDescriptor> one : ours.entrySet()) {
            int number = one.getKey();
            if (!join || number > 1) {
                ChildFd what = options.childFds().get(number);
                OwnedDescriptor input = what instanceof ChildFd.ParentWrites ? null : one.getValue();
                OwnedDescriptor output = what instanceof ChildFd.ParentReads ? null : one.getValue();
                DescriptorTransport.Ends both = new DescriptorTransport.Ends(input, output, input != null);
                open(PipeTransport.Names.ofChildFd(number), both, number, false);
            }
        }
    }

    private void open(String name, DescriptorTransport.Ends over, int number, boolean joins)
            throws IOException {
        String suffix = Long.toString(pid());
        PipeTransport.Names names = new PipeTransport.Names(
                new Address.Pipe(name), new Address.Pipe(name + " of process " + suffix), suffix, true);
        DescriptorTransport made =
                new DescriptorTransport(loop, io, over, names, leftTerminal);
        ends.add(new End(made, number, over.input() != null, over.output() != null, joins));
    }

    /**
     * A child may close its terminal before it exits, as many do to see that all was written. To close our side then
     * would hang up on it, and make a clean exit an end by HUP; so that waits for the exit.
     */
    private final class LeftTerminal implements PipeUser {
        private @Nullable OwnedDescriptor kept;
        private boolean over;

        @Override
        public boolean keeps(OwnedDescriptor terminal) {
            if (over) {
                return false;
            }
            kept = terminal;
            return true;
        }

        void close() {
            over = true;
            if (kept != null) {
                io.close(kept);
            }
        }
    }

    // ---------------------------------------------------------------- requests

    @Override
    public long pid() {
        return child.pid();
    }

    @Override
    public void signalProcess(String signal) {
        loop.checkThread();
        child.signal(SignalNames.number(signal));
    }

    @Override
    public void signalProcessGroup(String signal) {
        loop.checkThread();
        child.signalGroup(SignalNames.number(signal));
    }

    @Override
    public void setWindowSize(int rows, int columns) {
        loop.checkThread();
        child.setWindowSize(new TerminalSize(rows, columns));
    }

    @Override
    void release() {
        exit.release();
    }

    @Override
    void abandon() {
        leftTerminal.close();
        exit.abandon();
    }
}
