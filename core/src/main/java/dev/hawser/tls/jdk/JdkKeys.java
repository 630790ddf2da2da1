package dev.hawser.tls.jdk;

import dev.hawser.tls.TlsIdentities;
import dev.hawser.tls.TlsIdentity;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a side, asked for anew in each handshake. The platform's own key managers decrypt the key each time, which
 * takes milliseconds.
 *
 * <p>The platform chooses an alias, and right after that asks, on the same thread, for its key and for its chain. So both
 * are kept for the thread: an identity that is replaced in between is not mixed with the new one.
 */
final class JdkKeys extends X509ExtendedKeyManager {
    private static final String CHOSEN = "chosen";

    private final TlsIdentities identities;
    private final ThreadLocal<@Nullable TlsIdentity> chosen = new ThreadLocal<>();

    JdkKeys(TlsIdentities identities) {
        this.identities = identities;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        TlsIdentity identity =
                identities.identity(engine == null ? null : ServerNames.asked(engine.getHandshakeSession()));
        return choose(identity, keyType);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        TlsIdentity identity = identities.identity(null);
        for (String keyType : keyTypes) {
            String alias = choose(identity, keyType);
            if (alias != null) {
                return alias;
            }
        }
        return null;
    }

    private @Nullable String choose(@Nullable TlsIdentity identity, String keyType) {
        if (identity == null || !identity.key().getAlgorithm().equals(keyType)) {
            return null;
        }
        chosen.set(identity);
        return CHOSEN;
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
        TlsIdentity identity = chosen.get();
        return identity == null ? null : identity.key();
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(@Nullable String alias) {
        TlsIdentity identity = chosen.get();
        return identity == null ? null : identity.chain().toArray(X509Certificate[]::new);
    }

    // ---------------------------------------------------------------- what only blocking sockets ask

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
