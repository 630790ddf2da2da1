package dev.hawser.tls.openssl;

import dev.hawser.tls.ClientCertificates;
import dev.hawser.tls.TlsClientOptions;
import dev.hawser.tls.TlsIdentities;
import dev.hawser.tls.TlsOptions;
import dev.hawser.tls.TlsServerOptions;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What engines of one side are made from: an {@code SSL_CTX} and what its callbacks need. */
final class Context {
    /** Authenticated encryption with forward secrecy, in the platform's order. */
    private static final String SUITES = "TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256";

    private static final String OLDER_SUITES = "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256:"
            + "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256:"
            + "ECDHE-RSA-CHACHA20-POLY1305";

    private static final long NO_COMPRESSION = 1 << 17;
    private static final long SERVER_PREFERENCE = 1 << 22;
    private static final long NO_RENEGOTIATION = 1 << 30;

    private static final long PARTIAL_WRITE = 1;
    private static final long MOVING_BUFFER = 2;
    private static final long RELEASE_BUFFERS = 16;

    private final long address;
    private final NativeIdentities natives = new NativeIdentities(NativeIdentities.MOST);
    private final List<String> applicationProtocols;
    private final boolean offloads;
    private final @Nullable TlsIdentities identities;
    private final Verification verification;

    private Context(TlsOptions options, @Nullable TlsIdentities identities, Verification verification) {
        this.applicationProtocols = options.applicationProtocols();
        this.offloads = options.offloadsHandshakes();
        this.identities = identities;
        this.verification = verification;
        long made = Contexts.open();
        if (made == 0) {
            throw new IllegalStateException("OpenSSL makes no context: " + Errors.take());
        }
        this.address = made;
        NativeIdentities toFree = natives;
        Natives.CONTEXTS.incrementAndGet();
        Natives.CLEANER.register(this, () -> {
            Contexts.free(made);
            toFree.free();
            Natives.CONTEXTS.decrementAndGet();
        });
        Contexts.setMode(address, PARTIAL_WRITE | MOVING_BUFFER | RELEASE_BUFFERS);
        Contexts.setOptions(address, NO_COMPRESSION | NO_RENEGOTIATION | SERVER_PREFERENCE);
        Contexts.setNoSessionCache(address); // tickets need none
        List<String> versions = options.protocols();
        require(Contexts.setVersions(
                address, Versions.number(versions.getFirst()), Versions.number(versions.getLast())));
        require(Contexts.setCipherSuites(address, SUITES, OLDER_SUITES));
    }

    static Context server(TlsServerOptions options) {
        Context made = new Context(options, options.identities(), new Verification(options.clientRoots(), false));
        Contexts.setServerNameCallback(made.address, Callbacks.SERVER_NAME);
        Contexts.setTickets(made.address, 1);
        require(Contexts.setSessionContext(made.address, "hawser"));
        if (!options.applicationProtocols().isEmpty()) {
            Contexts.setProtocolCallback(made.address, Callbacks.PROTOCOLS);
        }
        if (options.clientCertificates() != ClientCertificates.IGNORED) {
            boolean needed = options.clientCertificates() == ClientCertificates.REQUIRED;
            long mode = Contexts.VERIFY_PEER | (needed ? Contexts.FAIL_WITHOUT_CERTIFICATE : 0);
            Contexts.setVerification(made.address, mode, Callbacks.VERIFY);
            made.nameAuthorities(options.clientRoots().certificates());
        }
        return made;
    }

    /** Tells clients whose certificates are believed; not all of the platform's, which would fill a record. */
    private void nameAuthorities(@Nullable List<X509Certificate> roots) {
        if (roots == null) {
            return;
        }
        for (X509Certificate root : roots) {
            try {
                long read = Libcrypto.certificate(root);
                try {
                    require(read != 0 && Contexts.addClientAuthority(address, read));
                } finally {
                    Libcrypto.freeCertificate(read);
                }
            } catch (CertificateEncodingException strange) {
                throw new IllegalArgumentException(
                        "the root " + root.getSubjectX500Principal() + " cannot be encoded", strange);
            }
        }
    }

    static Context client(TlsClientOptions options) {
        Context made = new Context(options, options.identities(), new Verification(options.roots(), true));
        Contexts.setVerification(
                made.address, made.verification.isVerifying() ? Contexts.VERIFY_PEER : 0, Callbacks.VERIFY);
        if (options.identities() != null) {
            Contexts.setCertificateCallback(made.address, Callbacks.CERTIFICATE);
        }
        if (!options.applicationProtocols().isEmpty()) {
            ByteArrayOutputStream list = new ByteArrayOutputStream();
            for (String name : options.applicationProtocols()) {
                byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
                list.write(bytes.length);
                list.writeBytes(bytes);
            }
            require(Contexts.setApplicationProtocols(made.address, list.toByteArray()));
        }
        return made;
    }

    private static void require(boolean done) {
        if (!done) {
            throw new IllegalArgumentException("OpenSSL cannot do what these options ask for: " + Errors.take());
        }
    }

    long address() {
        return address;
    }

    NativeIdentities natives() {
        return natives;
    }

    @Nullable TlsIdentities identities() {
        return identities;
    }

    Verification verification() {
        return verification;
    }

    List<String> applicationProtocols() {
        return applicationProtocols;
    }

    boolean offloads() {
        return offloads;
    }
}
