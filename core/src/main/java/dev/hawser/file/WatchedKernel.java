package dev.hawser.file;

import dev.hawser.deferred.Receiver;
import dev.hawser.net.DescriptorWatch;
import dev.hawser.net.Reactor;
import dev.hawser.reactor.linux.Inotify;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An inotify that a reactor watches. */
final class WatchedKernel {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.file.FileWatch");

    private final Inotify inotify;
    private @Nullable DescriptorWatch watch;
    private Receiver<List<Inotify.Happening>> receiver = _ -> {};

    private WatchedKernel(Inotify inotify) {
        this.inotify = inotify;
    }

    /** One that tells nothing yet; null where there is none to be had, which is logged where it could have been. */
    static @Nullable WatchedKernel open(Reactor reactor) {
        Inotify inotify;
        try {
            inotify = Inotify.open();
        } catch (IOException refused) {
            LOGGER.log(System.Logger.Level.WARNING, "files are looked at by a timer", refused);
            return null;
        }
        if (inotify == null) {
            return null;
        }
        WatchedKernel kernel = new WatchedKernel(inotify);
        try {
            kernel.watch = reactor.watch(inotify.descriptor(), kernel::readable);
            return kernel;
        } catch (UnsupportedOperationException | UncheckedIOException unwatchable) {
            inotify.close();
            LOGGER.log(System.Logger.Level.DEBUG, "files are looked at by a timer", unwatchable);
            return null;
        }
    }

    /** Tells {@code happened} what has happened, from now on. */
    void begin(Receiver<List<Inotify.Happening>> happened) {
        receiver = happened;
        if (watch != null) {
            watch.setReading(true);
        }
    }

    private void readable() throws Exception {
        List<Inotify.Happening> happenings = inotify.read();
        if (!happenings.isEmpty()) {
            receiver.accept(happenings);
        }
    }

    /** To add and remove folders by. */
    Inotify inotify() {
        return inotify;
    }

    void close() {
        if (watch != null) {
            watch.stop();
            watch = null;
            inotify.close();
        }
    }
}
