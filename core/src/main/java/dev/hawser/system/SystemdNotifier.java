package dev.hawser.system;

import dev.hawser.net.Address;
import dev.hawser.reactor.linux.SystemCalls;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Tells the system's service manager how this service does, by the protocol of {@code sd_notify}. It says where it listens in
 * {@code NOTIFY_SOCKET}; where that is missing nobody has asked, and all methods do nothing.
 *
 * <p>From any thread, and never waiting. The socket is connected at once, so it goes on after a change of the user or of the
 * root folder. What cannot be told is a warning in the log and a result of false: no reason for a service to end.
 */
public final class SystemdNotifier implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.system");

    /** The service manager reads no more than 4096 bytes of a datagram. */
    private static final int LONGEST_STATUS = 4000;

    private final @Nullable LocalDatagrams manager;

    private SystemdNotifier(@Nullable LocalDatagrams manager) {
        this.manager = manager;
    }

    /** Tells whoever {@code NOTIFY_SOCKET} of this process names. */
    public static SystemdNotifier fromEnvironment() {
        return of(System.getenv("NOTIFY_SOCKET"));
    }

    /**
     * The same for the value of such a variable.
     *
     * @param socket an absolute path, or {@code @} and an abstract name; null or empty for nobody
     */
    public static SystemdNotifier of(@Nullable String socket) {
        if (socket == null || socket.isEmpty()) {
            return new SystemdNotifier(null);
        }
        if (!socket.startsWith("/") && !socket.startsWith("@")) {
            return refused(socket, "it is neither a path nor an abstract name");
        }
        try {
            return new SystemdNotifier(LocalDatagrams.open(Address.Unix.of(socket)));
        } catch (IOException | UnsupportedOperationException reason) {
            return refused(socket, String.valueOf(reason.getMessage()));
        }
    }

    private static SystemdNotifier refused(String socket, String reason) {
        LOGGER.log(Level.WARNING, "the service manager at NOTIFY_SOCKET \"" + socket + "\" cannot be told anything: " + reason);
        return new SystemdNotifier(null);
    }

    /** Whether there is somebody who wants to know. */
    public boolean isAsked() {
        return manager != null;
    }

    /** The service accepts connections; also after {@link #reloading()}. Returns whether the manager was told. */
    public boolean ready() {
        return tell("READY=1");
    }

    /** The service is about to end. */
    public boolean stopping() {
        return tell("STOPPING=1");
    }

    /** The service reads its configuration again, or is replaced by a new process; {@link #ready()} ends that. */
    public boolean reloading() {
        return manager != null && tell("RELOADING=1\nMONOTONIC_USEC=" + SystemCalls.monotonicMicros());
    }

    /**
     * The main process of the service is {@code pid} from now on.
     *
     * @throws IllegalArgumentException when that is no number of a process
     */
    public boolean mainPid(long pid) {
        if (pid < 1 || pid > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("no process has the number " + pid);
        }
        return tell("MAINPID=" + pid);
    }

    /**
     * One line for people: what the service does now.
     *
     * @throws IllegalArgumentException when it has a line break or NUL, or more than 4000 bytes in UTF-8
     */
    public boolean status(String line) {
        if (line.chars().anyMatch(c -> c == '\n' || c == '\r' || c == 0)) {
            throw new IllegalArgumentException("a status is one line of text, and not \""
                    + line.replace("\n", "\\n").replace("\r", "\\r").replace("\0", "\\0") + "\"");
        }
        int size = line.getBytes(StandardCharsets.UTF_8).length;
        if (size > LONGEST_STATUS) {
            throw new IllegalArgumentException(
                    "a status has at most " + LONGEST_STATUS + " bytes, and this one has " + size);
        }
        return tell("STATUS=" + line);
    }

    private boolean tell(String assignments) {
        if (manager == null) {
            return false;
        }
        LocalDatagrams.Outcome outcome = manager.send(assignments.getBytes(StandardCharsets.UTF_8));
        if (outcome != LocalDatagrams.Outcome.SENT) {
            LOGGER.log(Level.WARNING, "the service manager was not told " + assignments.lines().findFirst().orElse("")
                    + ": " + (outcome == LocalDatagrams.Outcome.FULL ? "its queue is full" : "it is not there"));
        }
        return outcome == LocalDatagrams.Outcome.SENT;
    }

    /** Closes the socket; nothing may be told afterwards. */
    @Override
    public void close() {
        if (manager != null) {
            manager.close();
        }
    }
}
