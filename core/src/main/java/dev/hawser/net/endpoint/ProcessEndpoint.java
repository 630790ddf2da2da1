package dev.hawser.net.endpoint;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.Address;
import dev.hawser.net.ChildFd;
import dev.hawser.net.Factory;
import dev.hawser.net.ProcessOptions;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A program to be started anew for each connection: its standard output is received, and what is written goes to its
 * standard input, or to its terminal where {@code options} have one. A connection ends as {@link Reactor#connectProcess}
 * says: {@link dev.hawser.net.ConnectionDone} for exit status 0, else {@link dev.hawser.net.ProcessTerminated}.
 *
 * @param executable its name or path
 * @param args what it is told, without its name
 * @param errors what becomes of what it says on its standard error; of no effect with a terminal, where that comes, too
 */
public record ProcessEndpoint(
        Reactor reactor, ProcessOptions options, Errors errors, String executable, List<String> args)
        implements ClientEndpoint {
    /** What becomes of the standard error of a program. */
    public enum Errors {
        /** Its lines are logged. */
        LOG,
        /** It is dropped. */
        DROP
    }

    /** Copies the arguments. */
    public ProcessEndpoint {
        args = List.copyOf(args);
    }

    /** With everything inherited, and errors logged. */
    public ProcessEndpoint(Reactor reactor, String executable, String... args) {
        this(reactor, ProcessOptions.DEFAULT, Errors.LOG, executable, List.of(args));
    }

    /**
     * Starts the program. A {@link dev.hawser.net.ConnectFailed} is no failure of it: what comes instead is the {@link
     * java.io.UncheckedIOException} of a program that cannot be started.
     */
    @Override
    public Deferred<Protocol> connect(Factory factory) {
        return Deferred.execute(reactor, () -> connected(factory));
    }

    private Protocol connected(Factory factory) {
        @Nullable Protocol protocol =
                reactor.connectProcess(factory, described(), executable, args.toArray(String[]::new));
        if (protocol == null) {
            throw new NoProtocol(new Address.Pipe(executable));
        }
        return protocol;
    }

    private ProcessOptions described() {
        if (options.pty() != null || errors == Errors.LOG) {
            return options;
        }
        SortedMap<Integer, ChildFd> descriptors = new TreeMap<>(options.childFds());
        descriptors.put(2, ChildFd.NULL);
        return options.withChildFds(descriptors);
    }
}
