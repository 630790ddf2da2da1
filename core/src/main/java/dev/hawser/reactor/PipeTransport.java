package dev.hawser.reactor;

import dev.hawser.net.Address;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.reactor.spi.OutboundQueue;
import dev.hawser.time.Origin;
import dev.hawser.time.Scheduler;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A transport over streams that block: a pipe of a child process, which goes one way, or standard input and output.
 * Opened by ourselves, so without bounds of its own; what is unsent counts towards the reactor's budget.
 */
final class PipeTransport extends StreamTransport implements PipeReader.Target, PipeWriter.Source {
    /**
     * What it is called: its ends, and what follows the protocol's name in log lines.
     *
     * @param part whether it belongs to a child process, which is known by its own name
     */
    record Names(Address host, Address peer, String suffix, boolean part) {
        /** For the child's descriptor of that number. */
        static String ofChildFd(int number) {
            return switch (number) {
                case 0 -> "stdin";
                case 1 -> "stdout";
                case 2 -> "stderr";
                default -> "descriptor " + number;
            };
        }
    }

    private final LoopReactor loop;
    private final @Nullable PipeReader reader;
    private final @Nullable PipeWriter writer;
    private final Names names;
    private final PipeUser user;
    private final @Nullable Origin origin;
    private boolean closed;
    private boolean outputLost;
    /** The size of the chunk that the writer has; these bytes are still in the queue. */
    private int offered;

    /**
     * A transport that reads from {@code reader} and writes to {@code writer}, of which one may be missing.
     *
     * @param user told of the end, too
     */
    PipeTransport(
            LoopReactor loop,
            @Nullable PipeReader reader,
            @Nullable PipeWriter writer,
            Names names,
            PipeUser user) {
        super(loop, null);
        this.loop = loop;
        this.reader = reader;
        this.writer = writer;
        this.names = names;
        this.user = user;
        this.origin = names.part() ? null : loop.origin();
        loop.opened(this);
    }

    // ---------------------------------------------------------------- reading

    @Override
    protected void setReading(boolean on) {
        if (reader != null && !closed) {
            reader.readFor(on ? this : null);
        }
    }

    @Override
    public void arrived() {
        loop.deliver(this::takeArrival);
    }

    private void takeArrival() {
        if (reader == null || closed) {
            return;
        }
        switch (reader.arrivalFor(this)) {
            case null -> {}
            case PipeReader.Arrival.Data data -> {
                try {
                    received(data.bytes());
                } finally {
                    reader.delivered();
                }
            }
            case PipeReader.Arrival.End _ -> readEnded();
            case PipeReader.Arrival.Broken broken -> failed(broken.cause());
        }
    }

    // ---------------------------------------------------------------- writing

    @Override
    protected void send(OutboundQueue queue) throws IOException {
        if (writer == null || closed) {
            throw new IOException("this end of a pipe is only read");
        }
        ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(queue.size(), PipeReader.CHUNK));
        queue.copyTo(chunk);
        offered = chunk.position();
        writer.write(chunk.array(), this);
    }

    @Override
    protected boolean isSending() {
        return offered > 0;
    }

    @Override
    public void written(@Nullable Throwable failure) {
        loop.deliver(() -> {
            if (closed || outputLost) {
                return;
            }
            if (failure instanceof IOException refused && reader != null) {
                outputLost(refused);
                return;
            }
            if (failure != null) {
                failed(failure);
                return;
            }
            int written = offered;
            offered = 0;
            sent(written);
        });
    }

    @Override
    protected void setWriting(boolean on) {
        // the writer always tells
    }

    /** Whoever read what is written has gone. */
    void outputLost(IOException reason) {
        if (!closed) {
            outputLost = true;
            offered = 0;
            writeEnded(reason, names.part());
        }
    }

    private void failed(Throwable cause) {
        Scheduler.rethrowFatal(cause);
        broken(cause instanceof IOException broken ? broken : new IOException(cause));
    }

    // ---------------------------------------------------------------- closing

    @Override
    protected void shutdownOutput() {
        if (writer != null) {
            writer.close();
        }
    }

    @Override
    protected void closeCarrier(boolean abort) {
        if (closed) {
            return;
        }
        closed = true;
        if (reader != null) {
            reader.release();
        }
        if (writer != null) {
            writer.release();
        }
        user.closed();
    }

    @Override
    protected void ended(ConnectionEnd reason) {
        user.ended();
    }

    @Override
    protected @Nullable Origin origin() {
        return origin;
    }

    @Override
    protected boolean isPart() {
        return names.part();
    }

    @Override
    public Address host() {
        return names.host();
    }

    @Override
    public Address peer() {
        return names.peer();
    }

    @Override
    protected String logSuffix() {
        return names.suffix();
    }
}
