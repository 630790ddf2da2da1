package dev.hawser.launcher.cert;

import dev.hawser.tls.PemException;
import dev.hawser.tls.TlsIdentity;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority in a folder: {@code ca.pem}, which is to be trusted, and {@code ca-key.pem}, with which whoever has it
 * can be anybody to those who trust it. So it stays in the folder, readable by its owner alone, and may sign nothing but
 * certificates of servers and clients.
 */
public final class Authority {
    private static final Duration LIFETIME = Duration.ofDays(3650);
    /** Clocks of other machines may be a little behind. */
    private static final Duration EARLIER = Duration.ofHours(1);

    private final Path certificateFile;
    private final TlsIdentity identity;
    private final boolean fresh;
    private final Clock clock;

    private Authority(Path certificateFile, TlsIdentity identity, boolean fresh, Clock clock) {
        this.certificateFile = certificateFile;
        this.identity = identity;
        this.fresh = fresh;
        this.clock = clock;
    }

    /** The authority in {@code folder}; where there is none, it is made. */
    public static Authority in(Path folder, Clock clock) {
        Path certificate = folder.resolve("ca.pem");
        Path key = folder.resolve("ca-key.pem");
        if (Files.exists(certificate) != Files.exists(key)) {
            throw new CannotCertify("of " + certificate + " and " + key + " one is missing: restore it, or take both away");
        }
        if (!Files.exists(certificate)) {
            PemFile.makeFolder(folder, true);
            TlsIdentity made = made(clock);
            new PemFile().with(made.key()).write(key, true);
            new PemFile().with(made.certificate()).write(certificate, false);
            return new Authority(certificate, made, true, clock);
        }
        TlsIdentity read;
        try {
            read = TlsIdentity.read(certificate, key);
        } catch (PemException bad) {
            throw new CannotCertify(String.valueOf(bad.getMessage()));
        }
        if (read.certificate().getBasicConstraints() < 0) {
            throw new CannotCertify(certificate + " is not the certificate of an authority");
        }
        if (!clock.instant().isBefore(read.expiry())) {
            throw new CannotCertify(
                    "the authority in " + folder + " has expired, on " + read.expiry() + ": take it away, and another is made");
        }
        return new Authority(certificate, read, false, clock);
    }

    /** The file to be trusted. */
    public Path certificateFile() {
        return certificateFile;
    }

    /** Whether it was made just now. */
    public boolean isFresh() {
        return fresh;
    }

    private static TlsIdentity made(Clock clock) {
        KeyPair pair = KeyKind.EC.make();
        X500Name name = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.O, "Hawser development CA")
                .addRDN(BCStyle.CN, "Hawser development CA of " + System.getProperty("user.name", "somebody"))
                .build();
        Instant now = clock.instant();
        JcaX509v3CertificateBuilder builder =
                builder(name, name, now.minus(EARLIER), now.plus(LIFETIME), pair.getPublic());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
        } catch (CertIOException | GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
        return new TlsIdentity(pair.getPrivate(), List.of(signed(builder, pair.getPrivate())));
    }

    /** A new key of {@code kind} and a certificate for it, of a server or else of a client. */
    public TlsIdentity certify(Names names, boolean server, KeyKind kind, int days) {
        KeyPair pair = kind.make();
        X509Certificate authority = identity.certificate();
        Instant now = clock.instant();
        Instant end = now.plus(Duration.ofDays(days));
        Instant until = end.isBefore(identity.expiry()) ? end : identity.expiry();
        JcaX509v3CertificateBuilder builder = builder(
                X500Name.getInstance(authority.getSubjectX500Principal().getEncoded()),
                subject(names),
                now.minus(EARLIER),
                until,
                pair.getPublic());
        try {
            JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage(kind)));
            builder.addExtension(
                    Extension.extendedKeyUsage,
                    false,
                    new ExtendedKeyUsage(server ? KeyPurposeId.id_kp_serverAuth : KeyPurposeId.id_kp_clientAuth));
            builder.addExtension(
                    Extension.authorityKeyIdentifier, false, identifiers.createAuthorityKeyIdentifier(authority.getPublicKey()));
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(pair.getPublic()));
            if (!names.isEmpty()) { // RFC 5280 section 4.2.1.6: critical where the subject is empty
                builder.addExtension(
                        Extension.subjectAlternativeName, names.commonName().isEmpty(), names.general());
            }
        } catch (CertIOException | GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
        return new TlsIdentity(pair.getPrivate(), List.of(signed(builder, identity.key())));
    }

    private static int usage(KeyKind kind) {
        return KeyUsage.digitalSignature | (kind == KeyKind.RSA ? KeyUsage.keyEncipherment : 0);
    }

    private static X500Name subject(Names names) {
        X500NameBuilder subject = new X500NameBuilder(BCStyle.INSTANCE);
        if (!names.commonName().isEmpty()) {
            subject.addRDN(BCStyle.CN, names.commonName());
        }
        return subject.build();
    }

    private static JcaX509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, Instant from, Instant until, PublicKey key) {
        BigInteger serial = new BigInteger(126, new SecureRandom()).setBit(126);
        return new JcaX509v3CertificateBuilder(issuer, serial, Date.from(from), Date.from(until), subject, key);
    }

    private static X509Certificate signed(JcaX509v3CertificateBuilder builder, PrivateKey key) {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder(KeyKind.signatureOf(key)).build(key)));
        } catch (OperatorCreationException | GeneralSecurityException failed) {
            throw new CannotCertify("the certificate cannot be signed: " + failed.getMessage());
        }
    }

    /** Writes {@code made} into {@code file} in {@code folder}, for its owner's eyes alone. */
    public static void write(TlsIdentity made, Path folder, String file) {
        PemFile.makeFolder(folder, false);
        new PemFile().with(made.key()).with(made.certificate()).write(folder.resolve(file), true);
    }
}
