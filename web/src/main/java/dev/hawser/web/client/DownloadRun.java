package dev.hawser.web.client;

import dev.hawser.net.ConnectFailed;
import dev.hawser.net.Reactor;
import dev.hawser.net.Trigger;
import dev.hawser.web.http.HttpGrammar;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What {@code hawser get} does: downloads one file with a reactor of its own on the calling thread, and shows how far it is. */
public final class DownloadRun {
    /** It is complete. */
    public static final int OK = 0;

    /** The address is none (sysexits' EX_USAGE). */
    public static final int USAGE = 64;

    /** The server refuses, or does not have it (EX_NOINPUT). */
    public static final int NO_INPUT = 66;

    /** There is no such host (EX_NOHOST). */
    public static final int NO_HOST = 68;

    /** The server cannot be reached, or has failed (EX_UNAVAILABLE). */
    public static final int UNAVAILABLE = 69;

    /** The file cannot be written (EX_CANTCREAT). */
    public static final int CANNOT_CREATE = 73;

    /** It has broken off, and can go on (EX_TEMPFAIL). */
    public static final int BROKEN_OFF = 75;

    /** A right is missing (EX_NOPERM). */
    public static final int NO_PERMISSION = 77;

    /** Ctrl-C. */
    public static final int INTERRUPTED = 130;

    private static final Duration DRAWN_EVERY = Duration.ofMillis(100);

    /** How progress is shown. */
    public enum Display {
        /** As a line that is drawn again and again, for a terminal. */
        BAR,
        /** As lines with percentages. */
        PLAIN,
        /** Not at all. */
        NONE
    }

    private final String url;
    private final Path file;
    private final int retries;
    private final Display display;
    private final PrintWriter err;
    private int status = INTERRUPTED;
    private boolean isStopping;
    private long began;
    private long drawn;
    private long first = -1;
    private long lastDone;
    private long lastTotal = -1;
    private int lastShown = -1;
    private int lineLength;

    private DownloadRun(String url, Path file, int retries, Display display, PrintWriter err) {
        this.url = url;
        this.file = file;
        this.retries = retries;
        this.display = display;
        this.err = err;
    }

    /**
     * Downloads.
     *
     * @param file null for the name that the address ends with, in the present folder
     * @param err for progress, and one line on what is wrong
     * @return the exit status: one of the constants above
     */
    public static int run(String url, @Nullable Path file, int retries, Display display, PrintWriter err) {
        Path target;
        ProxySelection proxies;
        try {
            if (!WebUrl.of(url).scheme().startsWith("http")) {
                throw new IllegalArgumentException("the address is neither of http nor of https: " + HttpGrammar.quoted(url));
            }
            target = file == null ? Path.of(FileDownload.nameFor(url)) : file;
            proxies = ProxySelection.ofEnvironment();
        } catch (IllegalArgumentException wrong) {
            err.println("hawser: " + wrong.getMessage());
            err.flush();
            return USAGE;
        }
        return new DownloadRun(url, target, retries, display, err).run(proxies);
    }

    private int run(ProxySelection proxies) {
        Reactor reactor = Reactor.open();
        HttpClient client = new HttpClient(reactor, HttpClientOptions.DEFAULT.withProxies(proxies));
        reactor.addSystemEventTrigger(Trigger.Phase.BEFORE, Trigger.Event.SHUTDOWN, () -> isStopping = true);
        reactor.callWhenRunning(() -> {
            began = reactor.nanos();
            FileDownload download = new FileDownload(client, url, file, retries, (done, total) -> progressed(reactor, done, total));
            download.start().finish(done -> finished(reactor, done), failure -> {
                failed(failure);
                reactor.stop();
            });
        });
        reactor.run();
        if (status == INTERRUPTED) {
            endLine();
            say("interrupted" + kept());
        }
        return status;
    }

    private void finished(Reactor reactor, FileDownload.Done done) {
        status = OK;
        if (display != Display.NONE) {
            draw(reactor.nanos(), true);
            endLine();
            String more = done.resumedAt() > 0 ? ", " + ProgressLine.size(done.resumedAt()) + " of them from before" : "";
            err.println(done.file() + ": " + done.byteCount() + " bytes" + more);
            err.flush();
        }
        reactor.stop();
    }

    private void failed(Throwable failure) {
        if (isStopping) {
            return; // whatever it fails with now is an echo of the interrupt, which is told when the reactor has stopped
        }
        endLine();
        status = switch (failure) {
            case HttpStatusFailed refused -> refused.status() >= 500 ? UNAVAILABLE : NO_INPUT;
            case RequestNotSent lost -> lost.getCause() instanceof ConnectFailed.DnsFailed ? NO_HOST : UNAVAILABLE;
            case RequestFailed _ -> BROKEN_OFF;
            case AccessDeniedException _ -> NO_PERMISSION;
            case IOException _ -> CANNOT_CREATE;
            default -> UNAVAILABLE;
        };
        boolean isOfFile = failure instanceof IOException;
        String message = switch (failure) {
            case AccessDeniedException denied -> denied.getFile() + " may not be written";
            case NoSuchFileException missing -> missing.getFile() + ": there is no such folder";
            default -> String.valueOf(failure.getMessage());
        };
        say((isOfFile ? "cannot write: " : "") + message.lines().findFirst().orElse("") + (status == BROKEN_OFF ? kept() : ""));
    }

    private String kept() {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            return Files.exists(part)
                    ? "; " + part + " is kept (" + Files.size(part) + " bytes), and the same command goes on with it"
                    : "";
        } catch (IOException unreadable) {
            return "; " + part + " is kept";
        }
    }

    private void say(String text) {
        err.println("hawser: " + text);
        err.flush();
    }

    // ---------------------------------------------------------------- progress

    private void progressed(Reactor reactor, long done, long total) {
        if (first < 0) {
            first = done;
        }
        lastDone = done;
        lastTotal = total;
        long now = reactor.nanos();
        if (display == Display.PLAIN || now - drawn >= DRAWN_EVERY.toNanos()) {
            draw(now, false);
        }
    }

    private void draw(long now, boolean isLast) {
        drawn = now;
        switch (display) {
            case BAR -> {
                String line = ProgressLine.bar(lastDone, lastTotal, lastDone - Math.max(0, first), now - began);
                err.print("\r" + line + " ".repeat(Math.max(0, lineLength - line.length())));
                err.flush();
                lineLength = line.length();
            }
            case PLAIN -> {
                int percent = lastTotal > 0 ? ProgressLine.percent(lastDone, lastTotal) : -1;
                if (percent >= 0 && percent / 10 > lastShown / 10 || isLast && percent != lastShown) {
                    lastShown = percent;
                    err.println(percent + " %");
                    err.flush();
                }
            }
            case NONE -> {}
        }
    }

    private void endLine() {
        if (lineLength > 0) {
            lineLength = 0;
            err.println();
            err.flush();
        }
    }
}
