package dev.hawser.net;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.time.Scheduler;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Answers out of a {@link HostsFile}, and out of nothing else: what the file does not have fails with {@link
 * ConnectFailed.DnsFailed}, so that {@link Resolver#orElse} can ask somebody who knows more. Not needed for the reactor's
 * own resolver, as the operating system reads its hosts file by itself.
 *
 * <p>The file is read on a worker thread, before the first answer, and again where it has changed. That is looked for with
 * the next question when two seconds have passed; the answer waits for it. A file that cannot be read any more leaves what
 * was last read in force; one that does not exist is an empty one.
 *
 * <p>{@code localhost} and names below it are the loopback addresses, whatever the file says of them (RFC 6761 6.3): those
 * that the file has for {@code localhost}, if they are that, or else {@code 127.0.0.1} and {@code ::1}.
 *
 * <p>Used on the reactor's thread.
 */
public final class HostsFileResolver implements Resolver {
    /** A file that is larger than this many bytes is not read. */
    public static final int MOST_BYTES = 64 << 20;

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);
    private static final List<InetAddress> LOOPBACK =
            List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"));
    private static final System.Logger LOGGER = System.getLogger(HostsFileResolver.class.getName());

    private final Reactor reactor;
    private final Path file;
    private final List<Promise<HostsFile>> waiters = new ArrayList<>(1);
    private Reading last = new Reading(HostsFile.EMPTY, null);
    private long lookedAt;
    private boolean looked;
    private boolean reading;

    /** What the file was when it was read; {@code stamp} is null where there was none. */
    private record Reading(HostsFile content, @Nullable Stamp stamp) {}

    private record Stamp(FileTime modified, long size, @Nullable Object key) {}

    /** Reads {@code file}. */
    public HostsFileResolver(Reactor reactor, Path file) {
        this.reactor = Objects.requireNonNull(reactor, "reactor");
        this.file = Objects.requireNonNull(file, "file");
    }

    /** Reads the hosts file of the operating system. */
    public static HostsFileResolver ofSystem(Reactor reactor) {
        String windows = System.getenv("SystemRoot");
        return new HostsFileResolver(
                reactor,
                windows == null
                        ? Path.of("/etc/hosts")
                        : Path.of(windows, "System32", "drivers", "etc", "hosts"));
    }

    @Override
    public Deferred<List<InetAddress>> resolve(String host) {
        reactor.checkThread();
        InetAddress numeric = HostNames.numeric(host);
        if (numeric != null) {
            return Deferred.succeed(reactor, List.of(numeric));
        }
        String name;
        try {
            name = HostNames.ascii(host);
        } catch (IllegalArgumentException noName) {
            return Deferred.fail(
                    reactor,
                    new ConnectFailed.DnsFailed(HostNames.shown(host), String.valueOf(noName.getMessage()), noName));
        }
        return content().addCallback(content -> answer(host, name, content));
    }

    private List<InetAddress> answer(String host, String name, HostsFile content) {
        if (HostNames.isLocalhost(name)) {
            List<InetAddress> loopback = content.addresses("localhost").stream()
                    .filter(InetAddress::isLoopbackAddress)
                    .toList();
            return loopback.isEmpty() ? LOOPBACK : loopback;
        }
        List<InetAddress> found = content.addresses(name);
        if (found.isEmpty()) {
            throw new ConnectFailed.DnsFailed(HostNames.shown(host), "it is not in " + file, null);
        }
        return found;
    }

    /** What the file says, after a look at it where that is due. */
    private Deferred<HostsFile> content() {
        if (looked && reactor.nanos() - lookedAt < LOOK_AGAIN.toNanos()) {
            return Deferred.succeed(reactor, last.content);
        }
        Promise<HostsFile> waiter = new Promise<>(reactor, waiters::remove);
        waiters.add(waiter);
        if (!reading) {
            reading = true;
            Reading known = last;
            reactor.<Reading>deferToThread(() -> read(known)).finish(this::wasRead, this::wasNotRead);
        }
        return waiter;
    }

    private Reading read(Reading known) throws IOException {
        Stamp stamp;
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            stamp = new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        } catch (NoSuchFileException none) {
            return new Reading(HostsFile.EMPTY, null);
        }
        if (stamp.equals(known.stamp)) {
            return known;
        }
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] content = stream.readNBytes(MOST_BYTES + 1);
            if (content.length > MOST_BYTES) {
                throw new IOException(file + " has more than " + MOST_BYTES + " bytes");
            }
            return new Reading(HostsFile.parse(new String(content, StandardCharsets.UTF_8)), stamp);
        }
    }

    private void wasRead(Reading read) {
        if (read != last && !read.content.problems().isEmpty()) {
            LOGGER.log(System.Logger.Level.WARNING, "left out of " + file + ": " + read.content.problems());
        }
        last = read;
        tellWaiters();
    }

    private void wasNotRead(Throwable failure) {
        if (!(failure instanceof ReactorStopped)) {
            LOGGER.log(System.Logger.Level.WARNING, file + " cannot be read", failure);
        }
        tellWaiters();
        Scheduler.rethrowFatal(failure);
    }

    private void tellWaiters() {
        reading = false;
        looked = true;
        lookedAt = reactor.nanos();
        List<Promise<HostsFile>> told = List.copyOf(waiters);
        waiters.clear();
        for (Promise<HostsFile> waiter : told) {
            if (!waiter.isFired()) { // an earlier one's callback may have cancelled it
                waiter.callback(last.content);
            }
        }
    }
}
