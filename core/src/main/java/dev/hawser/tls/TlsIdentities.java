package dev.hawser.tls;

import org.jspecify.annotations.Nullable;

/** Chooses the identity of a server by the name it was asked for. */
@FunctionalInterface
public interface TlsIdentities {
    /**
     * The identity for {@code serverName}: in lower case, without a dot at its end; null where the client named none.
     * Called in the midst of a handshake, from any thread, so it must neither block nor take long.
     *
     * @return null to refuse the handshake (alert {@code unrecognized_name})
     */
    @Nullable TlsIdentity identity(@Nullable String serverName);
}
