package dev.hawser.reactor;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ConnectionLost;
import dev.hawser.net.TlsFailed;
import dev.hawser.reactor.spi.OutboundQueue;
import dev.hawser.tls.TlsEngine;
import dev.hawser.tls.TlsOptions;
import dev.hawser.tls.TlsSession;
import dev.hawser.time.DelayedCall;
import dev.hawser.time.Upkeep;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * TLS between a transport and its carrier: plain text above, records below.
 *
 * <p>Plain text stays in the transport's queue until its records have left, as with any carrier that takes later: so what
 * is unsent, what closing waits for and what a slow peer costs is counted as without TLS.
 *
 * <p>Between two calls it keeps the beginning of a record whose rest has not come, records that came while the transport
 * does not read, and records that the carrier did not take.
 */
final class TlsLayer implements Carrier, Carried {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.net.Transport");

    /** How long a peer that was told the end may take to end its direction. */
    private static final Duration LINGER = Duration.ofSeconds(5);

    /** How much may wait of what a peer has TLS say, such as new keys, before nothing more is read of it. */
    private static final int MOST_SAID = 16 << 10;

    private static final ByteBuffer NO_PLAIN = ByteBuffer.allocate(0);

    private final Owner owner;
    private final Carrier below;
    private @Nullable Carried above;
    private final TlsEngine engine;
    private final TlsOptions options;
    private final OutboundQueue records;
    private final RecordArrays arrays;
    /** Came, and is not yet processed. */
    private Bytes pending = Bytes.EMPTY;
    /** How many bytes of the queue above are in {@link #records}. */
    private int taken;
    /** How many bytes after the handshake were of TLS itself, since {@link #records} was empty. */
    private int said;
    private boolean aboveReads;
    private boolean aboveWrites;
    private boolean belowReads;
    private boolean belowWrites;
    private boolean belowEnded;
    private boolean processing;
    /** A worker thread has the engine. */
    private boolean computing;
    private boolean greeted;
    private boolean outputClosed;
    /** All is sent, and the peer is given time to end. */
    private boolean lingering;
    private boolean lingered;
    private boolean shutdownWanted;
    private boolean shutDown;
    private boolean inputTold;
    private boolean closed;
    private @Nullable TlsSession session;
    private @Nullable DelayedCall deadline;

    /** The transport that has this layer. */
    interface Owner {
        TransportLoop loop();

        /** The handshake is done. */
        void secured(TlsSession session);

        /** The peer has taken some records, though not all that wait. */
        void progressed();

        /** After the handshake records wait for the peer to take them, though perhaps no plain text does. */
        void waits();

        /** It cannot go on: ends the connection. */
        void failed(ConnectionEnd reason);

        /** Runs {@code task} on a worker thread, and then {@code done} on the loop's, as an event of the connection. */
        void compute(Runnable task, Runnable done);
    }

    /** @param clear what is to leave before the first record */
    TlsLayer(Owner owner, Carrier below, TlsEngine engine, TlsOptions options, OutboundQueue clear) {
        this.owner = owner;
        this.below = below;
        this.engine = engine;
        this.options = options;
        this.records = clear;
        this.arrays = owner.loop().recordArrays();
    }

    /** Says who is above from now on. */
    void carry(Carried carried) {
        above = carried;
    }

    private Carried above() {
        return Objects.requireNonNull(above, "nobody is above this layer");
    }

    /** Begins the handshake, with what has come of it already. */
    void begin(Bytes received) {
        deadline = owner.loop().reactor().callLater(options.handshakeTimeout(), (Upkeep) () -> {
            deadline = null;
            fail("the handshake was not complete after "
                    + options.handshakeTimeout().toMillis() / 1000.0 + " seconds", null);
        });
        pending = received;
        process();
        settleReading();
    }

    @Nullable TlsSession session() {
        return session;
    }

    // ---------------------------------------------------------------- in

    @Override
    public void received(Bytes data) {
        if (closed || lingering) {
            return;
        }
        if (processing || computing) {
            pending = pending.concat(Bytes.copyOf(data.asBuffer())); // it may be used again when this returns
            return;
        }
        pending = pending.isEmpty() ? data : pending.concat(data);
        process();
        settleReading();
    }

    /** Takes records off what is pending, for as long as somebody wants what is in them. */
    private void process() {
        if (processing || computing || closed) {
            return;
        }
        processing = true;
        byte[] array = arrays.takeIn();
        try {
            Bytes left = pending;
            pending = Bytes.EMPTY;
            int kept = 0;
            boolean more = true;
            while (more && !closed) {
                int size = Math.min(left.size(), array.length - kept);
                left.slice(0, size).copyTo(array, kept);
                left = left.drop(size);
                ByteBuffer source = ByteBuffer.wrap(array, 0, kept + size);
                boolean halted = unwrapAll(source);
                kept = source.remaining();
                System.arraycopy(array, source.position(), array, 0, kept);
                more = !halted && !left.isEmpty();
            }
            if (!closed && (kept > 0 || !left.isEmpty())) {
                byte[] own = new byte[kept + left.size()];
                System.arraycopy(array, 0, own, 0, kept);
                left.copyTo(own, kept);
                pending = Bytes.adopt(own);
            }
        } catch (SSLException refused) {
            fail(reason(refused), refused);
        } finally {
            arrays.giveIn(array);
            processing = false;
        }
        flush();
    }

    /** Whether it stopped for another reason than that there was no whole record left. */
    private boolean unwrapAll(ByteBuffer source) throws SSLException {
        while (!closed) {
            switch (engine.wants()) {
                case OUTPUT -> say();
                case TASK -> {
                    if (options.offloadsHandshakes()) {
                        compute();
                        return true;
                    }
                    runTasks();
                }
                case INPUT -> {
                    checkSession();
                    if (session != null && (!aboveReads || isChoked())) {
                        return true;
                    }
                    if (!unwrapOne(source)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /** Takes one record, if there is one or the engine has something without. */
    private boolean unwrapOne(ByteBuffer source) throws SSLException {
        int size = Records.sizeOf(source, !greeted);
        if (size > source.remaining() || source.remaining() < Records.HEADER) {
            return false;
        }
        greeted = true;
        byte[] plain = new byte[size - Records.HEADER];
        ByteBuffer target = ByteBuffer.wrap(plain);
        boolean progress = engine.unwrap(source, target);
        checkSession();
        if (target.position() > 0) {
            above().received(Bytes.adopt(plain, 0, target.position()));
        }
        if (!closed && engine.isInputClosed() && !inputTold) {
            inputTold = true;
            if (session == null) {
                fail("the peer ended TLS amid the handshake", null);
            } else {
                above().readEnded();
            }
            return false;
        }
        return progress || engine.wants() != TlsEngine.Wants.INPUT;
    }

    private void runTasks() {
        for (Runnable task = engine.task(); task != null; task = engine.task()) {
            task.run();
        }
    }

    private void compute() {
        Runnable task = engine.task();
        if (task == null) {
            return;
        }
        computing = true;
        owner.compute(task, () -> {
            computing = false;
            if (closed) {
                engine.close();
            } else {
                process();
                settleReading();
            }
        });
    }

    /** Tells of the handshake as soon as it is complete on this side. */
    private void checkSession() throws SSLException {
        if (session != null) {
            return;
        }
        TlsSession agreed = engine.session();
        if (agreed == null) {
            return;
        }
        while (engine.wants() == TlsEngine.Wants.OUTPUT) {
            say(); // so that the peer knows it, too
        }
        session = agreed;
        if (deadline != null) {
            deadline.cancel();
            deadline = null;
        }
        owner.secured(agreed);
    }

    @Override
    public void readEnded() {
        belowEnded = true;
        settleReading();
        if (closed || inputTold) {
            return;
        }
        inputTold = true;
        if (lingering) {
            above().writable();
        } else if (session == null) {
            fail("the peer ended the connection amid the handshake", null);
        } else {
            owner.failed(new ConnectionLost("the peer ended the connection without saying so in TLS: something may be missing"));
        }
    }

    @Override
    public void setReading(boolean on) {
        if (aboveReads == on || closed) {
            return;
        }
        aboveReads = on;
        if (on && !pending.isEmpty()) {
            process();
        }
        settleReading();
    }

    /** The carrier reads for whoever is above, and for the handshake, which goes on without it. */
    private void settleReading() {
        boolean wanted = !computing && !belowEnded && (session == null || lingering || (aboveReads && !inputTold && !isChoked()));
        if (!closed && !processing && belowReads != wanted) {
            belowReads = wanted;
            below.setReading(wanted);
        }
    }

    /** Whether a peer demands answers and takes none: they would fill the memory. */
    private boolean isChoked() {
        return said > MOST_SAID;
    }

    // ---------------------------------------------------------------- out

    @Override
    public void send(OutboundQueue queue) throws IOException {
        if (session == null || taken > 0 || computing || closed) {
            return;
        }
        while (!queue.isEmpty() && records.isEmpty()) {
            byte[] array = arrays.takeOut();
            int size;
            try {
                size = encrypt(queue, ByteBuffer.wrap(array));
                records.add(Bytes.adopt(array, 0, size));
                below.send(records);
                keepOwn(array, size);
            } finally {
                arrays.giveOut(array);
            }
            if (records.isEmpty()) {
                queue.drop(taken);
                taken = 0;
            }
        }
        settleWriting();
    }

    /** Makes records of the head of {@code queue}, which stays there. */
    private int encrypt(OutboundQueue queue, ByteBuffer target) throws IOException {
        ByteBuffer plain = queue.firstSize() >= TlsEngine.PLAIN_SIZE
                ? queue.first().asBuffer()
                : copied(queue);
        int before = plain.remaining();
        for (int i = 0; i < RecordArrays.RECORDS && plain.hasRemaining(); i++) {
            int left = plain.remaining();
            int written = target.position();
            engine.wrap(plain, target);
            if (plain.remaining() == left && target.position() == written) {
                throw new IOException("TLS takes no more: the peer has ended both directions");
            }
        }
        taken = before - plain.remaining();
        return target.position();
    }

    private static ByteBuffer copied(OutboundQueue queue) {
        ByteBuffer copy = ByteBuffer.allocate((int) Math.min(queue.size(), TlsEngine.PLAIN_SIZE));
        queue.copyTo(copy);
        return copy.flip();
    }

    /** What was not sent must not stay in an array that is lent to others. */
    private void keepOwn(byte[] lent, int size) {
        int left = (int) records.size();
        if (left > 0) {
            Bytes own = Bytes.copyOf(lent, size - left, left);
            records.clear();
            records.add(own);
        }
    }

    /** Makes a record of what the engine has to say, which leaves with the next {@link #flush}. */
    private void say() throws SSLException {
        byte[] array = arrays.takeOut();
        try {
            ByteBuffer target = ByteBuffer.wrap(array);
            engine.wrap(NO_PLAIN, target);
            if (target.position() == 0 && engine.wants() == TlsEngine.Wants.OUTPUT) {
                throw new SSLException("the engine has something to say and says nothing");
            }
            if (target.position() > 0) {
                records.add(Bytes.copyOf(array, 0, target.position()));
                said += session == null ? 0 : target.position();
            }
        } finally {
            arrays.giveOut(array);
        }
    }

    /** Sends what waits of the handshake and of the end, and says so above when all has left. */
    private void flush() {
        if (closed) {
            return;
        }
        if (!records.isEmpty() && !below.isSending()) {
            long before = records.size();
            try {
                below.send(records);
            } catch (IOException broken) {
                if (!outputClosed || taken > 0) {
                    owner.failed(new ConnectionLost(broken));
                    return;
                }
                records.clear(); // it has gone, and only its leave was not taken
                lingered = true; // there is nobody to wait for; what it has sent is still read
            }
            if (!records.isEmpty()) {
                records.settle();
            }
            if (records.size() < before) {
                owner.progressed();
            }
        }
        settleWriting();
        if (!records.isEmpty()) {
            if (session != null) {
                owner.waits();
            }
        } else if (!below.isSending()) {
            flushed();
        }
    }

    private void flushed() {
        boolean choked = isChoked();
        said = 0;
        if (outputClosed) {
            try {
                shutdown();
            } catch (IOException broken) {
                owner.failed(new ConnectionLost(broken));
                return;
            }
        }
        if (taken > 0) {
            int left = taken;
            taken = 0;
            above().sent(left);
        }
        if (aboveWrites && !closed && (session != null || outputClosed)) {
            above().writable();
        }
        if (choked) {
            process();
            settleReading();
        }
    }

    /** How many bytes of records wait; 0 amid a handshake, which has a time of its own. */
    long waiting() {
        return session == null ? 0 : records.size();
    }

    private void settleWriting() {
        boolean wanted = !records.isEmpty() && !below.isSending();
        if (!closed && belowWrites != wanted) {
            belowWrites = wanted;
            below.setWriting(wanted);
        }
    }

    @Override
    public void writable() {
        flush();
    }

    @Override
    public void sent(int byteCount) {
        records.drop(byteCount);
        owner.progressed();
        flush();
    }

    @Override
    public void setWriting(boolean on) {
        aboveWrites = on;
    }

    @Override
    public boolean isSending() {
        return taken > 0;
    }

    // ---------------------------------------------------------------- the end

    /**
     * Says to the peer that no more will be sent, after the handshake, and waits a while for its end: a socket that is
     * closed with something unread in it, such as the peer's tickets, is reset, and what it has yet to send is lost.
     *
     * @return whether all of that is done; otherwise {@link Carried#writable} is called when it is
     */
    boolean finish() {
        if (!endOutput()) {
            return false;
        }
        aboveWrites = true; // also where this layer is done: one below may not be
        if (closed || inputTold || lingered) {
            return true;
        }
        if (!lingering) {
            linger();
        }
        return lingered;
    }

    private void linger() {
        lingering = true;
        pending = Bytes.EMPTY;
        deadline = owner.loop().reactor().callLater(LINGER, (Upkeep) () -> {
            deadline = null;
            lingered = true;
            above().writable();
        });
        try {
            shutdownWanted = !shutDown;
            shutdown();
        } catch (IOException gone) {
            LOGGER.log(System.Logger.Level.DEBUG, "the peer was gone before it was told the end", gone);
            lingered = true; // there is nobody to wait for
            return;
        }
        settleReading();
    }

    private void closeOutput() {
        if (outputClosed || closed || session == null || computing) {
            return;
        }
        outputClosed = true;
        try {
            engine.closeOutput();
            while (engine.wants() == TlsEngine.Wants.OUTPUT) {
                say();
            }
        } catch (SSLException broken) {
            owner.failed(new ConnectionLost(broken));
            return;
        }
        flush();
    }

    /**
     * Says to the peer that no more will be sent, after the handshake.
     *
     * @return whether that has left; otherwise {@link Carried#writable} is called when it has
     */
    boolean endOutput() {
        aboveWrites = false; // whoever asks need not be told inside the question
        closeOutput();
        boolean left = closed || (outputClosed && records.isEmpty());
        aboveWrites = !left;
        return left;
    }

    @Override
    public void shutdownOutput() throws IOException {
        shutdownWanted = true;
        if (endOutput()) {
            shutdown();
        }
    }

    private void shutdown() throws IOException {
        if (shutdownWanted) {
            shutdownWanted = false;
            shutDown = true;
            below.shutdownOutput();
        }
    }

    @Override
    public void broken(ConnectionEnd reason) {
        owner.failed(reason);
    }

    /** Ends the connection, with an alert to the peer where the engine has one. */
    private void fail(String detail, @Nullable Throwable cause) {
        if (closed) {
            return;
        }
        try {
            for (int i = 0; i < 4 && !computing && engine.wants() == TlsEngine.Wants.OUTPUT; i++) {
                say();
            }
            if (!records.isEmpty() && !below.isSending()) {
                below.send(records);
            }
        } catch (IOException unsaid) {
            if (cause != null) {
                cause.addSuppressed(unsaid);
            }
        }
        owner.failed(new TlsFailed(detail, Objects.requireNonNullElseGet(cause, () -> new SSLException(detail))));
    }

    /** The innermost reason says most: that a certificate has expired, not that a handshake has failed. */
    private static String reason(SSLException refused) {
        Throwable innermost = refused;
        while (innermost.getCause() != null && innermost.getCause() != innermost) {
            innermost = innermost.getCause();
        }
        String said = String.valueOf(refused.getMessage());
        String says = innermost.getMessage();
        return innermost == refused || says == null || said.contains(says) ? said : said + ": " + says;
    }

    /** The connection is closed. */
    void closed() {
        closed = true;
        pending = Bytes.EMPTY;
        records.clear();
        taken = 0;
        if (deadline != null) {
            deadline.cancel();
            deadline = null;
        }
        if (!computing) {
            engine.close();
        }
    }
}
