package dev.hawser.web.form;

import dev.hawser.net.Reactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files that a form has on the disk, made by worker threads, and removed when its request is over. */
final class TemporaryFiles {
    private final List<Path> paths = new ArrayList<>();
    private boolean isOver;

    /** On a worker thread: a new file that only this user may read. */
    Path create(Path folder) throws IOException {
        Path made = Files.createTempFile(folder, "hawser-form-", ".part");
        synchronized (this) {
            if (!isOver) {
                paths.add(made);
                return made;
            }
        }
        Files.deleteIfExists(made);
        throw new IOException("the request is over");
    }

    /** Removes them all, and those that come yet. */
    void remove(Reactor reactor) {
        synchronized (this) {
            isOver = true;
            if (paths.isEmpty()) {
                return;
            }
        }
        reactor.deferToThread(() -> {
                    delete();
                    return true;
                })
                .finish(_ -> {}, stopped -> delete());
    }

    private synchronized void delete() {
        for (Path path : paths) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException kept) {
                System.getLogger(Forms.class.getName())
                        .log(System.Logger.Level.WARNING, "a temporary file of a form stays: " + path, kept);
            }
        }
        paths.clear();
    }
}
