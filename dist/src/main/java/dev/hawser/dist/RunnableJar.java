package dev.hawser.dist;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A jar for {@code java -jar}, with all others as entries. The same jars give the same bytes. */
final class RunnableJar {
    private static final String MAIN = "dev.hawser.launcher.boot.Entry";
    private static final String INNER = "META-INF/hawser/";

    private final String version;
    private final LocalDateTime time;
    private final Path classes;
    private final Jars jars;

    /** @param classes a folder with those that start it, among others */
    RunnableJar(String version, Instant time, Path classes, Jars jars) {
        this.version = version;
        this.time = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
        this.classes = classes;
        this.jars = jars;
    }

    void write(Path file) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(fresh));
                ZipOutputStream zip = new ZipOutputStream(out)) {
            add(zip, "META-INF/MANIFEST.MF", manifest(), false);
            for (Map.Entry<String, Path> each : starters().entrySet()) {
                add(zip, each.getKey(), Files.readAllBytes(each.getValue()), false);
            }
            StringBuilder index = new StringBuilder(version).append('\n');
            for (Map.Entry<String, List<Path>> folder : jars.byFolder().entrySet()) {
                for (Path jar : folder.getValue()) {
                    byte[] bytes = Files.readAllBytes(jar);
                    String name = folder.getKey() + "/" + jar.getFileName();
                    index.append("%s %08x %d %s\n".formatted(sha256(bytes), crc32(bytes), bytes.length, name));
                    add(zip, INNER + name, bytes, true);
                }
            }
            add(zip, INNER + "index", index.toString().getBytes(StandardCharsets.UTF_8), false);
        }
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private byte[] manifest() throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, MAIN);
        attributes.put(Attributes.Name.IMPLEMENTATION_TITLE, "Hawser");
        attributes.put(Attributes.Name.IMPLEMENTATION_VERSION, version);
        // For the class path, whence they are passed on to the one module that needs them. Open is more than exported, and
        // may be passed on, which exported may not.
        attributes.putValue("Enable-Native-Access", "ALL-UNNAMED");
        attributes.putValue("Add-Opens", "java.base/java.lang java.base/jdk.internal.vm");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        manifest.write(bytes);
        return bytes.toByteArray();
    }

    /** The files of the package that starts it, and what it provides, by their names in the jar. */
    private Map<String, Path> starters() throws IOException {
        Map<String, Path> found = new TreeMap<>();
        for (String part : List.of("dev/hawser/launcher/boot", "META-INF/services")) {
            try (Stream<Path> files = Files.walk(classes.resolve(part))) {
                files.filter(Files::isRegularFile)
                        .forEach(file -> found.put(classes.relativize(file).toString().replace('\\', '/'), file));
            }
        }
        return found;
    }

    /** @param asIs whether it is compressed already */
    private void add(ZipOutputStream zip, String name, byte[] bytes, boolean asIs) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(time);
        if (asIs) {
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(bytes.length);
            entry.setCrc(crc32(bytes));
        }
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }

    private static long crc32(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
