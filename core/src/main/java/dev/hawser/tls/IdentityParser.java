package dev.hawser.tls;

import dev.hawser.bytes.Bytes;
import dev.hawser.tls.pem.Certificates;
import dev.hawser.tls.pem.Malformed;
import dev.hawser.tls.pem.PemBlock;
import dev.hawser.tls.pem.PrivateKeys;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts together a private key and the certificates that vouch for it, in whatever order they come. */
final class IdentityParser {
    /** The most bytes of a text; a key with its chain has about 10 000. */
    static final int MOST_BYTES = 1 << 20;

    private static final int MOST_CERTIFICATES = 100;
    private static final int LONGEST_CHAIN = 10;
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.tls");

    private record Place(PemSource source, PemBlock block) {
        @Override
        public String toString() {
            return source.name() + ", " + block;
        }
    }

    private final @Nullable String password;
    private @Nullable Place keyPlace;
    private @Nullable PrivateKey key;
    private final Set<X509Certificate> certificates = new LinkedHashSet<>();

    private IdentityParser(@Nullable String password) {
        this.password = password;
    }

    static TlsIdentity parse(List<PemSource> sources, @Nullable String password) {
        IdentityParser parser = new IdentityParser(password);
        for (PemSource source : sources) {
            parser.add(source);
        }
        return parser.identity(String.join(", ", sources.stream().map(PemSource::name).toList()));
    }

    private void add(PemSource source) {
        Bytes curve = null;
        for (PemBlock block : source.blocks()) {
            try {
                if (block.isPrivateKey()) {
                    take(new Place(source, block), curve);
                } else if (block.isCertificate()) {
                    take(source, Certificates.of(block));
                }
            } catch (Malformed reason) {
                throw source.malformed(reason);
            }
            curve = block.label().equals("EC PARAMETERS") ? block.data() : null;
        }
    }

    private void take(Place place, @Nullable Bytes curve) throws Malformed {
        if (keyPlace != null) {
            throw new PemException("there are two private keys, where an identity has one: " + keyPlace + ", and " + place);
        }
        keyPlace = place;
        key = PrivateKeys.of(place.block(), curve, password);
    }

    private void take(PemSource source, X509Certificate certificate) {
        certificates.add(certificate);
        if (certificates.size() > MOST_CERTIFICATES) {
            throw new PemException(source.name() + " has more than " + MOST_CERTIFICATES + " certificates");
        }
    }

    private TlsIdentity identity(String names) {
        PrivateKey found = key;
        if (found == null) {
            throw new PemException(names + ": there is no private key");
        }
        if (certificates.isEmpty()) {
            throw new PemException(names + ": there is no certificate");
        }
        for (X509Certificate certificate : certificates) {
            if (Certificates.fit(found, certificate.getPublicKey())) {
                List<X509Certificate> chain = chain(certificate);
                report(names, chain);
                return new TlsIdentity(found, chain);
            }
        }
        throw new PemException(keyPlace + ": this private key belongs to no certificate there is, which is for "
                + String.join(" and for ", certificates.stream().limit(3).map(IdentityParser::subject).toList()));
    }

    /** From {@code leaf} to who signed it, and so on, as far as there are certificates; without the root. */
    private List<X509Certificate> chain(X509Certificate leaf) {
        List<X509Certificate> chain = new ArrayList<>(List.of(leaf));
        X509Certificate next = issuer(leaf);
        while (next != null && chain.size() < LONGEST_CHAIN && !chain.contains(next)) {
            chain.add(next);
            next = issuer(next);
        }
        return chain;
    }

    /** Who signed {@code certificate}, where that is not a root: whoever believes a root has it. */
    private @Nullable X509Certificate issuer(X509Certificate certificate) {
        for (X509Certificate candidate : certificates) {
            if (!isRoot(candidate) && Certificates.isSignedBy(certificate, candidate)) {
                return candidate;
            }
        }
        return null;
    }

    private static boolean isRoot(X509Certificate certificate) {
        return certificate.getIssuerX500Principal().equals(certificate.getSubjectX500Principal());
    }

    /** A stranger is mostly the intermediate of an earlier certificate; clients might do without the right one, or not. */
    private void report(String names, List<X509Certificate> chain) {
        for (X509Certificate certificate : certificates) {
            if (!chain.contains(certificate) && !isRoot(certificate)) {
                LOGGER.log(
                        System.Logger.Level.WARNING,
                        "{0}: the certificate of {1} is left out, as nothing in the chain of {2} is signed by it",
                        names,
                        subject(certificate),
                        subject(chain.getFirst()));
            }
        }
    }

    private static String subject(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }
}
