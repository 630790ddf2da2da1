package dev.hawser.app.procmon;

import dev.hawser.net.ChildFd;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ProcessExitedAlready;
import dev.hawser.net.ProcessOptions;
import dev.hawser.net.ProcessProtocol;
import dev.hawser.net.Reactor;
import dev.hawser.time.DelayedCall;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A child process that is ended with all that it has started: by signal {@code TERM}, and by {@code KILL} where something is
 * left after a while. Used on the reactor's thread.
 *
 * <p>On {@code epoll} and {@code io_uring} the child leads a process group, which gets the signals: so a shell's children get
 * them, too; those that have left the group do not. What the child leaves of its group when it exits is ended in the same
 * way, and killed at once where none of the child's streams is open any more, since nothing tells then whether it is there.
 * On {@code nio} the child alone gets the signals, and what it has started goes on.
 *
 * <p>{@link #ended} is always called in the end. Who holds the streams of a child that has exited has as long as between the
 * two signals, and a second at least; then they are closed. That time does not run while the output {@linkplain #isHeldBack() is held
 * back}.
 */
public abstract class ProcessTree extends ProcessProtocol {
    private static final System.Logger LOGGER = System.getLogger(ProcessTree.class.getName());
    private static final Duration LEAST_LINGER = Duration.ofSeconds(1);

    private final Duration killTime;
    private boolean leadsGroup;
    private boolean exited;
    private boolean killed;
    private int openStreams;
    private @Nullable DelayedCall deadline;

    /**
     * For a child that has not been started.
     *
     * @param killTime from the {@code TERM} to the {@code KILL}
     * @throws IllegalArgumentException when it is negative
     */
    protected ProcessTree(Duration killTime) {
        if (killTime.isNegative()) {
            throw new IllegalArgumentException("no time between two signals: " + RestartPolicy.shown(killTime));
        }
        this.killTime = killTime;
    }

    // ---------------------------------------------------------------- what a subclass says

    /** The child has exited; its output may still come. By default nothing is done. */
    protected void exited(ConnectionEnd reason) throws Exception {}

    /** The child has exited and its streams are closed, as in {@link #processEnded}. */
    protected abstract void ended(ConnectionEnd reason) throws Exception;

    /** Whether we do not read the child's output at present. By default we always do. */
    protected boolean isHeldBack() {
        return false;
    }

    // ---------------------------------------------------------------- requests

    /**
     * Starts the child.
     *
     * @throws RuntimeException as {@link Reactor#spawnProcess(ProcessProtocol, ProcessOptions, String, String...)}; nothing is
     *     called then
     */
    public final void start(Reactor reactor, ProcessOptions options, List<String> command) {
        String[] arguments = command.stream().skip(1).toArray(String[]::new);
        openStreams = (int) options.childFds().values().stream()
                .filter(what -> !(what instanceof ChildFd.Null || what instanceof ChildFd.Inherited))
                .count();
        leadsGroup = true;
        try {
            reactor.spawnProcess(this, options.withProcessGroup(0L), command.getFirst(), arguments);
        } catch (UnsupportedOperationException noGroups) {
            LOGGER.log(System.Logger.Level.DEBUG, "signals will reach " + command.getFirst() + " alone", noGroups);
            leadsGroup = false;
            reactor.spawnProcess(this, options, command.getFirst(), arguments);
        }
    }

    /** Ends it, as the class says. A second call does nothing. */
    public final void end() {
        if (!exited && deadline == null) {
            signal("TERM");
            if (leadsGroup) {
                signal("CONT"); // one that is stopped could not heed the other
            }
            deadline = reactor().callLater(killTime, this::kill);
        }
    }

    private void kill() {
        killed = true;
        signal("KILL");
    }

    private void signal(String name) {
        try {
            if (leadsGroup) {
                transport().signalProcessGroup(name);
            } else if (!exited) {
                transport().signalProcess(name);
            }
        } catch (ProcessExitedAlready already) {
            LOGGER.log(System.Logger.Level.DEBUG, "its end is on its way", already);
        } catch (UncheckedIOException refused) { // as of one that has become another user
            LOGGER.log(System.Logger.Level.WARNING, "process " + transport().pid() + " was not sent " + name, refused);
        }
    }

    // ---------------------------------------------------------------- events

    /** For {@link #exited}. */
    @Override
    public final void processExited(ConnectionEnd reason) throws Exception {
        if (deadline != null && deadline.isActive()) {
            deadline.cancel();
        }
        exited = true;
        if (killed || openStreams == 0) {
            kill();
        } else {
            signal("TERM");
        }
        wait(killed || killTime.compareTo(LEAST_LINGER) < 0 ? LEAST_LINGER : killTime);
        exited(reason);
    }

    private void wait(Duration linger) {
        deadline = reactor().callLater(linger, () -> lingered(linger));
    }

    private void lingered(Duration linger) {
        if (isHeldBack()) {
            wait(linger);
        } else if (leadsGroup && !killed) {
            kill();
            wait(LEAST_LINGER);
        } else {
            transport().loseConnection();
        }
    }

    /** Calls the methods of its number, as above. */
    @Override
    public final void childConnectionLost(int childFd) throws Exception {
        openStreams--;
        if (exited && openStreams == 0) {
            kill();
        }
        super.childConnectionLost(childFd);
    }

    /** For {@link #ended}. */
    @Override
    public final void processEnded(ConnectionEnd reason) throws Exception {
        if (deadline != null && deadline.isActive()) {
            deadline.cancel();
        }
        ended(reason);
    }
}
