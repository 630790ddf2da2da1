package dev.hawser.reactor;

import dev.hawser.net.Address;
import dev.hawser.net.HalfCloseable;
import dev.hawser.net.Protocol;
import dev.hawser.net.Transport;
import dev.hawser.reactor.linux.DescriptorIo;
import dev.hawser.reactor.linux.OwnedDescriptor;
import dev.hawser.reactor.linux.StandardDescriptors;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Standard input and output, which one transport at a time may use. May be called from the threads of several
 * reactors. Watched in the loop where that can be done, which is for pipes, sockets and terminals, on a backend that
 * watches descriptors; else read and written by threads that wait, as files are.
 *
 * <p>The end of a connection leaves both descriptors open: the program may print on, and another connection may
 * follow, which gets what was read and not delivered. Only {@code loseWriteConnection} closes standard output, since
 * whoever reads it waits for that.
 */
final class StandardIo {
    /** Made when it is first asked for. */
    private static final class OfThisProgram {
        static final StandardIo INSTANCE =
                new StandardIo(new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out));
    }

    private static final System.Logger LOGGER = System.getLogger("dev.hawser.reactor");
    private static final PipeTransport.Names NAMES =
            new PipeTransport.Names(new Address.Pipe("stdin"), new Address.Pipe("stdout"), "stdio", false);

    private final OutputStream out;
    private final PipeReader reader;
    private final AtomicReference<@Nullable Protocol> user = new AtomicReference<>();
    private boolean readerStarted;

    /** Over any streams; {@code in} is read by a thread that ends with it. */
    StandardIo(InputStream in, OutputStream out) {
        this.out = out;
        this.reader = new PipeReader(in, false);
    }

    /** Descriptors 0 and 1, past the buffer of {@code System.out}, which is emptied first. */
    static StandardIo ofThisProgram() {
        System.out.flush();
        return OfThisProgram.INSTANCE;
    }

    /**
     * Connects {@code protocol}.
     *
     * @param io moves bytes of descriptors 0 and 1, where the loop can watch them; null where it cannot
     * @param whenEnded run when the protocol has been told that it is over
     * @throws IllegalStateException while another has it
     */
    Transport open(LoopReactor loop, @Nullable DescriptorIo io, Protocol protocol, Runnable whenEnded) {
        Protocol other = user.compareAndExchange(null, protocol);
        if (other != null) {
            throw new IllegalStateException("standard input and output are in use by "
                    + other.getClass().getName() + ": lose that connection first");
        }
        StreamTransport transport = null;
        try {
            transport = io == null ? null : watched(loop, io, protocol instanceof HalfCloseable, whenEnded);
            if (transport == null) {
                transport = overThreads(loop, whenEnded);
            }
        } finally {
            if (transport == null) {
                user.set(null);
            }
        }
        transport.connected(protocol);
        return transport;
    }

    private final class User implements PipeUser {
        private final Runnable whenEnded;

        User(Runnable whenEnded) {
            this.whenEnded = whenEnded;
        }

        @Override
        public void outputEnded() {
            closeOutput();
        }

        @Override
        public void closed() {
            user.set(null);
        }

        @Override
        public void ended() {
            whenEnded.run();
        }
    }

    /** The JDK puts {@code /dev/null} into the place of descriptor 1, so that no other file gets that number. */
    private void closeOutput() {
        try {
            out.close();
        } catch (IOException refused) {
            LOGGER.log(System.Logger.Level.DEBUG, "closing standard output failed", refused);
        }
    }

    // ---------------------------------------------------------------- by threads

    private StreamTransport overThreads(LoopReactor loop, Runnable whenEnded) {
        PipeTransport transport = new PipeTransport(
                loop, reader, new PipeWriter(out, "hawser-pipe-stdout", false), NAMES, new User(whenEnded));
        startReader();
        return transport;
    }

    private synchronized void startReader() {
        if (!readerStarted) {
            readerStarted = true;
            reader.start("hawser-pipe-stdin", () -> {});
        }
    }

    /** A thread that waits for input would get what a watch tells of. */
    private synchronized boolean isReaderStarted() {
        return readerStarted;
    }

    // ---------------------------------------------------------------- in the loop

    /** Null where one of the two cannot be watched, as files cannot. */
    private @Nullable StreamTransport watched(
            LoopReactor loop, DescriptorIo io, boolean readsOn, Runnable whenEnded) {
        if (isReaderStarted()) {
            return null;
        }
        OwnedDescriptor input = StandardDescriptors.input(0);
        OwnedDescriptor output = input == null ? null : StandardDescriptors.output(1);
        StreamTransport made = null;
        try {
            if (input != null && output != null) {
                made = new DescriptorTransport(
                        loop, io, new DescriptorTransport.Ends(input, output, readsOn), NAMES, new User(whenEnded));
            }
        } catch (IOException refused) { // by the system: threads can
            LOGGER.log(System.Logger.Level.DEBUG, "standard input and output are not watched", refused);
        } finally {
            if (made == null) {
                Stream.of(input, output).filter(Objects::nonNull).forEach(io::close);
            }
        }
        return made;
    }
}
