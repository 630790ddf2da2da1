package dev.hawser.launcher.boot;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;

/**
 * The jars within the runnable one, which its entry {@value #INDEX} lists.
 *
 * @param id names these jars and no others: the version, and a digest of the list
 */
record CarriedJars(String id, List<CarriedJar> jars) {
    /** A line for the version; then a line for each jar: its SHA-256, its CRC-32, its size, its folder and name. */
    static final String INDEX = "META-INF/hawser/index";

    /** Before a jar's folder, in the names of entries. */
    static final String FOLDER = "META-INF/hawser/";

    private static final int DIGITS = 16;

    CarriedJars {
        jars = List.copyOf(jars);
    }

    /** What the jar has that this class is from. */
    static CarriedJars ofThisJar() throws IOException, CannotBoot {
        try (InputStream index = entry(INDEX)) {
            return of(new String(index.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    static CarriedJars of(String index) {
        List<String> lines = index.lines().toList();
        List<CarriedJar> jars = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] words = line.split(" ");
            String[] names = words[3].split("/");
            jars.add(new CarriedJar(names[0], names[1], Long.parseLong(words[2]), Long.parseLong(words[1], 16)));
        }
        return new CarriedJars(lines.getFirst() + "-" + digest(index).substring(0, DIGITS), jars);
    }

    private static String digest(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) { // every JVM has it
            throw new IllegalStateException(impossible);
        }
    }

    private static InputStream entry(String name) throws CannotBoot {
        InputStream entry = CarriedJars.class.getResourceAsStream("/" + name);
        if (entry == null) {
            throw new CannotBoot("the runnable jar is damaged: it lacks " + name, null);
        }
        return entry;
    }

    /** Those of some folders alone. */
    CarriedJars only(List<String> groups) {
        return new CarriedJars(
                id, jars.stream().filter(jar -> groups.contains(jar.group())).toList());
    }

    /** Whether {@code folder} has them all, and as they should be. */
    boolean areIntactIn(Path folder) {
        return Files.isDirectory(folder) && jars.stream().allMatch(jar -> jar.isIntactIn(folder));
    }

    /** Writes them into {@code folder}, which is empty. */
    void unpackInto(Path folder) throws IOException, CannotBoot {
        TreeSet<String> groups = new TreeSet<>();
        jars.forEach(jar -> groups.add(jar.group()));
        for (String group : groups) {
            Files.createDirectory(folder.resolve(group), Folders.PRIVATE);
        }
        for (CarriedJar jar : jars) {
            try (InputStream from = entry(FOLDER + jar.group() + "/" + jar.name())) {
                jar.writeTo(folder, from);
            }
        }
    }

    /** Where they are in {@code folder}. */
    Path[] in(Path folder) {
        return jars.stream().map(jar -> jar.in(folder)).toArray(Path[]::new);
    }
}
