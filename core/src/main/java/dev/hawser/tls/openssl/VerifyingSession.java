package dev.hawser.tls.openssl;

import dev.hawser.tls.TlsEngine;
import dev.hawser.tls.jdk.ServerNames;
import java.security.Principal;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSessionContext;
import org.jspecify.annotations.Nullable;

/** The session of a {@link VerifyingEngine}. */
final class VerifyingSession extends ExtendedSSLSession {
    /** Those that may sign a certificate: what both OpenSSL and the Java platform offer, by the platform's names. */
    private static final String[] SIGNATURES = {
        "SHA256withECDSA",
        "SHA384withECDSA",
        "SHA512withECDSA",
        "Ed25519",
        "Ed448",
        "RSASSA-PSS",
        "SHA256withRSA",
        "SHA384withRSA",
        "SHA512withRSA"
    };

    private static final String[] NO_NAMES = new String[0];

    private final @Nullable String serverName;
    private final String protocol;
    private final X509Certificate[] chain;

    VerifyingSession(@Nullable String serverName, String protocol, X509Certificate[] chain) {
        this.serverName = serverName;
        this.protocol = protocol;
        this.chain = chain;
    }

    @Override
    public String[] getLocalSupportedSignatureAlgorithms() {
        return SIGNATURES.clone();
    }

    @Override
    public String[] getPeerSupportedSignatureAlgorithms() {
        return SIGNATURES.clone();
    }

    @Override
    public List<SNIServerName> getRequestedServerNames() {
        SNIServerName sent = serverName == null ? null : ServerNames.toSend(serverName);
        return sent == null ? List.of() : List.of(sent);
    }

    @Override
    public List<byte[]> getStatusResponses() {
        return List.of();
    }

    @Override
    public @Nullable String getPeerHost() {
        return serverName;
    }

    @Override
    public int getPeerPort() {
        return -1;
    }

    @Override
    public String getProtocol() {
        return protocol;
    }

    @Override
    public Certificate[] getPeerCertificates() {
        return chain.clone();
    }

    @Override
    public Principal getPeerPrincipal() throws SSLPeerUnverifiedException {
        return chain[0].getSubjectX500Principal();
    }

    @Override
    public boolean isValid() {
        return true;
    }

    @Override
    public int getPacketBufferSize() {
        return TlsEngine.RECORD_SIZE;
    }

    @Override
    public int getApplicationBufferSize() {
        return TlsEngine.PLAIN_SIZE;
    }

    // ---------------------------------------------------------------- what nobody knows yet

    @Override
    public byte[] getId() {
        return new byte[0];
    }

    @Override
    public @Nullable SSLSessionContext getSessionContext() {
        return null;
    }

    @Override
    public long getCreationTime() {
        return 0;
    }

    @Override
    public long getLastAccessedTime() {
        return 0;
    }

    @Override
    public void invalidate() {
        throw new UnsupportedOperationException("the handshake is not over");
    }

    @Override
    public String getCipherSuite() {
        return "TLS_NULL_WITH_NULL_NULL"; // the name for none
    }

    @Override
    public Certificate @Nullable [] getLocalCertificates() {
        return null;
    }

    @Override
    public @Nullable Principal getLocalPrincipal() {
        return null;
    }

    @Override
    public void putValue(String name, Object value) {
        throw new UnsupportedOperationException("nothing is kept with a handshake");
    }

    @Override
    public @Nullable Object getValue(String name) {
        return null;
    }

    @Override
    public void removeValue(String name) {
        // none is kept
    }

    @Override
    public String[] getValueNames() {
        return NO_NAMES;
    }
}
