package dev.hawser.file;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Work;
import dev.hawser.net.ByteConsumer;
import dev.hawser.net.FileRegion;
import dev.hawser.net.FileSender;
import dev.hawser.net.Reactor;
import dev.hawser.net.Transport;
import dev.hawser.time.Action;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Files for a reactor's thread, which never waits for the disk: everything is done on the worker threads of {@link
 * Reactor#deferToThread}, and fails with the {@link IOException} that {@link FilePath} throws.
 *
 * <pre>{@code
 * AsyncFiles files = new AsyncFiles(reactor);
 * files.read(root.child("motd"), 65536).addCallback(Bytes::utf8).peek(transport::write);
 * }</pre>
 *
 * <p>What is asked for before an earlier call has ended may be done before it: chain what must come in order. Cancelling a
 * Deferred drops the result and does not stop what is being done.
 *
 * <p>Holds nothing. Used on the reactor's thread.
 */
public final class AsyncFiles {
    private static final Set<StandardOpenOption> APPENDING =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);

    private static final System.Logger LOGGER = System.getLogger(AsyncFiles.class.getName());

    private final Reactor reactor;

    /** By the threads of {@code reactor}. */
    public AsyncFiles(Reactor reactor) {
        this.reactor = Objects.requireNonNull(reactor, "reactor");
    }

    /** {@link FilePath#content}: what {@code file} holds, at most {@code most} bytes. */
    public Deferred<Bytes> read(FilePath file, int most) {
        return reactor.deferToThread(() -> file.content(most));
    }

    /** {@link FilePath#setContent(Bytes)}: replaces what {@code file} holds, all or nothing. */
    public Deferred<@Nullable Void> write(FilePath file, Bytes content) {
        return run(() -> file.setContent(content));
    }

    /** Adds {@code more} to the end of {@code file}, which is made where there is none. It is not forced to the disk. */
    public Deferred<@Nullable Void> append(FilePath file, Bytes more) {
        return run(() -> {
            try (FileChannel channel = FileChannel.open(file.path(), APPENDING)) {
                ByteBuffer left = more.asBuffer();
                while (left.hasRemaining()) {
                    channel.write(left);
                }
            }
        });
    }

    /** What {@code file} is; links are followed. */
    public Deferred<FileStatus> status(FilePath file) {
        return reactor.deferToThread(() -> FileStatus.of(file.path()));
    }

    /** {@link FilePath#exists}. */
    public Deferred<Boolean> exists(FilePath file) {
        return reactor.deferToThread(file::exists);
    }

    /** {@link FilePath#realDescendant(List)}: what {@code names} lead to from {@code root}, links followed. */
    public Deferred<FilePath> realDescendant(FilePath root, List<String> names) {
        return reactor.deferToThread(() -> root.realDescendant(names));
    }

    /** {@link FilePath#children}. */
    public Deferred<List<FilePath>> children(FilePath folder) {
        return reactor.deferToThread(folder::children);
    }

    /** {@link FilePath#makeDirs}. */
    public Deferred<@Nullable Void> makeDirs(FilePath folder) {
        return run(folder::makeDirs);
    }

    /** {@link FilePath#copyTo}. */
    public Deferred<@Nullable Void> copy(FilePath source, FilePath target) {
        return run(() -> source.copyTo(target));
    }

    /** {@link FilePath#moveTo}. */
    public Deferred<@Nullable Void> move(FilePath source, FilePath target) {
        return run(() -> source.moveTo(target));
    }

    /** {@link FilePath#remove}. */
    public Deferred<@Nullable Void> remove(FilePath file) {
        return run(file::remove);
    }

    /** {@link FilePath#openRegion}, to be sent and then closed. One that nobody waits for any more is closed by itself. */
    public Deferred<FileRegion> openRegion(FilePath file) {
        Opening opening = new Opening();
        return reactor.<FileRegion>deferToThread(() -> opening.opened(file.openRegion()))
                .addCallback(opening::told)
                .addErrback(opening::missed);
    }

    /**
     * Opens {@code file}, has {@code transport} send all of it, as by {@link Transport#sendFile}, and closes it. What is
     * written before it has been opened is sent before it. Fails, too, when it cannot be opened; the connection is then as
     * it was.
     */
    public Deferred<Long> send(FilePath file, Transport transport) {
        return openRegion(file)
                .chain(region -> transport.sendFile(region).always(() -> close(region)));
    }

    /** {@link FileSender#beginFileTransfer(java.nio.file.Path, ByteConsumer)} on worker threads. */
    public Deferred<Long> stream(FilePath file, ByteConsumer consumer) {
        return FileSender.onThreads(reactor).beginFileTransfer(file.path(), consumer);
    }

    private static void close(FileRegion region) {
        try {
            region.close(); // nothing was written to it, so that this waits for nobody
        } catch (IOException unclosed) {
            LOGGER.log(System.Logger.Level.WARNING, "a file that was sent does not close", unclosed);
        }
    }

    private Deferred<@Nullable Void> run(Action action) {
        Work<@Nullable Void> work = () -> {
            action.run();
            return null;
        };
        return reactor.<@Nullable Void>deferToThread(work);
    }

    /** Sees to it that a file is closed which was opened for somebody who has gone, or for a reactor that has stopped. */
    private static final class Opening {
        private @Nullable FileRegion untold;
        private boolean gone;

        /** On a worker thread. */
        synchronized FileRegion opened(FileRegion region) {
            if (gone) {
                AsyncFiles.close(region);
            } else {
                untold = region;
            }
            return region;
        }

        synchronized FileRegion told(FileRegion region) {
            untold = null;
            return region;
        }

        synchronized FileRegion missed(Throwable failure) throws Exception {
            gone = true;
            FileRegion opened = untold;
            untold = null;
            if (opened != null) {
                AsyncFiles.close(opened);
            }
            switch (failure) {
                case Exception exception -> throw exception;
                case Error error -> throw error;
                default -> throw new IllegalStateException(failure);
            }
        }
    }
}
