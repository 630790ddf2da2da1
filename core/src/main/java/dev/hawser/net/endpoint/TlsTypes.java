package dev.hawser.net.endpoint;

import dev.hawser.tls.ClientCertificates;
import dev.hawser.tls.TlsClientOptions;
import dev.hawser.tls.TlsIdentities;
import dev.hawser.tls.TlsIdentity;
import dev.hawser.tls.TlsIdentityFolder;
import dev.hawser.tls.TlsServerOptions;
import dev.hawser.tls.TrustRoots;
import dev.hawser.tls.reload.ReloadingIdentities;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Descriptions of TLS. Keys and certificates are read when a description is parsed. */
final class TlsTypes {
    private static final int HTTPS = 443;

    private TlsTypes() {}

    // ---------------------------------------------------------------- servers

    /** {@code tls:PORT:certificate=PEM}, or, as in Twisted, {@code tls:PEM[:port=443]}. */
    static ServerEndpoint tlsServer(EndpointArguments arguments) {
        Path certificate = arguments.path("certificate");
        Path key = arguments.path("privateKey");
        ServerEndpoint beneath = arguments.server("endpoint");
        if (certificate == null) {
            String pem = arguments.filled("pem");
            certificate = Path.of(pem);
            if (pem.matches("[0-9]+") && !Files.exists(certificate)) { // a port, most likely
                throw arguments.wrong("Missing certificate, and there is no file '" + pem + "'");
            }
        }
        if (beneath == null) {
            String port = arguments.optional("port");
            beneath = StreamTypes.tcpServer(arguments, port == null ? HTTPS : arguments.port("port", 0, port));
        }
        List<Path> files = files(certificate, key);
        return new TlsServerEndpoint(beneath, serverOptions(arguments, identities(arguments, files)));
    }

    /** Twisted's {@code ssl:PORT:privateKey=server.pem[:certKey=PEM][:extraCertChain=PEM]}. */
    static ServerEndpoint sslServer(EndpointArguments arguments) {
        int port = arguments.port("port", 0);
        Path key = arguments.path("privateKey");
        Path certificate = arguments.path("certKey");
        Path chain = arguments.path("extraCertChain");
        List<Path> files = certificate == null && key == null
                ? files(Path.of("server.pem"), chain)
                : files(certificate, chain, key);
        return new TlsServerEndpoint(
                StreamTypes.tcpServer(arguments, port), serverOptions(arguments, identities(arguments, files)));
    }

    /** They are read now, so that what is wrong is told now; and followed while the reactor runs, unless that is not wanted. */
    private static TlsIdentities identities(EndpointArguments arguments, List<Path> files) {
        boolean reload = arguments.flag("reload", true);
        Path first = files.getFirst();
        if (files.size() == 1 && Files.isDirectory(first)) {
            TlsIdentityFolder folder = TlsIdentityFolder.read(first);
            return reload ? ReloadingIdentities.ofFolder(arguments.reactor(), first).loadNow() : folder;
        }
        TlsIdentity identity = TlsIdentity.read(files, null);
        return reload
                ? ReloadingIdentities.ofFiles(arguments.reactor(), files.toArray(Path[]::new))
                        .loadNow()
                : _ -> identity;
    }

    private static TlsServerOptions serverOptions(EndpointArguments arguments, TlsIdentities identities) {
        TlsServerOptions options = TlsServerOptions.of(identities);
        options = options.withApplicationProtocols(arguments.list("alpn").toArray(String[]::new))
                .withHandshakeTimeout(arguments.seconds("handshakeTimeout", options.handshakeTimeout()));
        Path roots = arguments.path("clientRoots");
        String wanted = arguments.keyword("clientCertificates");
        if (roots == null && wanted == null) {
            return options;
        }
        ClientCertificates asked =
                switch (wanted == null ? "required" : wanted) {
                    case "required" -> ClientCertificates.REQUIRED;
                    case "wanted" -> ClientCertificates.WANTED;
                    default ->
                        throw arguments.wrong(
                                "Bad clientCertificates '" + wanted + "': it is neither required nor wanted");
                };
        if (roots == null) {
            throw arguments.wrong("Missing clientRoots, as clientCertificates is given");
        }
        return options.withClientCertificates(asked, TrustRoots.read(roots));
    }

    // ---------------------------------------------------------------- clients

    static ClientEndpoint tlsClient(EndpointArguments arguments) {
        return client(arguments, new Keys("certificate", "trustRoots", "serverName"));
    }

    /** With Twisted's names for the same things; what it left unverified is verified. */
    static ClientEndpoint sslClient(EndpointArguments arguments) {
        return client(arguments, new Keys("certKey", "caCertsDir", "hostname"));
    }

    private record Keys(String certificate, String roots, String name) {}

    private static ClientEndpoint client(EndpointArguments arguments, Keys keys) {
        String host = arguments.filled("host");
        ClientEndpoint beneath = arguments.client("endpoint");
        if (beneath == null) {
            beneath = StreamTypes.tcpClient(arguments, host, arguments.port("port", 1));
        } else {
            arguments.optional("port"); // says nothing here, and Twisted wants it
        }
        Path key = arguments.path("privateKey");
        Path certificate = arguments.path(keys.certificate());
        String name = arguments.keyword(keys.name());
        TlsClientOptions options = TlsClientOptions.DEFAULT
                .withRoots(roots(arguments, keys.roots()))
                .withApplicationProtocols(arguments.list("alpn").toArray(String[]::new))
                .withHandshakeTimeout(
                        arguments.seconds("handshakeTimeout", TlsClientOptions.DEFAULT.handshakeTimeout()));
        if (certificate != null || key != null) {
            options = options.withIdentity(TlsIdentity.read(files(certificate, key), null));
        }
        return new TlsClientEndpoint(beneath, options.withServerName(name == null ? host : name));
    }

    /** Those that are given, each once: a key and its certificate are often in one file. */
    private static List<Path> files(@Nullable Path... files) {
        return Arrays.stream(files).filter(Objects::nonNull).distinct().toList();
    }

    private static TrustRoots roots(EndpointArguments arguments, String key) {
        Path file = arguments.path(key);
        boolean insecure = arguments.flag("insecure", false);
        if (insecure && file != null) {
            throw arguments.wrong("Both insecure and " + key + " are given, and only one can hold");
        }
        return insecure ? TrustRoots.insecure() : file == null ? TrustRoots.platform() : TrustRoots.read(file);
    }
}
