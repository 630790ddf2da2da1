package dev.hawser.policy;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The open files of a traffic log. Used by one worker thread at a time, and at the reactor's end by its thread; the lock
 * is only contended where a disk hangs at that time.
 */
final class TrafficFiles {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.policy.TrafficLog");

    private static final FileAttribute<?>[] OWNER_ONLY = {
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
    };
    private static final FileAttribute<?>[] NO_ATTRIBUTES = {};

    private final TrafficLog log;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, Open> open = new HashMap<>();
    private boolean complained;

    TrafficFiles(TrafficLog log) {
        this.log = log;
    }

    private static final class Open {
        final OutputStream stream;
        long left;

        Open(OutputStream stream, long left) {
            this.stream = stream;
            this.left = left;
        }
    }

    /** Writes {@code entries}, where nobody else is at it; says whether it did. */
    boolean tryWrite(List<TrafficEntry> entries) {
        if (!lock.tryLock()) {
            return false;
        }
        try {
            for (TrafficEntry entry : entries) {
                write(entry);
            }
            open.values().removeIf(file -> !flushed(file));
        } finally {
            lock.unlock();
        }
        return true;
    }

    private void write(TrafficEntry entry) {
        try {
            if (entry.kind() == TrafficEntry.Kind.OPEN) {
                Files.deleteIfExists(log.file(entry.connection())); // never through a link, nor into one still written
                OutputStream stream = create(log.file(entry.connection()));
                open.put(entry.connection(), new Open(new BufferedOutputStream(stream), log.mostBytes()));
            }
            Open file = open.get(entry.connection());
            if (file == null) {
                return; // it failed before
            }
            append(file, entry);
            if (entry.kind() == TrafficEntry.Kind.CLOSE) {
                open.remove(entry.connection());
                file.stream.close();
            }
        } catch (IOException | RuntimeException failed) {
            Open broken = open.remove(entry.connection());
            complain(failed);
            if (broken != null) {
                try {
                    broken.stream.close();
                } catch (IOException again) {
                    complain(again);
                }
            }
        }
    }

    /** What was said holds passwords: it is for nobody else. */
    private static OutputStream create(Path file) throws IOException {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return Channels.newOutputStream(Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                posix ? OWNER_ONLY : NO_ATTRIBUTES));
    }

    private void append(Open file, TrafficEntry entry) throws IOException {
        if (file.left <= 0) {
            return;
        }
        byte[] line = entry.line(log.format()).getBytes(StandardCharsets.UTF_8);
        file.left -= line.length;
        if (file.left < 0 && entry.kind() != TrafficEntry.Kind.OPEN) {
            line = (entry.at() + " * the rest is left out\n").getBytes(StandardCharsets.UTF_8);
        }
        file.stream.write(line);
    }

    private boolean flushed(Open file) {
        try {
            file.stream.flush();
            return true;
        } catch (IOException failed) {
            complain(failed);
            return false;
        }
    }

    /** Once: a full disk must not fill the log as well. */
    private void complain(Exception failed) {
        if (!complained) {
            complained = true;
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "traffic is not logged completely in " + log.directory() + " (said once): " + failed,
                    failed);
        }
    }
}
