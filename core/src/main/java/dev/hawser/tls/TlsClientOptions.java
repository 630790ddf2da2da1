package dev.hawser.tls;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of TLS. It believes the platform's roots and verifies the name of the server, unless the program
 * says otherwise in so many words.
 */
public final class TlsClientOptions implements TlsOptions {
    /** The platform's roots, TLS 1.2 and 1.3, no certificate of its own, 30 seconds for a handshake. */
    public static final TlsClientOptions DEFAULT =
            new TlsClientOptions(TrustRoots.platform(), null, null, TlsCommon.DEFAULT, new TlsEngines.Slot());

    private final TrustRoots roots;
    private final @Nullable TlsIdentities identities;
    private final @Nullable String serverName;
    private final TlsCommon common;
    private final TlsEngines.Slot engines;

    private TlsClientOptions(
            TrustRoots roots,
            @Nullable TlsIdentities identities,
            @Nullable String serverName,
            TlsCommon common,
            TlsEngines.Slot engines) {
        this.roots = Objects.requireNonNull(roots, "roots");
        this.identities = identities;
        this.serverName = serverName;
        this.common = common;
        this.engines = engines;
    }

    /** Whom it believes. */
    public TrustRoots roots() {
        return roots;
    }

    /** Its own certificate, for a server that asks for one; the name given to it is null. Null where it has none. */
    public @Nullable TlsIdentities identities() {
        return identities;
    }

    /**
     * The name that the server's certificate must be for, and that is sent as SNI (RFC 6066) where it is no numeric
     * address. Null where it is that of the endpoint, or that of {@code startTls}'s caller to give.
     */
    public @Nullable String serverName() {
        return serverName;
    }

    /** These options believing {@code roots}. */
    public TlsClientOptions withRoots(TrustRoots roots) {
        return new TlsClientOptions(roots, identities, serverName, common, new TlsEngines.Slot());
    }

    /** These options with a certificate of its own. */
    public TlsClientOptions withIdentity(TlsIdentity identity) {
        Objects.requireNonNull(identity, "identity");
        return new TlsClientOptions(roots, _ -> identity, serverName, common, new TlsEngines.Slot());
    }

    /** These options with a certificate of its own that may change. */
    public TlsClientOptions withIdentities(@Nullable TlsIdentities identities) {
        return new TlsClientOptions(roots, identities, serverName, common, new TlsEngines.Slot());
    }

    /**
     * These options for the server {@code name}: a host name, or a numeric address, which its certificate must have. Its
     * engines are those of these options, so asking for one for each connection is cheap.
     */
    public TlsClientOptions withServerName(String name) {
        return new TlsClientOptions(roots, identities, Objects.requireNonNull(name, "name"), common, engines);
    }

    /** These options with other versions: {@code TLSv1.2}, {@code TLSv1.3}. */
    public TlsClientOptions withProtocols(String... versions) {
        return with(common.withProtocols(versions));
    }

    /** These options with application protocols, best first. */
    public TlsClientOptions withApplicationProtocols(String... names) {
        return with(common.withApplicationProtocols(names));
    }

    /** These options with another time limit for handshakes. */
    public TlsClientOptions withHandshakeTimeout(Duration timeout) {
        return with(common.withHandshakeTimeout(timeout));
    }

    /** These options with another engine, by its name. */
    public TlsClientOptions withEngine(String name) {
        return with(common.withEngine(name));
    }

    /** These options with handshakes computed by worker threads, or by the reactor's. */
    public TlsClientOptions withOffloadedHandshakes(boolean on) {
        return with(common.withOffload(on));
    }

    private TlsClientOptions with(TlsCommon changed) {
        return new TlsClientOptions(roots, identities, serverName, changed, new TlsEngines.Slot());
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
        return engines.get(() -> TlsEngines.provider(this).client(this));
    }
}
