package dev.hawser.reactor;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.DescriptorEvents;
import dev.hawser.net.DescriptorWatch;
import dev.hawser.net.TransportLimits;
import dev.hawser.reactor.linux.DescriptorIo;
import dev.hawser.reactor.linux.OwnedDescriptor;
import dev.hawser.reactor.spi.OutboundQueue;
import dev.hawser.time.Origin;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A transport over watched descriptors that do not wait: a pipe, which goes one way, two of them, a pair of sockets or a
 * terminal. One that was opened by ourselves, as a child's, has no bounds of its own; what is unsent counts towards the
 * reactor's budget. Nothing is read that nobody wants, so a flood stays with whoever makes it.
 */
final class DescriptorTransport extends StreamTransport {
    private static final int MOST_IN_A_ROW = 8;

    /**
     * What it is over; one of the two may be missing, and they may be the same.
     *
     * @param readsOn whether reading goes on when nobody takes what is written. That nobody does is then told as soon as it
     *     is so; otherwise the next write finds out, as what has been sent to us may still be unread
     */
    record Ends(@Nullable OwnedDescriptor input, @Nullable OwnedDescriptor output, boolean readsOn) {
        boolean areOne() {
            return input == output;
        }
    }

    private final LoopReactor loop;
    private final DescriptorIo io;
    private final Ends ends;
    private final PipeTransport.Names names;
    private final PipeUser user;
    private final @Nullable Origin origin;
    private final @Nullable DescriptorWatch inputWatch;
    private @Nullable DescriptorWatch outputWatch;
    private boolean reading;
    private boolean closed;
    /** The other side takes no more. */
    private boolean outputGone;
    /** Nobody has the other side open. */
    private boolean left;

    /** @throws IOException when the system cannot watch them, which are left open then */
    DescriptorTransport(LoopReactor loop, DescriptorIo io, Ends ends, PipeTransport.Names names, PipeUser user)
            throws IOException {
        this(loop, null, io, ends, names, user);
    }

    /** The same, bounded by {@code limits} where there are any. */
    DescriptorTransport(
            LoopReactor loop,
            @Nullable TransportLimits limits,
            DescriptorIo io,
            Ends ends,
            PipeTransport.Names names,
            PipeUser user)
            throws IOException {
        super(loop, limits);
        this.loop = loop;
        this.io = io;
        this.ends = ends;
        this.names = names;
        this.user = user;
        this.origin = names.part() ? null : loop.origin();
        OwnedDescriptor input = ends.input();
        OwnedDescriptor output = ends.output();
        this.inputWatch = input == null ? null : loop.backend().watch(input.number(), new Input());
        try {
            this.outputWatch =
                    output == null || ends.areOne() ? inputWatch : loop.backend().watch(output.number(), new Output());
        } catch (IOException | RuntimeException refused) {
            if (inputWatch != null) {
                inputWatch.stop();
            }
            throw refused;
        }
        if (output != null && !output.isTwoWay() && outputWatch != null) {
            outputWatch.setReading(true); // there is nothing to be read in it: it tells that its reader has gone
        }
        loop.opened(this);
    }

    // ---------------------------------------------------------------- events

    private class Output implements DescriptorEvents {
        /** Whoever reads has gone. */
        @Override
        public void readable() {
            if (ends.input() == null || ends.readsOn()) {
                outputLost();
            } else if (outputWatch != null) {
                outputWatch.setReading(false);
            }
        }

        @Override
        public void writable() {
            DescriptorTransport.this.writable();
        }

        @Override
        public void watchLost(IOException reason) {
            broken(reason);
        }

        @Override
        public String toString() {
            return DescriptorTransport.this.toString();
        }
    }

    private final class Input extends Output {
        @Override
        public void readable() {
            read();
        }
    }

    private void read() {
        OwnedDescriptor from = ends.input();
        if (from == null) {
            return;
        }
        try {
            for (int i = 0; i < MOST_IN_A_ROW && reading && !closed; i++) {
                Bytes data = io.read(from);
                if (data == null) {
                    return;
                }
                if (data.isEmpty()) {
                    left = true;
                    readEnded();
                    return;
                }
                boolean more = data.size() == DescriptorIo.READ_SIZE || from.hasSilentEnd();
                received(data);
                if (!more) {
                    return;
                }
            }
            readSilently();
        } catch (IOException refused) {
            broken(refused);
        }
    }

    /** Reads in a later turn, without being told to; see {@link OwnedDescriptor#hasSilentEnd}. */
    private void readSilently() {
        if (reading && !closed && ends.input() != null && ends.input().hasSilentEnd()) {
            loop.nextTurn(this::read);
        }
    }

    private void outputLost() {
        if (!closed) {
            outputGone = true;
            endOutput();
            writeEnded(new IOException("Broken pipe"), ends.readsOn());
        }
    }

    // ---------------------------------------------------------------- requests

    @Override
    protected void setReading(boolean on) {
        reading = on;
        if (inputWatch != null && !closed) {
            inputWatch.setReading(on);
            readSilently();
        }
    }

    @Override
    protected void setWriting(boolean on) {
        if (outputWatch != null && !closed) {
            outputWatch.setWriting(on);
        }
    }

    @Override
    protected void send(OutboundQueue queue) throws IOException {
        OwnedDescriptor to = ends.output();
        if (to == null || !to.isOpen()) {
            throw new IOException("nothing can be written to this end of a pipe");
        }
        if (io.write(to, queue)) {
            outputGone = true;
            loop.nextTurn(this::outputLost); // not here: it is an event
        }
    }

    /** What nobody will take stays in the queue until {@link #outputLost}, which drops it. */
    @Override
    protected boolean isSending() {
        return outputGone;
    }

    @Override
    protected void shutdownOutput() throws IOException {
        OwnedDescriptor output = ends.output();
        if (output != null && output.isOpen()) {
            if (output.isSocket()) {
                io.shutdownOutput(output);
            }
            endOutput();
        }
        user.outputEnded();
    }

    /** Where the output is a descriptor of its own. */
    private void endOutput() {
        OwnedDescriptor output = ends.output();
        if (!ends.areOne() && output != null && output.isOpen()) {
            if (outputWatch != null) {
                outputWatch.stop();
                outputWatch = null;
            }
            io.close(output);
        }
    }

    @Override
    protected void closeCarrier(boolean abort) {
        if (closed) {
            return;
        }
        closed = true;
        endOutput();
        if (inputWatch != null) {
            inputWatch.stop();
        }
        OwnedDescriptor input = ends.input();
        if (input != null && !(left && input.isTerminal() && user.keeps(input))) {
            io.close(input);
        }
        user.closed();
    }

    // ---------------------------------------------------------------- names

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
