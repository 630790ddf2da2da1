package dev.hawser.tls;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * The server's side of TLS.
 *
 * <pre>{@code
 * TlsServerOptions tls = TlsServerOptions.of(TlsIdentity.read(Path.of("server.pem"))).withApplicationProtocols("h2", "http/1.1");
 * }</pre>
 *
 * <p>The role is that of the TLS handshake: a program that connected may be its server.
 */
public final class TlsServerOptions implements TlsOptions {
    private final TlsIdentities identities;
    private final ClientCertificates clientCertificates;
    private final TrustRoots clientRoots;
    private final TlsCommon common;
    private final TlsEngines.Slot engines;

    private TlsServerOptions(
            TlsIdentities identities, ClientCertificates clientCertificates, TrustRoots clientRoots, TlsCommon common) {
        this.identities = Objects.requireNonNull(identities, "identities");
        this.clientCertificates = Objects.requireNonNull(clientCertificates, "clientCertificates");
        this.clientRoots = Objects.requireNonNull(clientRoots, "clientRoots");
        this.common = common;
        this.engines = new TlsEngines.Slot();
    }

    /**
     * A server with the identities that {@code identities} gives for each name asked for: TLS 1.2 and 1.3, no client
     * certificates, no application protocol, 30 seconds for a handshake.
     */
    public static TlsServerOptions of(TlsIdentities identities) {
        return new TlsServerOptions(
                identities, ClientCertificates.IGNORED, TrustRoots.platform(), TlsCommon.DEFAULT);
    }

    /** A server that is {@code identity}, whatever name it is asked for. */
    public static TlsServerOptions of(TlsIdentity identity) {
        Objects.requireNonNull(identity, "identity");
        return of(_ -> identity);
    }

    /** Who it is, for the name that a client asks for. */
    public TlsIdentities identities() {
        return identities;
    }

    /** Whether clients are asked for certificates. */
    public ClientCertificates clientCertificates() {
        return clientCertificates;
    }

    /** Who may have signed them. */
    public TrustRoots clientRoots() {
        return clientRoots;
    }

    /** These options with certificates asked of clients, which must come from {@code roots}. */
    public TlsServerOptions withClientCertificates(ClientCertificates wanted, TrustRoots roots) {
        return new TlsServerOptions(identities, wanted, roots, common);
    }

    /** These options with other versions: {@code TLSv1.2}, {@code TLSv1.3}. */
    public TlsServerOptions withProtocols(String... versions) {
        return with(common.withProtocols(versions));
    }

    /** These options with application protocols, best first; a client that offers only others is refused. */
    public TlsServerOptions withApplicationProtocols(String... names) {
        return with(common.withApplicationProtocols(names));
    }

    /** These options with another time limit for handshakes. */
    public TlsServerOptions withHandshakeTimeout(Duration timeout) {
        return with(common.withHandshakeTimeout(timeout));
    }

    /** These options with another engine, by its name. */
    public TlsServerOptions withEngine(String name) {
        return with(common.withEngine(name));
    }

    /** These options with handshakes computed by worker threads, or by the reactor's. */
    public TlsServerOptions withOffloadedHandshakes(boolean on) {
        return with(common.withOffload(on));
    }

    private TlsServerOptions with(TlsCommon changed) {
        return new TlsServerOptions(identities, clientCertificates, clientRoots, changed);
    }

    @Override
    public List<String> protocols() {
        return common.protocols();
    }

    @Override
    public List<String> applicationProtocols() {
        return common.applicationProtocols();
    }

    @Override
    public Duration handshakeTimeout() {
        return common.handshakeTimeout();
    }

    @Override
    public String engine() {
        return common.engine();
    }

    @Override
    public boolean offloadsHandshakes() {
        return common.offloadsHandshakes();
    }

    @Override
    public TlsEngine.Source engines() {
        return engines.get(() -> TlsEngines.provider(this).server(this));
    }
}
