package dev.hawser.web.server;

import dev.hawser.net.Reactor;
import dev.hawser.net.Trigger;
import dev.hawser.time.Upkeep;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A file that lines are added to by a worker thread. {@link #add} is called on the reactor's. */
final class AccessFile {
    private static final System.Logger LOG = System.getLogger(AccessLog.class.getName());
    private static final Duration GATHERING = Duration.ofMillis(200);
    private static final int MOST_GATHERED = 64 << 10;
    private static final int MOST_PENDING = 4 << 20;

    private final Reactor reactor;
    private final Path path;

    private StringBuilder pending = new StringBuilder();
    private boolean timed;
    private boolean writing;
    private boolean triggered;
    private boolean stopping;
    private long lost;

    /** For what follows; only contended where a disk hangs when the reactor has stopped. */
    private final ReentrantLock lock = new ReentrantLock();

    private @Nullable OutputStream stream;
    private @Nullable Object key;
    private boolean mayEndWithinLine;

    AccessFile(Reactor reactor, Path path) {
        this.reactor = Objects.requireNonNull(reactor, "reactor");
        this.path = path.toAbsolutePath();
    }

    void add(String line) {
        if (pending.length() + line.length() > MOST_PENDING) {
            lose(1, "the disk is too slow");
            return;
        }
        pending.append(line).append('\n');
        if (!triggered) {
            triggered = true;
            reactor.addSystemEventTrigger(Trigger.Phase.BEFORE, Trigger.Event.SHUTDOWN, () -> stopping = true);
            reactor.addSystemEventTrigger(Trigger.Phase.AFTER, Trigger.Event.SHUTDOWN, this::finish);
        }
        if (pending.length() >= MOST_GATHERED) {
            write();
        } else if (!timed && !stopping) {
            timed = true;
            reactor.callLater(GATHERING, (Upkeep) () -> {
                timed = false;
                write();
            });
        }
    }

    private void write() {
        if (writing || stopping || pending.isEmpty()) {
            return;
        }
        String batch = take();
        writing = true;
        reactor.<@Nullable IOException>deferToThread(() -> append(batch))
                .finish(
                        refused -> {
                            writing = false;
                            written(batch, refused);
                            if (pending.length() >= MOST_GATHERED) {
                                write();
                            }
                        },
                        _ -> writing = false); // the reactor has stopped meanwhile
    }

    private String take() {
        String batch = pending.toString();
        pending = new StringBuilder();
        return batch;
    }

    /** The reactor has ended, and with it its workers: the rest is written here. */
    private void finish() {
        String batch = take();
        triggered = false;
        stopping = false;
        if (!batch.isEmpty()) {
            written(batch, append(batch));
        }
        close();
    }

    private void written(String batch, @Nullable IOException refused) {
        if (refused != null) {
            lose(batch.chars().filter(c -> c == '\n').count(), refused.toString());
        } else if (lost > 0 && pending.length() < MOST_GATHERED) {
            LOG.log(Level.WARNING, lost + " lines were not written to " + path + "; now they are again");
            lost = 0;
        }
    }

    private void lose(long count, String why) {
        if (lost == 0) {
            LOG.log(Level.WARNING, "lines are not written to " + path + " (said once): " + why);
        }
        lost += count;
    }

    // ---------------------------------------------------------------- on a worker

    private @Nullable IOException append(String batch) {
        if (!lock.tryLock()) {
            return new IOException("another write is still waiting for the disk");
        }
        try {
            OutputStream out = open();
            byte[] bytes = (mayEndWithinLine ? "\n" + batch : batch).getBytes(StandardCharsets.US_ASCII);
            mayEndWithinLine = true;
            out.write(bytes);
            mayEndWithinLine = false;
            return null;
        } catch (IOException refused) {
            return refused;
        } finally {
            lock.unlock();
        }
    }

    private OutputStream open() throws IOException {
        OutputStream before = stream;
        if (before != null && Objects.equals(key, keyNow())) {
            return before;
        }
        OutputStream opened = Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        stream = opened;
        key = keyNow();
        mayEndWithinLine = false;
        if (before != null) {
            before.close();
        }
        return opened;
    }

    /** What the system knows the file by that has the name now; null where there is none, or the system has no such thing. */
    private @Nullable Object keyNow() throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException gone) {
            return null;
        }
    }

    private void close() {
        if (!lock.tryLock()) {
            return; // a write still waits for the disk; the process's end closes it
        }
        try {
            OutputStream open = stream;
            stream = null;
            if (open != null) {
                open.close();
            }
        } catch (IOException refused) {
            lose(0, refused.toString());
        } finally {
            lock.unlock();
        }
    }
}
