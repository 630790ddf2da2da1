package dev.hawser.reactor;

import dev.hawser.net.Address;
import dev.hawser.net.Protocol;
import dev.hawser.net.Transport;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Standard input and output, which one transport at a time may use. May be called from the threads of several
 * reactors.
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
     * @throws IllegalStateException while another has it
     */
    Transport open(LoopReactor loop, Protocol protocol) {
        Protocol other = user.compareAndExchange(null, protocol);
        if (other != null) {
            throw new IllegalStateException("standard input and output are in use by "
                    + other.getClass().getName() + ": lose that connection first");
        }
        PipeTransport transport = new PipeTransport(
                loop,
                reader,
                new PipeWriter(out, "hawser-pipe-stdout", false),
                new PipeTransport.Names(new Address.Pipe("stdin"), new Address.Pipe("stdout"), "stdio", false),
                () -> user.set(null));
        startReader();
        transport.connected(protocol);
        return transport;
    }

    private synchronized void startReader() {
        if (!readerStarted) {
            readerStarted = true;
            reader.start("hawser-pipe-stdin", () -> {});
        }
    }
}
