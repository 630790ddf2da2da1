package dev.hawser.benchmarks;

import dev.hawser.net.Factory;
import dev.hawser.net.TlsFactory;
import dev.hawser.tls.PemException;
import dev.hawser.tls.TlsIdentity;
import dev.hawser.tls.TlsServerOptions;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What {@code serve} was asked for.
 *
 * @param protocol makes what each connection of a reactor gets
 * @param port where to listen, 0 for a free port
 * @param backend a name for {@link dev.hawser.net.ReactorOptions#backend()}
 * @param reactors how many share the port
 */
record ServeOptions(Supplier<Factory> protocol, int port, String backend, int reactors) {
    static final String USAGE = """
            usage: serve [tls]echo|[tls]sink|[tls]lines|http|https PORT [--reactor nio|epoll|io_uring|auto] [--reactors N]
                [--cert FILE] [--key FILE] [--engine jdk|openssl]
            TLS takes the files from $CERT and $KEY where they are not given.""";

    /** Refuses what it does not know with an {@link IllegalArgumentException} that names it. */
    static ServeOptions parse(String... words) {
        if (words.length < 2 || words.length % 2 != 0) {
            throw new IllegalArgumentException(USAGE);
        }
        String backend = "auto";
        int reactors = 1;
        String certificate = System.getenv("CERT");
        String key = System.getenv("KEY");
        String engine = "auto";
        for (int i = 2; i < words.length; i += 2) {
            String value = words[i + 1];
            switch (words[i]) {
                case "--reactor" -> backend = value;
                case "--reactors" -> reactors = number("--reactors", value, 1, 64);
                case "--cert" -> certificate = value;
                case "--key" -> key = value;
                case "--engine" -> engine = value;
                default -> throw new IllegalArgumentException("no such option: " + words[i] + "\n" + USAGE);
            }
        }
        int port = number("PORT", words[1], 0, 65535);
        if (words[0].equals("https")) {
            TlsServerOptions tls = tls(certificate, key).withEngine(engine).withApplicationProtocols("h2", "http/1.1");
            return new ServeOptions(() -> TlsFactory.wrap(tls, ServedProtocol.named("http").get()), port, backend, reactors);
        }
        if (!words[0].startsWith("tls")) {
            return new ServeOptions(ServedProtocol.named(words[0]), port, backend, reactors);
        }
        Supplier<Factory> plain = ServedProtocol.named(words[0].substring("tls".length()));
        TlsServerOptions tls = tls(certificate, key).withEngine(engine);
        return new ServeOptions(() -> TlsFactory.wrap(tls, plain.get()), port, backend, reactors);
    }

    private static TlsServerOptions tls(@Nullable String certificate, @Nullable String key) {
        if (certificate == null || key == null) {
            throw new IllegalArgumentException("TLS wants a certificate and a key\n" + USAGE);
        }
        try {
            return TlsServerOptions.of(TlsIdentity.read(Path.of(certificate), Path.of(key)));
        } catch (PemException unreadable) {
            throw new IllegalArgumentException(unreadable.getMessage(), unreadable);
        }
    }

    private static int number(String name, String text, int least, int most) {
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notOne) {
            // refused below
        }
        throw new IllegalArgumentException(name + " is a number from " + least + " to " + most + ", not " + text);
    }
}
