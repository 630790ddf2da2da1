package dev.hawser.tls.jdk;

import dev.hawser.tls.TlsEngine;
import dev.hawser.tls.TlsSession;
import java.nio.ByteBuffer;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** An {@link SSLEngine} as the carrier wants it. */
final class JdkEngine implements TlsEngine {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int ALERT = 21;
    private static final int HEADER_SIZE = 5;
    private static final int ALERT_SIZE = 7;
    private static final int NO_ALERT = -1;

    private final SSLEngine engine;
    private final Supplier<@Nullable String> refusedName;
    private @Nullable TlsSession session;

    /**
     * Wraps {@code engine}, which has begun nothing.
     *
     * @param refusedName the name of a server that was asked for in vain, once that has happened
     */
    JdkEngine(SSLEngine engine, Supplier<@Nullable String> refusedName) throws SSLException {
        this.engine = engine;
        this.refusedName = refusedName;
        engine.beginHandshake();
    }

    @Override
    public Wants wants() {
        return switch (engine.getHandshakeStatus()) {
            case NEED_WRAP -> Wants.OUTPUT;
            case NEED_TASK -> Wants.TASK;
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN, NOT_HANDSHAKING, FINISHED -> Wants.INPUT;
        };
    }

    @Override
    public @Nullable Runnable task() {
        return engine.getDelegatedTask();
    }

    @Override
    public boolean unwrap(ByteBuffer records, ByteBuffer plain) throws SSLException {
        TlsSession before = session;
        int alert = before == null ? alertInClear(records) : NO_ALERT;
        SSLEngineResult result;
        try {
            result = engine.unwrap(records, plain);
        } catch (SSLException refused) {
            throw alert == NO_ALERT ? named(refused) : told(alert, refused);
        }
        if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
            throw new SSLException("a record does not fit into " + plain.remaining() + " bytes");
        }
        handshaken(result);
        if (before != null && before.protocol().equals("TLSv1.2") && isHandshaking(result.getHandshakeStatus())) {
            throw new SSLException("the peer wants to renegotiate, which is refused (RFC 5746)");
        }
        return result.bytesConsumed() > 0;
    }

    /**
     * The alert that the first record is, where it is not encrypted. A client of OpenSSL's sends one so where it refuses the
     * server's certificate (TLS 1.3), which the platform cannot read and takes for something unexpected.
     */
    private static int alertInClear(ByteBuffer records) {
        int at = records.position();
        boolean isAlert = records.remaining() >= ALERT_SIZE
                && records.get(at) == ALERT
                && records.getShort(at + 3) == ALERT_SIZE - HEADER_SIZE;
        return isAlert ? records.get(at + ALERT_SIZE - 1) & 0xff : NO_ALERT;
    }

    private static SSLException told(int alert, SSLException refused) {
        String name = Alerts.name(alert);
        String said = refused.getMessage();
        return said != null && said.contains(name)
                ? refused
                : new SSLHandshakeException("the peer sent the alert " + name, refused);
    }

    /** The same, by name where it was about a name. */
    private SSLException named(SSLException refused) {
        String name = refusedName.get();
        return name == null ? refused : new SSLException("there is no identity for the server name \"" + name + '"', refused);
    }

    private boolean isHandshaking(HandshakeStatus status) {
        return status != HandshakeStatus.NOT_HANDSHAKING
                && status != HandshakeStatus.FINISHED
                && !engine.isInboundDone();
    }

    @Override
    public void wrap(ByteBuffer plain, ByteBuffer records) throws SSLException {
        try {
            handshaken(engine.wrap(session == null ? NOTHING : plain, records));
        } catch (SSLException refused) {
            throw named(refused);
        }
    }

    private void handshaken(SSLEngineResult result) {
        if (session == null && result.getHandshakeStatus() == HandshakeStatus.FINISHED) {
            session = agreed();
        }
    }

    private TlsSession agreed() {
        SSLSession made = engine.getSession();
        String application = engine.getApplicationProtocol();
        return new TlsSession(
                made.getProtocol(),
                made.getCipherSuite(),
                application == null || application.isEmpty() ? null : application,
                ServerNames.asked(made),
                certificates(made));
    }

    private static List<X509Certificate> certificates(SSLSession made) {
        try {
            Certificate[] chain = made.getPeerCertificates();
            return Arrays.stream(chain).map(X509Certificate.class::cast).toList();
        } catch (SSLPeerUnverifiedException _) { // which says that there are none
            return List.of();
        }
    }

    @Override
    public @Nullable TlsSession session() {
        return session;
    }

    @Override
    public void closeOutput() {
        engine.closeOutbound();
    }

    @Override
    public boolean isInputClosed() {
        return engine.isInboundDone();
    }

    @Override
    public void close() {
        // the collector has it all
    }
}
