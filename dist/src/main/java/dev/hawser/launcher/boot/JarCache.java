package dev.hawser.launcher.boot;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

/**
 * The folder of the user's in which carried jars are unpacked once. It has a folder for each version, which comes there by a
 * rename when it is whole, under a lock: of several first starts one unpacks, and the others wait for it.
 */
final class JarCache {
    /** A folder that nobody has used for so long is removed when another one is unpacked. */
    private static final Duration LONGEST_UNUSED = Duration.ofDays(30);

    private static final Duration DAY = Duration.ofDays(1);

    private final Path root;
    private final CarriedJars all;

    JarCache(Path root, CarriedJars all) {
        this.root = root;
        this.all = all;
    }

    /**
     * The folder, with all jars in it; those of {@code wanted} are just as they should be.
     *
     * @throws IOException when there is no place for them
     */
    Path folder(CarriedJars wanted) throws IOException, CannotBoot {
        Folders.makePrivate(root);
        Path folder = root.resolve(all.id());
        if (isWhole(folder, wanted)) {
            markUsed(folder);
            return folder;
        }
        try (FileChannel file = FileChannel.open(
                        root.resolve(all.id() + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = file.lock()) {
            if (!lock.isValid() || !isWhole(folder, wanted)) { // else another process did it meanwhile
                removeLeftovers();
                unpack(folder);
            }
        }
        return folder;
    }

    private static boolean isWhole(Path folder, CarriedJars wanted) {
        return !Files.isSymbolicLink(folder) && wanted.areIntactIn(folder);
    }

    private void unpack(Path folder) throws IOException, CannotBoot {
        Path fresh = Files.createTempDirectory(root, all.id() + ".new-", Folders.PRIVATE);
        try {
            all.unpackInto(fresh);
            if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                Path damaged = root.resolve(fresh.getFileName() + "-damaged");
                Files.move(folder, damaged); // who has its jars open keeps them
                Folders.delete(damaged);
            }
            Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | CannotBoot failed) {
            try {
                Folders.delete(fresh);
            } catch (IOException left) {
                failed.addSuppressed(left);
            }
            throw failed;
        }
    }

    /** Of a process that died at it, and of versions that are gone. Whoever has the lock may do that. */
    private void removeLeftovers() throws IOException {
        Instant oldest = Instant.now().minus(LONGEST_UNUSED);
        try (DirectoryStream<Path> found = Files.newDirectoryStream(root)) {
            for (Path each : found) {
                String name = each.getFileName().toString();
                boolean ours = name.startsWith(all.id() + ".new-");
                boolean old = !name.startsWith(all.id())
                        && Files.getLastModifiedTime(each, LinkOption.NOFOLLOW_LINKS).toInstant().isBefore(oldest);
                if (ours || old) {
                    Folders.delete(each);
                }
            }
        }
    }

    private static void markUsed(Path folder) {
        try {
            Instant now = Instant.now();
            if (Files.getLastModifiedTime(folder).toInstant().isBefore(now.minus(DAY))) {
                Files.setLastModifiedTime(folder, FileTime.from(now));
            }
        } catch (IOException refused) {
            Complaints.add(folder + " cannot be marked as used", refused);
        }
    }
}
