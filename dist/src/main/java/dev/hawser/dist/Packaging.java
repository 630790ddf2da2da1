package dev.hawser.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;

/**
 * Makes the runnable jar and the image out of the launcher's folder of jars. A program for the JDK that the packages are for,
 * since only its jlink can make an image of it, and Maven may run on another one.
 */
public final class Packaging {
    private Packaging() {}

    /**
     * Makes them.
     *
     * @param args the version; the time of all entries of the jar; the folder of this module; the launcher's folder of jars
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length != 4) {
            throw new IllegalArgumentException("VERSION TIME MODULE JARS are wanted, and not " + Arrays.toString(args));
        }
        String version = args[0];
        Path module = Path.of(args[2]).toAbsolutePath().normalize();
        Jars jars = Jars.in(Path.of(args[3]).toAbsolutePath().normalize());
        Path target = Files.createDirectories(module.resolve("target"));
        new RunnableJar(version, Instant.parse(args[1]), module.resolve("target/classes"), jars)
                .write(target.resolve("hawser-" + version + ".jar"));
        Image image = new Image(module, jars, target.resolve("hawser-" + version + "-image"));
        image.make();
        image.archive(target.resolve("hawser-" + version + "-image.tar.gz"));
    }
}
