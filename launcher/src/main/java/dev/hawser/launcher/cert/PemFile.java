package dev.hawser.launcher.cert;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Set;

/** Writes PEM files, whole or not at all. */
final class PemFile {
    private static final boolean POSIX = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final FileAttribute<?>[] NONE = {};

    private final StringBuilder text = new StringBuilder();

    PemFile with(PrivateKey key) {
        return with("PRIVATE KEY", key.getEncoded());
    }

    PemFile with(X509Certificate certificate) {
        try {
            return with("CERTIFICATE", certificate.getEncoded());
        } catch (CertificateEncodingException impossible) { // it came out of its encoding
            throw new IllegalStateException(impossible);
        }
    }

    private PemFile with(String label, byte[] der) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        text.append("-----BEGIN ").append(label).append("-----\n");
        text.append(base64).append('\n');
        text.append("-----END ").append(label).append("-----\n");
        return this;
    }

    /** Replaces {@code file}; who reads it meanwhile reads the old one. What has a key is for its owner's eyes alone. */
    void write(Path file, boolean secret) {
        Path draft = file.resolveSibling("." + file.getFileName() + ".new");
        try {
            Files.deleteIfExists(draft);
            FileAttribute<?>[] mode = mode(secret ? "rw-------" : "rw-r--r--");
            try (FileChannel channel = FileChannel.open(
                    draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.US_ASCII));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new CannotCertify(file + " cannot be written: " + failed);
        }
    }

    /** Makes a folder, for its owner's eyes alone where it is {@code secret}; one that is there stays as it is. */
    static void makeFolder(Path folder, boolean secret) {
        try {
            Files.createDirectories(folder, secret ? mode("rwx------") : NONE);
        } catch (IOException failed) {
            throw new CannotCertify("the folder " + folder + " cannot be made: " + failed);
        }
    }

    private static FileAttribute<?>[] mode(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : NONE;
    }
}
