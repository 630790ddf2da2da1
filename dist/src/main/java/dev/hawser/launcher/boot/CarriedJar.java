package dev.hawser.launcher.boot;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * A jar within the runnable one.
 *
 * @param group the folder that it is in
 * @param name of its file
 * @param size in bytes
 * @param crc32 of its bytes. Against accidents: nobody but the user may write to where it is unpacked. It takes a few
 *     milliseconds at each start, a cryptographic digest some 150, since a JVM begins slowly
 */
record CarriedJar(String group, String name, long size, long crc32) {
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
            return attributes.isRegularFile() && attributes.size() == size && crc32(file) == crc32;
        } catch (IOException unreadable) {
            Complaints.add(file + " is not there as it should be", unreadable);
            return false;
        }
    }

    private static long crc32(Path file) throws IOException {
        CRC32 crc = new CRC32();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                crc.update(buffer, 0, read);
            }
        }
        return crc.getValue();
    }

    /** Writes what {@code from} gives to {@code folder}; it must be this jar. */
    void writeTo(Path folder, InputStream from) throws IOException {
        CRC32 crc = new CRC32();
        Files.copy(new CheckedInputStream(from, crc), in(folder));
        if (crc.getValue() != crc32) {
            throw new IOException("the runnable jar is damaged: its " + group + "/" + name + " is not what it was");
        }
    }
}
