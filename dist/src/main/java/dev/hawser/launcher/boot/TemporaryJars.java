package dev.hawser.launcher.boot;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A folder for the jars of this process alone, where no other one can be had. It goes when the process ends; where that was
 * killed, when the next one makes such a folder. A lock in it tells that its process lives.
 */
final class TemporaryJars {
    private static final String PREFIX = "hawser-jars-";
    private static final String LOCK = "lock";
    private static final int MOST_TRIES = 5;

    private final Path folder;

    /** Held, and never closed: the lock is the process's until its end. */
    private final FileLock lock;

    private TemporaryJars(Path folder, FileLock lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /** Makes one in {@code parent}. */
    static Path unpack(CarriedJars jars, Path parent) throws IOException, CannotBoot {
        removeAbandoned(parent);
        TemporaryJars temporary = make(parent);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(temporary::delete));
        jars.unpackInto(temporary.folder);
        return temporary.folder;
    }

    private static TemporaryJars make(Path parent) throws IOException {
        for (int i = 0; i < MOST_TRIES; i++) {
            Path folder = Files.createTempDirectory(parent, PREFIX, Folders.PRIVATE);
            Path path = folder.resolve(LOCK);
            FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            TemporaryJars made = new TemporaryJars(folder, file.lock());
            if (Files.exists(path)) { // else another process took it for abandoned before it was locked
                return made;
            }
            file.close();
        }
        throw new IOException(parent + ": what is made in it is removed again and again");
    }

    private void delete() {
        try {
            if (lock.isValid()) {
                Folders.delete(folder);
            }
        } catch (IOException refused) {
            Complaints.add(folder + " is left", refused);
        }
    }

    private static void removeAbandoned(Path parent) throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path each : found) {
                try {
                    removeUnlocked(each);
                } catch (IOException others) {
                    Complaints.add(each + " is let alone", others);
                }
            }
        }
    }

    private static void removeUnlocked(Path folder) throws IOException {
        boolean ours = Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) && Folders.isOwn(folder);
        if (!ours || !Files.exists(folder.resolve(LOCK))) { // without a lock it is being made
            return;
        }
        try (FileChannel file =
                FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            FileLock free = tryLock(file);
            if (free != null) {
                Folders.delete(folder);
            }
        }
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException own) {
            Complaints.add("this process has it", own);
            return null;
        }
    }
}
