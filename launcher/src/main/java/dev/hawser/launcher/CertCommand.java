package dev.hawser.launcher;

import dev.hawser.launcher.cert.Authority;
import dev.hawser.launcher.cert.CannotCertify;
import dev.hawser.launcher.cert.KeyKind;
import dev.hawser.launcher.cert.Names;
import dev.hawser.launcher.cert.Shown;
import dev.hawser.launcher.process.Sysexits;
import dev.hawser.tls.TlsIdentity;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hawser cert names}: certificates for development, by an authority of one's own. */
@Command(
        name = "cert",
        description = "Makes keys and certificates for development.",
        footer = {
            "",
            "The first use makes a certificate authority, and tells how to trust it. NAME.pem",
            "has the key and the certificate, as TlsIdentity.read, nginx and openssl want",
            "them; * in its name becomes _wildcard.",
            "",
            "  hawser cert localhost 127.0.0.1 ::1 '*.example.test' --out certs",
            "  hawser cert --client alice --out certs",
            "  hawser cert --show certs/localhost.pem"
        })
final class CertCommand implements Callable<Integer> {
    /** What Apple's systems accept at most. */
    private static final int MOST_DAYS = 825;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Parameters(
            paramLabel = "NAME",
            description = {"Names and numeric addresses of a server, all", "for one certificate."})
    private List<String> names = List.of();

    @Option(names = "--client", paramLabel = "NAME", description = "Makes one for a client, too, or alone.")
    private @Nullable String client;

    @Option(names = "--out", paramLabel = "DIR", description = "The folder for what is made; else the present one.")
    private Path out = Path.of("");

    @Option(
            names = "--ca-dir",
            paramLabel = "DIR",
            description = {"The folder of the authority; else one where the", "user's configuration is."})
    private @Nullable Path authorityFolder;

    @Option(names = "--days", paramLabel = "N", description = "How long they are valid, 1 to 825; else 397.")
    private int days = 397;

    @Option(names = "--key", paramLabel = "KIND", description = "${COMPLETION-CANDIDATES}; else ec.")
    private KeyKind key = KeyKind.EC;

    @Option(names = "--force", description = "Writes over files that are there.")
    private boolean force;

    @Option(names = "--show", paramLabel = "FILE", description = "Prints what is in a file, and makes nothing.")
    private @Nullable Path show;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    @Override
    public Integer call() {
        PrintWriter console = spec.commandLine().getOut();
        Clock clock = Clock.systemUTC();
        try {
            if (show != null) {
                refuseWithShow();
                Shown.print(show, console, clock);
            } else {
                checkArguments();
                make(console, clock);
            }
            return 0;
        } catch (CannotCertify failed) {
            spec.commandLine().getErr().println("hawser: " + failed.getMessage());
            return Sysexits.DATA;
        } catch (LaunchFailed failed) {
            spec.commandLine().getErr().println(failed.getMessage());
            return failed.status();
        }
    }

    private void refuseWithShow() {
        if (!names.isEmpty() || client != null) {
            throw new ParameterException(spec.commandLine(), "--show makes nothing, so it takes no names");
        }
    }

    private void checkArguments() {
        if (names.isEmpty() && client == null) {
            throw new ParameterException(spec.commandLine(), "a certificate for whom? A NAME is missing, or --client");
        }
        if (days < 1 || days > MOST_DAYS) {
            throw new ParameterException(spec.commandLine(), "--days is 1 to " + MOST_DAYS + ", not " + days);
        }
        if (HawserModules.ownLayer().findModule("org.bouncycastle.pkix").isEmpty()) {
            throw LaunchFailed.withStatus(
                    Sysexits.UNAVAILABLE, "cert needs Bouncy Castle on its module path, as ./hawser cert has it");
        }
    }

    /** Looks at all there is to refuse before it makes anything. */
    private void make(PrintWriter console, Clock clock) {
        Map<String, Names> servers = new LinkedHashMap<>();
        Map<String, Names> clients = new LinkedHashMap<>();
        if (!names.isEmpty()) {
            Names server = Names.ofServer(names);
            servers.put(server.fileName() + ".pem", server);
        }
        if (client != null) {
            Names named = Names.ofClient(client);
            clients.put(named.fileName() + ".pem", named);
        }
        for (String file : clients.keySet()) {
            if (servers.containsKey(file)) {
                throw new ParameterException(spec.commandLine(), "server and client would both be " + out.resolve(file));
            }
        }
        servers.keySet().forEach(this::checkFree);
        clients.keySet().forEach(this::checkFree);
        Path folder = authorityFolder == null ? UserFolders.configuration().resolve("ca") : authorityFolder;
        Authority authority = Authority.in(folder, clock);
        servers.forEach((file, named) -> write(authority, named, true, file, console));
        clients.forEach((file, named) -> write(authority, named, false, file, console));
        if (authority.isFresh()) {
            TrustAdvice.print(authority.certificateFile().toAbsolutePath(), console);
        } else {
            console.println("Signed by " + authority.certificateFile().toAbsolutePath());
        }
    }

    private void checkFree(String file) {
        if (Files.exists(out.resolve(file), LinkOption.NOFOLLOW_LINKS) && !force) {
            throw LaunchFailed.withStatus(
                    Sysexits.CANNOT_CREATE, "%s is there already; --force writes over it", out.resolve(file));
        }
    }

    private void write(Authority authority, Names named, boolean server, String file, PrintWriter console) {
        TlsIdentity made = authority.certify(named, server, key, days);
        Authority.write(made, out, file);
        console.println(out.resolve(file) + ": " + (server ? "a server's, for " : "a client's, for ")
                + String.join(", ", named.texts()) + ", until " + made.expiry());
    }
}
