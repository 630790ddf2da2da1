package dev.hawser.launcher.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.Consumer;

/**
 * A log file that goes on in a new one when its {@link LogRotation} says so, or when it is opened anew. The open file is
 * given up only once the new one is open; where that cannot be, it stays.
 *
 * <p>For one thread at a time.
 */
final class LogFile implements AutoCloseable {
    /** Beyond those to keep, as many are looked for that an earlier rotation has left. */
    private static final int MOST_LEFT_OVER = 10_000;

    private final Path path;
    private final LogRotation rotation;
    private final ZoneId zone;
    private final Consumer<String> complaints;

    private OpenLogFile open;
    private long size;
    private long sizeLimit;

    /** When the day of the file ends, in milliseconds since the epoch; the smallest number before its first line. */
    private long dayEnd;

    private boolean hasComplained;
    private boolean mayEndWithinLine;

    /**
     * Opens it.
     *
     * @param complaints told once when it cannot be rotated, until it can be again; never within a call that fails
     */
    LogFile(Path path, LogRotation rotation, ZoneId zone, Consumer<String> complaints) throws IOException {
        this.path = path.toAbsolutePath().normalize();
        this.rotation = rotation;
        this.zone = zone;
        this.complaints = complaints;
        this.open = OpenLogFile.at(this.path);
        begin();
    }

    private void begin() {
        size = open.size();
        sizeLimit = rotation.bytes();
        dayEnd = size > 0 ? dayEnd(open.modified().toMillis()) : Long.MIN_VALUE;
    }

    private long dayEnd(long millis) {
        return Instant.ofEpochMilli(millis)
                .atZone(zone)
                .toLocalDate()
                .plusDays(1)
                .atStartOfDay(zone)
                .toInstant()
                .toEpochMilli();
    }

    /**
     * Appends lines.
     *
     * @param millis when they were logged, by which days are told, since the epoch
     * @throws IOException when they, or a part of them, could not be written
     */
    void append(byte[] lines, long millis) throws IOException {
        if (open.isRegular()) {
            if (dayEnd == Long.MIN_VALUE) {
                dayEnd = dayEnd(millis);
            }
            if ((rotation.daily() && millis >= dayEnd) || (size > 0 && size > sizeLimit - lines.length)) {
                rotateIfDue(lines.length, millis);
            }
        }
        if (mayEndWithinLine) {
            endLine();
        }
        try {
            open.stream().write(lines);
        } catch (IOException refused) {
            mayEndWithinLine = true;
            throw refused;
        }
        size += lines.length;
    }

    /** A write failed, which may have written a part of its line. */
    private void endLine() throws IOException {
        long now = open.isRegular() ? open.sizeNow() : -1;
        if (now != size) {
            open.stream().write('\n');
            size = now < 0 ? size + 1 : now + 1;
        }
        mayEndWithinLine = false;
    }

    private void rotateIfDue(int more, long millis) {
        try {
            long now = open.sizeNow();
            boolean isAnotherDay = rotation.daily() && millis >= dayEnd;
            if (now >= 0 && !isAnotherDay && now <= sizeLimit - more) {
                size = now; // somebody has cut it
                return;
            }
            if (now > 0) {
                rotate();
            } else if (now < 0) {
                reopen(); // somebody has moved it away, and perhaps made another
            }
            dayEnd = Math.max(dayEnd, dayEnd(millis));
            hasComplained = false;
        } catch (IOException refused) {
            // not again for each line
            sizeLimit = size + Math.min(rotation.bytes(), LogRotation.ANY_SIZE - size);
            dayEnd = dayEnd(millis);
            if (!hasComplained) {
                hasComplained = true;
                complaints.accept("the log file " + path + " cannot be rotated, and grows: " + CannotLog.reason(refused));
            }
        }
    }

    private void rotate() throws IOException {
        Path file = open.path();
        int last = 1;
        while (last < rotation.kept() && Files.exists(old(file, last), LinkOption.NOFOLLOW_LINKS)) {
            last++;
        }
        for (int i = last; i > 1; i--) {
            move(old(file, i - 1), old(file, i));
        }
        move(file, old(file, 1));
        try {
            reopen();
        } catch (IOException refused) {
            move(old(file, 1), file);
            throw refused;
        }
        for (int i = rotation.kept() + 1; i < MOST_LEFT_OVER && Files.deleteIfExists(old(file, i)); i++) {
            // those of a time when more were kept
        }
    }

    private static Path old(Path file, int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Goes on in the file that is at the path now, and makes it where there is none. */
    void reopen() throws IOException {
        OpenLogFile before = open;
        open = OpenLogFile.at(path);
        begin();
        mayEndWithinLine = false;
        try {
            before.stream().close();
        } catch (IOException refused) {
            // what a system that writes late tells only now
            complaints.accept("the end of a log file that was at " + path + " may be lost: " + CannotLog.reason(refused));
        }
    }

    /** What it was opened as. */
    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        open.stream().close();
    }

    /** Has the open file belong to {@code uid}, unless it is a device or a pipe, or another file has its place. */
    void giveTo(long uid) throws IOException {
        if (open.isRegular() && open.sizeNow() >= 0) {
            Files.setAttribute(open.path(), "unix:uid", (int) uid, LinkOption.NOFOLLOW_LINKS);
        }
    }
}
