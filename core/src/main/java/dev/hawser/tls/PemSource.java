package dev.hawser.tls;

import dev.hawser.bytes.Bytes;
import dev.hawser.tls.pem.Malformed;
import dev.hawser.tls.pem.PemBlock;
import dev.hawser.tls.pem.PemText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * A text with PEM blocks.
 *
 * @param name what errors call it
 */
record PemSource(String name, Bytes text) {
    /** A text that is no file. */
    static PemSource of(Bytes text) {
        return new PemSource("the PEM text", text);
    }

    /** The content of {@code file}, {@code limit} bytes at most. */
    static PemSource read(Path file, int limit) {
        try {
            if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
                throw new PemException(file + " is not a file"); // a pipe might never come to an end
            }
            byte[] content = content(file, limit);
            return new PemSource(file.toString(), Bytes.adopt(content));
        } catch (NoSuchFileException gone) {
            throw new PemException(file + ": there is no such file", gone);
        } catch (AccessDeniedException denied) {
            throw new PemException(file + " may not be read by this user", denied);
        } catch (IOException failed) {
            throw new PemException(file + " cannot be read: " + failed.getMessage(), failed);
        }
    }

    private static byte[] content(Path file, int limit) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(limit + 1);
            if (content.length > limit) {
                throw new PemException(file + " has more than " + limit + " bytes");
            }
            return content;
        }
    }

    List<PemBlock> blocks() {
        try {
            List<PemBlock> blocks = PemText.blocks(text);
            if (blocks.isEmpty()) {
                throw new PemException(name + emptiness());
            }
            return blocks;
        } catch (Malformed reason) {
            throw malformed(reason);
        }
    }

    private String emptiness() {
        if (text.isEmpty()) {
            return " is empty";
        }
        return " has no PEM block, which would begin with -----BEGIN"
                + (text.byteAt(0) == 0x30 ? "; it seems to be DER or PKCS#12, which openssl can change into PEM" : "");
    }

    PemException malformed(Malformed reason) {
        return new PemException(name + ", " + reason.getMessage());
    }
}
