package dev.hawser.web.files;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.file.FilePath;
import dev.hawser.net.Reactor;
import dev.hawser.web.http.HttpStatus;
import dev.hawser.web.server.Pages;
import dev.hawser.web.server.Request;
import dev.hawser.web.server.Resource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The files below a folder.
 *
 * <pre>{@code
 * reactor.listenTcp(8080, new Site(new StaticFiles(FilePath.of("/srv/www"))));
 * }</pre>
 *
 * <p>GET and HEAD with single and several ranges, conditional requests (ETag, Last-Modified), files that are compressed already,
 * index files and, where {@linkplain StaticFilesOptions#withListing asked for}, listings. Files of more than 32 KiB are sent by the kernel
 * where it can.
 *
 * <p><b>What is not found.</b> Whatever is not below the folder, be it by {@code ..}, by separators that are percent-coded, by
 * backslashes, by NUL, by what other platforms take for a device, or by a symbolic link; names that begin with a dot, unless they
 * are allowed; and all that is no regular file or folder. The answer is 404 for all of them, so that nobody learns what there is. A path
 * that is no UTF-8 or badly coded is answered by 400 before it comes here.
 *
 * <p><b>Freshness.</b> Nothing waits for the disk on the reactor's thread but the kernel's sending. What was found is relied on for a second ({@link
 * StaticFilesOptions#withRevalidation}): files that are asked for often cost one look-up a second, and a file that was changed is seen so at most
 * that much later. Replace files by renaming, as {@link FilePath#setContent} does: who is being sent the old one gets all of it. A
 * file that is made shorter while it is sent breaks the answer off.
 *
 * <p><b>Validators.</b> The entity tag is strong, so that downloads can be resumed, and becomes so when the file is two seconds old:
 * before, it may change once more within what its time tells.
 *
 * <p>For one reactor, on its thread.
 */
public final class StaticFiles implements Resource {
    private static final String METHODS = "GET, HEAD, OPTIONS";

    private final FilePath root;
    private final StaticFilesOptions options;
    private final FileCache cache;
    private final Map<List<String>, Asking> underWay = new HashMap<>();
    private final long relied;
    private @Nullable Reactor reactor;
    private @Nullable FileLookup lookup;

    /** Those below {@code root}, with the usual options. */
    public StaticFiles(FilePath root) {
        this(root, StaticFilesOptions.DEFAULT);
    }

    /** Those below {@code root}. */
    public StaticFiles(FilePath root, StaticFilesOptions options) {
        this.root = Objects.requireNonNull(root, "root");
        this.options = options;
        this.cache = new FileCache(options.cacheBytes());
        this.relied = options.revalidation().toNanos();
    }

    @Override
    public void render(Request request) {
        switch (request.method()) {
            case "GET", "HEAD" -> find(request);
            case "OPTIONS" -> request.setStatus(HttpStatus.NO_CONTENT).setHeader("Allow", METHODS).finish();
            default -> {
                request.setHeader("Allow", METHODS).setStatus(HttpStatus.METHOD_NOT_ALLOWED);
                request.finish("This is a file.\n");
            }
        }
    }

    private void find(Request request) {
        List<String> segments = request.postPath();
        FoundFile known = cache.get(segments);
        Reactor its = request.reactor();
        if (known != null && its.nanos() - known.checkedNanos < relied) {
            Deferred<@Nullable Void> sent = FileAnswer.send(request, known);
            if (sent != null) {
                request.answeredBy(sent);
            }
            return;
        }
        request.answeredBy(lookUp(its, segments, known).<@Nullable Void>chain(found -> answered(request, found)));
    }

    private static Deferred<@Nullable Void> answered(Request request, Found found) throws Exception {
        Deferred<@Nullable Void> sent = null;
        if (!request.isFinished()) {
            if (found instanceof FoundFile file) {
                sent = FileAnswer.send(request, file);
            } else {
                answer(request, found);
            }
        }
        return sent == null ? Deferred.succeed(request.reactor(), null) : sent;
    }

    private static void answer(Request request, Found found) throws Exception {
        switch (found) {
            case FoundFile _ -> throw new IllegalStateException("a file is not answered with a page");
            case Found.Folder folder -> {
                request.setHeader("Content-Type", "text/html; charset=utf-8");
                request.setHeader("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
                request.setHeader("X-Content-Type-Options", "nosniff");
                request.finish(folder.listing());
            }
            case Found.FolderWithoutSlash _ -> {
                String query = request.query();
                request.redirect(HttpStatus.MOVED_PERMANENTLY, request.path() + "/" + (query == null ? "" : "?" + query));
            }
            case Found.Nothing _ -> Pages.NOT_FOUND.render(request);
            case Found.Forbidden _ -> Pages.FORBIDDEN.render(request);
        }
    }

    /** Looks, once for all who ask the same meanwhile. */
    private Deferred<Found> lookUp(Reactor its, List<String> segments, @Nullable FoundFile known) {
        Promise<Found> told = new Promise<>(its);
        Asking asking = underWay.get(segments);
        if (asking != null) {
            asking.waiting.add(told);
            return told;
        }
        asking = new Asking(segments, known);
        asking.waiting.add(told);
        underWay.put(segments, asking);
        asking.begin(its, lookupOn(its));
        return told;
    }

    private FileLookup lookupOn(Reactor its) {
        FileLookup made = lookup;
        if (made == null) {
            made = new FileLookup(root, options, its.wallClock());
            lookup = made;
            reactor = its;
        }
        if (reactor != its) {
            throw new IllegalStateException("static files serve on one reactor: make them for each of a group");
        }
        return made;
    }

    /** A look-up that is under way. */
    private final class Asking {
        private final List<String> segments;
        private final @Nullable FoundFile known;
        private final List<Promise<Found>> waiting = new ArrayList<>(1);

        /** What was opened and not yet handed over; guarded by this. */
        private @Nullable FoundFile untold;

        private boolean isGone;

        Asking(List<String> segments, @Nullable FoundFile known) {
            this.segments = segments;
            this.known = known;
            if (known != null) {
                known.acquire(); // what is still true of it is used again
            }
        }

        void begin(Reactor its, FileLookup found) {
            long began = its.nanos();
            its.<Found>deferToThread(() -> opened(found.find(segments, known)))
                    .finish(result -> ended(its, began, result), this::failed);
        }

        /** On a worker thread. */
        private synchronized Found opened(Found found) {
            if (found instanceof FoundFile file && file != known) {
                if (isGone) {
                    file.close();
                } else {
                    untold = file;
                }
            }
            return found;
        }

        private synchronized void handedOver() {
            untold = null;
        }

        private void ended(Reactor its, long began, Found found) {
            handedOver();
            underWay.remove(segments);
            if (found instanceof FoundFile file) {
                file.checkedNanos = began;
                file.acquire();
                if (file != known) {
                    cache.put(its, segments, file);
                }
                tell(file);
                file.release();
            } else {
                cache.remove(segments);
                tell(found);
            }
            if (known != null) {
                known.release();
            }
        }

        private void tell(Found result) {
            for (Promise<Found> promise : waiting) {
                if (!promise.isFired()) {
                    promise.callback(result);
                }
            }
        }

        private void failed(Throwable failure) {
            synchronized (this) {
                isGone = true;
                FoundFile opened = untold;
                untold = null;
                if (opened != null) {
                    opened.close();
                }
            }
            underWay.remove(segments);
            cache.remove(segments);
            if (known != null) {
                known.release();
            }
            for (Promise<Found> promise : waiting) {
                if (!promise.isFired()) {
                    promise.errback(failure);
                }
            }
        }
    }
}
