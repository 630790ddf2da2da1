package dev.hawser.tls;

import dev.hawser.bytes.Bytes;
import dev.hawser.tls.pem.Certificates;
import dev.hawser.tls.pem.Malformed;
import dev.hawser.tls.pem.PemBlock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Collects certificates, each one once. */
final class RootParser {
    /** The most bytes of a file: forty times what a distribution's roots have. */
    private static final int MOST_BYTES = 8 << 20;

    private final Set<X509Certificate> certificates = new LinkedHashSet<>();

    private RootParser() {}

    static List<X509Certificate> parse(Bytes pem) {
        if (pem.size() > MOST_BYTES) {
            throw new PemException("the PEM text has more than " + MOST_BYTES + " bytes");
        }
        RootParser parser = new RootParser();
        parser.add(PemSource.of(pem));
        return List.copyOf(parser.certificates);
    }

    static List<X509Certificate> read(Path path) {
        RootParser parser = new RootParser();
        if (!Files.isDirectory(path)) {
            parser.add(PemSource.read(path, MOST_BYTES));
            return List.copyOf(parser.certificates);
        }
        List<Path> files = PemFolder.files(path, ((Predicate<String>) name -> name.endsWith(".pem"))
                .or(name -> name.endsWith(".crt"))
                .or(name -> name.endsWith(".cer")));
        if (files.isEmpty()) {
            throw new PemException(path + " has no files *.pem, *.crt or *.cer");
        }
        files.forEach(file -> parser.add(PemSource.read(file, MOST_BYTES)));
        return List.copyOf(parser.certificates);
    }

    private void add(PemSource source) {
        boolean any = false;
        for (PemBlock block : source.blocks()) {
            if (block.isCertificate()) {
                any = true;
                try {
                    certificates.add(Certificates.of(block));
                } catch (Malformed reason) {
                    throw source.malformed(reason);
                }
            }
        }
        if (!any) {
            throw new PemException(source.name() + " has no certificate");
        }
    }
}
