package dev.hawser.launcher;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** How to have an authority trusted: programs do it differently, and none does it unasked. */
final class TrustAdvice {
    private TrustAdvice() {}

    static void print(Path certificate, PrintWriter out) {
        out.println();
        out.println("A certificate authority was made for you: " + certificate);
        out.println("Nobody trusts it yet. Its key is beside it: who has that key can be anybody to those who do.");
        out.println("  here         " + command(certificate));
        out.println("  curl         curl --cacert '" + certificate + "' https://localhost:8443/");
        out.println("  Hawser       TlsClientOptions.DEFAULT.withRoots(TrustRoots.read(Path.of(\"" + certificate + "\")))");
        out.println("  Firefox      Settings, Certificates, Authorities, Import");
    }

    /** For the system that this is. */
    private static String command(Path certificate) {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (system.startsWith("windows")) {
            return "certutil -user -addstore Root \"" + certificate + "\"";
        }
        if (system.startsWith("mac")) {
            return "security add-trusted-cert -k ~/Library/Keychains/login.keychain-db '" + certificate + "'";
        }
        if (Files.isDirectory(Path.of("/usr/local/share/ca-certificates"))) {
            return "sudo cp '" + certificate + "' /usr/local/share/ca-certificates/hawser.crt && sudo update-ca-certificates";
        }
        return "sudo trust anchor '" + certificate + "'";
    }
}
