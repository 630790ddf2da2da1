package dev.hawser.launcher.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The file that has the number of a daemon's process, so that it can be found, and is not started twice. */
public final class PidFile {
    private static final System.Logger LOGGER = System.getLogger("hawser");

    private static final int MOST_BYTES = 64;

    /** How exact the times of files and processes are taken for. */
    private static final Duration SLACK = Duration.ofSeconds(10);

    private static final int MOST_TRIES = 10;

    private final Path path;
    private final FileChannel channel;

    /** @param channel kept open, as the path may lie outside of another root later */
    private PidFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Writes this process's number to {@code path}, in the place of one that runs no more.
     *
     * @throws CannotLaunch when that is the number of one that runs, or the file cannot be written
     */
    public static PidFile claim(Path path) {
        return take(path, -1);
    }

    /** The same in the place of {@code predecessor}, which still runs. */
    public static PidFile takeOver(Path path, long predecessor) {
        return take(path, predecessor);
    }

    private static PidFile take(Path path, long predecessor) {
        for (int i = 0; i < MOST_TRIES; i++) {
            try {
                PidFile taken = tryTaking(path, predecessor);
                if (taken != null) {
                    return taken;
                }
            } catch (IOException refused) {
                throw new CannotLaunch(
                        Sysexits.CANNOT_CREATE, "the pid file " + path + " cannot be written: " + reason(refused), refused);
            }
        }
        throw new CannotLaunch(Sysexits.CANNOT_CREATE, "the pid file " + path + " is removed again and again", null);
    }

    /** Null where its last owner has removed it meanwhile. */
    private static @Nullable PidFile tryTaking(Path path, long predecessor) throws IOException {
        FileChannel channel = FileChannel.open(
                path,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        PidFile taken = null;
        try (FileLock lock = channel.lock()) {
            refuseLive(path, channel, predecessor);
            writeNumber(channel);
            if (lock.isValid() && isOurs(path)) {
                taken = new PidFile(path, channel);
            }
        } finally {
            if (taken == null) {
                channel.close();
            }
        }
        return taken;
    }

    private static void writeNumber(FileChannel channel) throws IOException {
        byte[] number = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
        channel.write(ByteBuffer.wrap(number), 0);
        channel.truncate(number.length);
    }

    private static String reason(IOException refused) {
        if (refused instanceof NoSuchFileException) {
            return "there is no such folder";
        }
        if (refused instanceof FileSystemException e) {
            return e.getReason() == null ? "permission denied" : e.getReason();
        }
        return String.valueOf(refused.getMessage());
    }

    private static void refuseLive(Path path, FileChannel channel, long predecessor) throws IOException {
        if (channel.size() == 0) {
            return;
        }
        ByteBuffer content = ByteBuffer.allocate(MOST_BYTES);
        channel.read(content, 0);
        String text = StandardCharsets.US_ASCII.decode(content.flip()).toString();
        OptionalLong number = number(text);
        if (number.isEmpty()) {
            throw new CannotLaunch(
                    Sysexits.CANNOT_CREATE,
                    "the pid file " + path + " has no number of a process in it: remove it if it is none",
                    null);
        }
        long pid = number.getAsLong();
        if (pid == predecessor || pid == ProcessHandle.current().pid()) {
            return;
        }
        if (isLive(pid, Files.getLastModifiedTime(path).toInstant())) {
            throw new CannotLaunch(
                    Sysexits.TRY_LATER, "it runs already, as process " + pid + ", by the pid file " + path, null);
        }
        LOGGER.log(System.Logger.Level.INFO, "the pid file " + path + " was left by process " + pid + ", which runs no more");
    }

    /** The first bytes of what is there: who has the right to write it, may have put anything there. */
    static String text(Path path) throws IOException {
        BasicFileAttributes there = Files.readAttributes(path, BasicFileAttributes.class);
        if (!there.isRegularFile()) { // opening a pipe would wait for its other end
            throw new FileSystemException(path.toString(), null, there.isDirectory() ? "Is a directory" : "Is no regular file");
        }
        try (InputStream file = Files.newInputStream(path)) {
            return new String(file.readNBytes(MOST_BYTES), StandardCharsets.ISO_8859_1);
        }
    }

    /** The number in a pid file's text; nothing where it is none. */
    static OptionalLong number(String text) {
        String stripped = text.strip();
        return stripped.matches("[0-9]{1,10}") && Long.parseLong(stripped) > 0
                ? OptionalLong.of(Long.parseLong(stripped))
                : OptionalLong.empty();
    }

    /**
     * Whether {@code pid} is the process that wrote the file: one that began after that has only got its number, unless it runs
     * the same program, since clocks can be set.
     */
    private static boolean isLive(long pid, Instant written) {
        ProcessHandle process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive).orElse(null);
        if (process == null) {
            return false;
        }
        boolean later = process.info()
                .startInstant()
                .filter(start -> start.isAfter(written.plus(SLACK)))
                .isPresent();
        return !later || process.info().command().equals(ProcessHandle.current().info().command());
    }

    /**
     * The process that {@code path} names, where it runs.
     *
     * @throws CannotLaunch when the file cannot be read, or has no number, or that of none that runs
     */
    public static long running(Path path) {
        String text;
        try {
            text = text(path);
        } catch (NoSuchFileException missing) {
            throw new CannotLaunch(Sysexits.UNAVAILABLE, "nothing runs: there is no pid file " + path, missing);
        } catch (IOException refused) {
            throw new CannotLaunch(
                    Sysexits.NO_INPUT, "the pid file " + path + " cannot be read: " + reason(refused), refused);
        }
        OptionalLong number = number(text);
        if (number.isEmpty()) {
            throw new CannotLaunch(Sysexits.DATA, "the pid file " + path + " has no number of a process in it", null);
        }
        try {
            if (isLive(number.getAsLong(), Files.getLastModifiedTime(path).toInstant())) {
                return number.getAsLong();
            }
        } catch (IOException gone) {
            throw new CannotLaunch(Sysexits.UNAVAILABLE, "nothing runs any more: " + path + " is gone", gone);
        }
        throw new CannotLaunch(
                Sysexits.UNAVAILABLE, "process " + number.getAsLong() + " of the pid file " + path + " runs no more", null);
    }

    private static boolean isOurs(Path path) {
        try {
            return number(text(path))
                    .equals(OptionalLong.of(ProcessHandle.current().pid()));
        } catch (IOException gone) {
            LOGGER.log(System.Logger.Level.DEBUG, "the pid file cannot be read", gone);
            return false;
        }
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /**
     * Says that the process goes on, to whoever waits for another number in the file: it is newer, and has this process's number
     * again, where one that did not come to serve had written its own.
     */
    void refresh() {
        try {
            writeNumber(channel);
        } catch (IOException refused) {
            LOGGER.log(System.Logger.Level.DEBUG, "the pid file cannot be made newer", refused);
        }
    }

    /** Gives the file to {@code uid}, whose process is to write to it later. */
    void giveTo(long uid) throws IOException {
        Files.setAttribute(path, "unix:uid", (int) uid, LinkOption.NOFOLLOW_LINKS);
    }

    /** Removes the file, unless another process has it by now. Says whether it is gone. */
    public boolean remove() {
        if (!isOurs(path)) {
            return true;
        }
        try {
            Files.deleteIfExists(path);
            return true;
        } catch (IOException refused) {
            LOGGER.log(System.Logger.Level.WARNING, "the pid file " + path + " cannot be removed: " + reason(refused));
            return false;
        }
    }
}
