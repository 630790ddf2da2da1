package dev.hawser.tls.openssl;

import dev.hawser.tls.jdk.ServerNames;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** A handshake as the platform's trust managers want to see it: whose name is to be verified, and by which rules. */
final class VerifyingEngine extends SSLEngine {
    private static final String[] NONE = new String[0];

    private final VerifyingSession session;
    private final SSLParameters parameters = new SSLParameters();

    VerifyingEngine(@Nullable String serverName, String protocol, X509Certificate[] chain) {
        super(serverName, 0);
        session = new VerifyingSession(serverName, protocol, chain);
        if (serverName != null) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            var sent = ServerNames.toSend(serverName);
            if (sent != null) {
                parameters.setServerNames(java.util.List.of(sent));
            }
        }
    }

    @Override
    public SSLSession getHandshakeSession() {
        return session;
    }

    @Override
    public SSLSession getSession() {
        return session;
    }

    @Override
    public SSLParameters getSSLParameters() {
        return parameters;
    }

    @Override
    public HandshakeStatus getHandshakeStatus() {
        return HandshakeStatus.NEED_TASK;
    }

    @Override
    public boolean getUseClientMode() {
        return session.getPeerHost() != null;
    }

    @Override
    public boolean getNeedClientAuth() {
        return false;
    }

    @Override
    public boolean getWantClientAuth() {
        return false;
    }

    @Override
    public boolean getEnableSessionCreation() {
        return true;
    }

    @Override
    public boolean isInboundDone() {
        return false;
    }

    @Override
    public boolean isOutboundDone() {
        return false;
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return NONE;
    }

    @Override
    public String[] getEnabledCipherSuites() {
        return NONE;
    }

    @Override
    public String[] getSupportedProtocols() {
        return new String[] {session.getProtocol()};
    }

    @Override
    public String[] getEnabledProtocols() {
        return getSupportedProtocols();
    }

    @Override
    public @Nullable Runnable getDelegatedTask() {
        return null;
    }

    // ---------------------------------------------------------------- it is only looked at

    private static UnsupportedOperationException refused() {
        return new UnsupportedOperationException("a trust manager only looks at a handshake");
    }

    @Override
    public SSLEngineResult wrap(ByteBuffer[] sources, int offset, int length, ByteBuffer target) {
        throw refused();
    }

    @Override
    public SSLEngineResult unwrap(ByteBuffer source, ByteBuffer[] targets, int offset, int length) {
        throw refused();
    }

    @Override
    public void closeInbound() {
        throw refused();
    }

    @Override
    public void closeOutbound() {
        throw refused();
    }

    @Override
    public void setEnabledCipherSuites(String[] suites) {
        throw refused();
    }

    @Override
    public void setEnabledProtocols(String[] protocols) {
        throw refused();
    }

    @Override
    public void beginHandshake() {
        throw refused();
    }

    @Override
    public void setUseClientMode(boolean mode) {
        throw refused();
    }

    @Override
    public void setNeedClientAuth(boolean need) {
        throw refused();
    }

    @Override
    public void setWantClientAuth(boolean want) {
        throw refused();
    }

    @Override
    public void setEnableSessionCreation(boolean flag) {
        throw refused();
    }
}
