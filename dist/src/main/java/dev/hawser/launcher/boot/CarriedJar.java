package dev.hawser.launcher.boot;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A jar within the runnable one.
 *
 * @param group the folder that it is in
 * @param name of its file
 * @param size in bytes
 * @param sha256 of its bytes, in hexadecimal digits
 */
record CarriedJar(String group, String name, long size, String sha256) {
    private static final int BUFFER = 1 << 16;

    CarriedJar {
        if (!group.matches("[a-z]+") || !name.matches("[A-Za-z0-9][A-Za-z0-9._-]*\\.jar")) {
            throw new IllegalArgumentException("no name of a jar: " + group + "/" + name);
        }
    }

    /** Where it is in a folder of jars. */
    Path in(Path folder) {
        return folder.resolve(group).resolve(name);
    }

    /** Whether {@code folder} has it as it should be; false where it cannot be read. */
    boolean isIntactIn(Path folder) {
        Path file = in(folder);
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isRegularFile() && attributes.size() == size && sha256(file).equals(sha256);
        } catch (IOException unreadable) {
            Complaints.add(file + " is not there as it should be", unreadable);
            return false;
        }
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return digestOf(in);
        }
    }

    /** The SHA-256 of all that is left of {@code in}, in hexadecimal digits. */
    static String digestOf(InputStream in) throws IOException {
        MessageDigest digest = newDigest();
        byte[] buffer = new byte[BUFFER];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            digest.update(buffer, 0, read);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Writes what {@code from} gives to {@code folder}; it must be this jar. */
    void writeTo(Path folder, InputStream from) throws IOException {
        Path file = in(folder);
        MessageDigest digest = newDigest();
        Files.copy(new DigestInputStream(from, digest), file);
        if (!HexFormat.of().formatHex(digest.digest()).equals(sha256)) {
            throw new IOException("the runnable jar is damaged: its " + group + "/" + name + " is not what it was");
        }
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) { // every JVM has it
            throw new IllegalStateException(impossible);
        }
    }
}
