package dev.hawser.tls.reload;

import dev.hawser.bytes.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * Tells whether files are what they were, by their content: times and sizes stay the same in some replacements, and a link
 * may lead elsewhere. Nothing of a key can be found in it.
 */
final class Fingerprint {
    /** More than any identity may have. */
    private static final int MOST_BYTES = 1 << 21;

    private Fingerprint() {}

    static Bytes of(List<Path> files) {
        MessageDigest sha = sha256();
        for (Path file : files) {
            byte[] content = content(file);
            sha.update(Integer.toString(content.length).getBytes(StandardCharsets.US_ASCII));
            sha.update((byte) ':');
            sha.update(content);
        }
        return Bytes.adopt(sha.digest());
    }

    /** A file that cannot be read is one of its own kind, and reading it as an identity will tell why. */
    private static byte[] content(Path file) {
        if (!Files.isRegularFile(file)) {
            return new byte[0];
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MOST_BYTES);
        } catch (IOException failed) {
            return failed.getClass().getName().getBytes(StandardCharsets.UTF_8);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) { // every Java platform has it
            throw new IllegalStateException(impossible);
        }
    }
}
