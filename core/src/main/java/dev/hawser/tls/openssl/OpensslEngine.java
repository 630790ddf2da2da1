package dev.hawser.tls.openssl;

import dev.hawser.tls.TlsEngine;
import dev.hawser.tls.TlsSession;
import dev.hawser.tls.jdk.Alerts;
import dev.hawser.tls.jdk.ServerNames;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * A connection of OpenSSL as the carrier wants it. It is fed one record at a time, and what it writes is taken at once, so
 * that no bytes are anywhere else.
 *
 * <p>Arrays are given to OpenSSL as they are, which allows no call back meanwhile. There is none once the handshake is
 * over: no callback is set for what comes later, clients are not asked for certificates then, and of renegotiation (TLS
 * 1.2) OpenSSL gets to know on a slower way.
 */
final class OpensslEngine implements TlsEngine {
    private static final byte[] NOTHING = new byte[0];

    /** Of a record in TLS 1.3: its header, the type inside and the tag. */
    private static final int OVERHEAD = 22;

    /** Records under one key of AES-GCM (RFC 8446 section 5.5). */
    private static final long MOST_RECORDS = 1L << 24;

    private final Context context;
    private final boolean isClient;
    private final Connection connection;
    private final Cleaner.Cleanable freed;
    private final Handshake handshake;
    private final long ssl;

    private boolean isClosed;
    private boolean hasBegun;
    private boolean hasHeard;
    private @Nullable TlsSession session;

    /** Written by OpenSSL and not yet taken, from {@link #taken} on. */
    private byte[] pending = NOTHING;

    private int taken;

    /** A record of the handshake that waits for its task. */
    private byte @Nullable [] waiting;

    private @Nullable SSLException failure;

    /** Whether nobody was told of the failure, since it happened in a task. */
    private boolean isUntold;

    private boolean closesOutput;
    private boolean isOutputClosed;
    private boolean isInputClosed;
    private long recordsOfKey;

    private OpensslEngine(Context context, @Nullable String serverName, boolean isClient) throws SSLException {
        this.context = context;
        this.isClient = isClient;
        this.connection = Connection.of(context);
        this.freed = Natives.CLEANER.register(this, connection);
        this.ssl = connection.ssl();
        this.handshake = new Handshake(context, serverName, ssl);
    }

    static OpensslEngine server(Context context) throws SSLException {
        OpensslEngine made = new OpensslEngine(context, null, false);
        Libssl.setServer(made.ssl);
        Reference.reachabilityFence(made);
        return made;
    }

    /** A client's; refuses a name that is none. */
    static OpensslEngine client(Context context, @Nullable String serverName) throws SSLException {
        SNIServerName toSend = serverName == null ? null : ServerNames.toSend(serverName);
        OpensslEngine made = new OpensslEngine(context, serverName, true);
        Libssl.setClient(made.ssl);
        if (toSend != null) {
            byte[] name = toSend.getEncoded();
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment text = arena.allocateFrom(
                        new String(name, StandardCharsets.US_ASCII), StandardCharsets.US_ASCII);
                if (!Libssl.setServerName(made.ssl, text.address())) {
                    made.close();
                    throw new SSLException("OpenSSL does not take the name " + serverName + ": " + Errors.take());
                }
            }
        }
        Reference.reachabilityFence(made);
        return made;
    }

    @Override
    public Wants wants() {
        if (waiting != null) {
            return Wants.TASK;
        }
        boolean hasToSay = taken < pending.length
                || isUntold
                || isClient && !hasBegun && failure == null
                || closesOutput && !isOutputClosed && failure == null;
        return hasToSay ? Wants.OUTPUT : Wants.INPUT;
    }

    @Override
    public @Nullable Runnable task() {
        byte[] record = waiting;
        if (record == null) {
            return null;
        }
        waiting = null;
        return () -> {
            try {
                shake(record, 0, record.length);
            } catch (SSLException _) { // which is kept, and told by the next call
                isUntold = true;
            }
        };
    }

    // ---------------------------------------------------------------- in

    @Override
    public boolean unwrap(ByteBuffer records, ByteBuffer plain) throws SSLException {
        requireOpen();
        if (failure != null) {
            isUntold = false;
            throw failure;
        }
        if (isInputClosed) {
            return false;
        }
        int size = Records.size(records);
        if (size == Records.INCOMPLETE) {
            return false;
        }
        if (plain.remaining() < Math.min(size - Records.HEADER, PLAIN_SIZE)) {
            throw new IllegalArgumentException("there is room for " + plain.remaining()
                    + " bytes of plain text only, and the record has " + size);
        }
        int offset = records.arrayOffset() + records.position();
        if (size == Records.NONE) {
            refuseStrange(records, offset);
        }
        int type = Records.type(records);
        records.position(records.position() + size);
        if (session == null) {
            if (context.offloads() && type >= Records.HANDSHAKE) {
                waiting = Arrays.copyOfRange(records.array(), offset, offset + size);
            } else {
                shake(records.array(), offset, size);
            }
        } else if (type == Records.HANDSHAKE) {
            refuseRenegotiation(records.array(), offset, size);
        } else {
            read(records.array(), offset, size, plain);
        }
        return true;
    }

    /** The way of all that comes after the handshake. */
    private void read(byte[] records, int offset, int size, ByteBuffer plain) throws SSLException {
        Scratch scratch = Scratch.current();
        connection.lend(scratch);
        connection.feed(scratch, records, offset, size);
        int at = plain.position();
        int read = Libssl.read(ssl, plain.array(), plain.arrayOffset() + at, plain.remaining());
        Reference.reachabilityFence(this);
        if (connection.written(scratch) > 0) {
            keep(scratch);
        }
        if (read > 0) {
            plain.position(at + read);
        } else {
            readNothing(read);
        }
    }

    private void readNothing(int result) throws SSLException {
        int error = Libssl.error(ssl, result);
        Reference.reachabilityFence(this);
        switch (error) {
            case Libssl.WANT_READ -> {}
            case Libssl.ZERO_RETURN -> isInputClosed = true;
            default -> throw fail(new SSLException("the connection is broken: " + Errors.take()));
        }
    }

    /** What is in clear after the handshake can be nothing else. OpenSSL says no in its own words. */
    private void refuseRenegotiation(byte[] records, int offset, int size) throws SSLException {
        Scratch scratch = Scratch.current();
        connection.lend(scratch);
        connection.feed(scratch, records, offset, size);
        Libssl.read(ssl, scratch.plain(), Scratch.PLAIN_CAPACITY);
        Libcrypto.clearErrors();
        Reference.reachabilityFence(this);
        keep(scratch);
        throw fail(new SSLException("the peer wants to renegotiate, which is refused (RFC 5746)"));
    }

    /** Has OpenSSL say what it thinks of it, encrypted where it must be. */
    private void refuseStrange(ByteBuffer records, int offset) throws SSLException {
        String text = "this is no record of TLS: " + Records.described(records);
        Scratch scratch = Scratch.current();
        connection.lend(scratch);
        connection.feed(scratch, records.array(), offset, Math.min(records.remaining(), RECORD_SIZE));
        scratch.run(handshake);
        try {
            Libssl.read(ssl, scratch.plain(), Scratch.PLAIN_CAPACITY);
        } finally {
            scratch.run(null);
        }
        Libcrypto.clearErrors();
        Reference.reachabilityFence(this);
        keep(scratch);
        if (taken == pending.length && !hasHeard) {
            say(Records.alert(Alerts.UNEXPECTED_MESSAGE, true));
        }
        throw fail(new SSLException(text));
    }

    // ---------------------------------------------------------------- the handshake

    private void shake(byte[] record, int offset, int size) throws SSLException {
        Scratch scratch = Scratch.current();
        connection.feed(scratch, record, offset, size);
        hasHeard = true;
        shake(scratch);
    }

    private void shake(Scratch scratch) throws SSLException {
        hasBegun = true;
        connection.lend(scratch);
        Libcrypto.clearErrors();
        scratch.run(handshake);
        int result;
        try {
            result = Libssl.doHandshake(ssl);
        } finally {
            scratch.run(null);
        }
        int error = result == 1 ? 0 : Libssl.error(ssl, result);
        Reference.reachabilityFence(this);
        keep(scratch);
        SSLException refusal = handshake.takeRefusal();
        if (refusal != null) {
            Libcrypto.clearErrors();
            throw fail(refusal);
        }
        switch (error) {
            case 0 -> session = agreed();
            case Libssl.WANT_READ, Libssl.WANT_WRITE -> Libcrypto.clearErrors();
            case Libssl.ZERO_RETURN -> throw fail(
                    new SSLHandshakeException("the peer said close_notify in the midst of the handshake"));
            default -> throw fail(new SSLHandshakeException("the handshake failed: " + Errors.take()));
        }
    }

    private TlsSession agreed() throws SSLException {
        try {
            TlsSession made = Agreement.of(ssl, handshake.peerCertificates());
            String chosen = made.applicationProtocol();
            if (chosen != null && !context.applicationProtocols().contains(chosen)) {
                throw new SSLHandshakeException(
                        "the server chose the application protocol \"" + chosen + "\", which was not offered");
            }
            return made;
        } catch (SSLException refused) {
            throw fail(refused);
        } finally {
            Libcrypto.clearErrors();
        }
    }

    private SSLException fail(SSLException reason) {
        failure = reason;
        return reason;
    }

    // ---------------------------------------------------------------- out

    @Override
    public void wrap(ByteBuffer plain, ByteBuffer records) throws SSLException {
        requireOpen();
        if (isUntold && failure != null) {
            isUntold = false;
            throw failure;
        }
        if (taken < pending.length) {
            give(records);
            return;
        }
        if (failure != null) {
            throw failure;
        }
        if (closesOutput) {
            sayClosed(records);
        } else if (session != null) {
            write(plain, records);
        } else if (isClient && !hasBegun) {
            shake(Scratch.current());
            give(records);
        }
    }

    private void write(ByteBuffer plain, ByteBuffer records) throws SSLException {
        int length = Math.min(plain.remaining(), PLAIN_SIZE);
        if (length == 0) {
            return;
        }
        if (++recordsOfKey == MOST_RECORDS && session != null && session.protocol().equals("TLSv1.3")) {
            recordsOfKey = 0;
            Libssl.updateKey(ssl);
        }
        Scratch scratch = Scratch.current();
        connection.lend(scratch, length + OVERHEAD);
        int at = plain.position();
        int written = plain.hasArray()
                ? Libssl.write(ssl, plain.array(), plain.arrayOffset() + at, length)
                : Libssl.write(ssl, MemorySegment.ofBuffer(plain), length);
        Reference.reachabilityFence(this);
        if (written <= 0) {
            Libssl.error(ssl, written);
            throw fail(new SSLException("the connection is broken: " + Errors.take()));
        }
        plain.position(at + written);
        int size = connection.written(scratch);
        if (size <= records.remaining()) {
            scratch.readOutput(0, records.array(), records.arrayOffset() + records.position(), size);
            records.position(records.position() + size);
        } else {
            keep(scratch);
            give(records);
        }
    }

    private void sayClosed(ByteBuffer records) {
        if (isOutputClosed) {
            return;
        }
        isOutputClosed = true;
        if (session != null) {
            Scratch scratch = Scratch.current();
            connection.lend(scratch);
            Libssl.shutdown(ssl);
            Libcrypto.clearErrors();
            Reference.reachabilityFence(this);
            keep(scratch);
        } else if (!hasHeard) { // what is said is in clear
            say(Records.alert(0, false));
        } // else the keys are OpenSSL's, which says nothing in the midst of a handshake
        give(records);
    }

    /** Puts aside what OpenSSL has written. */
    private void keep(Scratch scratch) {
        int length = connection.written(scratch);
        if (length == 0) {
            return;
        }
        byte[] more = new byte[pending.length - taken + length];
        System.arraycopy(pending, taken, more, 0, pending.length - taken);
        scratch.readOutput(0, more, pending.length - taken, length);
        pending = more;
        taken = 0;
    }

    private void say(byte[] record) {
        pending = record;
        taken = 0;
    }

    private void give(ByteBuffer records) {
        int size = Math.min(records.remaining(), pending.length - taken);
        records.put(pending, taken, size);
        taken += size;
        if (taken == pending.length) {
            pending = NOTHING;
            taken = 0;
        }
    }

    // ---------------------------------------------------------------- the rest

    @Override
    public @Nullable TlsSession session() {
        return session;
    }

    @Override
    public void closeOutput() {
        closesOutput = true;
    }

    @Override
    public boolean isInputClosed() {
        return isInputClosed;
    }

    @Override
    public void close() {
        isClosed = true;
        freed.clean();
    }

    private void requireOpen() {
        if (isClosed) {
            throw new IllegalStateException("this engine is closed");
        }
    }
}
