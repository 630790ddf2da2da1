package dev.hawser.app.procmon;

import dev.hawser.app.Service;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.DeferredList;
import dev.hawser.net.Reactor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps programs running: starts each again when it has ended, as its {@link RestartPolicy} says. Programs are added, removed
 * and restarted while it runs. Source: Twisted's {@code procmon}.
 *
 * <p>What a program says is logged line by line behind its name, its standard output at level INFO, its standard error at
 * WARNING; see {@link OutputLog}. Its standard input is empty. One that cannot be started is tried again like one that has
 * ended at once. When it ends by itself it is started again when all is gone that it left behind, since that may hold a port
 * or a file.
 *
 * <p>A program is ended as {@link ProcessTree} says, by {@code TERM} and, later, {@code KILL}. When the service is
 * stopped all programs are, at the same time; it has stopped when they have ended.
 */
public final class ProcessMonitor extends Service {
    /** From the {@code TERM} to the {@code KILL}, by default. */
    public static final Duration DEFAULT_KILL_TIME = Duration.ofSeconds(5);

    private final RestartPolicy policy;
    private final Duration killTime;
    private final Map<String, KeptProgram> programs = new LinkedHashMap<>();
    private boolean on;

    /** One without programs yet, with Twisted's times. */
    public ProcessMonitor(Reactor reactor, String name) {
        this(reactor, name, RestartPolicy.DEFAULT, DEFAULT_KILL_TIME);
    }

    /**
     * One without programs yet.
     *
     * @param killTime from the {@code TERM} to the {@code KILL}
     */
    public ProcessMonitor(Reactor reactor, String name, RestartPolicy policy, Duration killTime) {
        super(reactor, name);
        this.policy = Objects.requireNonNull(policy, "policy");
        if (killTime.isNegative()) {
            throw new IllegalArgumentException("no time between two signals: " + RestartPolicy.shown(killTime));
        }
        this.killTime = killTime;
    }

    /**
     * Adds a program, and starts it where this service runs.
     *
     * @param program what is called so in the log
     * @throws IllegalArgumentException when there is one of that name, also where it has been removed and is still ending; or
     *     the name is blank or has a control character in it
     */
    public void add(String programName, Program program) {
        reactor().checkThread();
        Objects.requireNonNull(program, "program");
        if (programName.isBlank() || programName.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "a program's name is some text without control characters, and not \"" + programName + "\"");
        }
        KeptProgram added = new KeptProgram(reactor(), programName, program, policy, killTime);
        if (programs.putIfAbsent(programName, added) != null) {
            throw new IllegalArgumentException(this + " has a program named \"" + programName + "\" already");
        }
        if (on) {
            added.start();
        }
    }

    /**
     * Ends a program, and forgets it.
     *
     * @return fires when it has ended
     * @throws NoSuchElementException when there is none of that name
     */
    public Deferred<@Nullable Void> remove(String programName) {
        reactor().checkThread();
        KeptProgram removed = program(programName);
        return removed.retire().peek(_ -> programs.remove(programName, removed));
    }

    /**
     * Ends a program and starts it again at once; one that waits for its next start has waited enough.
     *
     * @return fires when what ran has ended
     * @throws NoSuchElementException when there is none of that name, or it has been removed
     * @throws IllegalStateException when this service does not run
     */
    public Deferred<@Nullable Void> restart(String programName) {
        reactor().checkThread();
        KeptProgram restarted = program(programName);
        if (restarted.isRetired()) {
            throw new NoSuchElementException("\"" + programName + "\" has been removed from " + this);
        }
        if (!on) {
            throw new IllegalStateException(this + " does not run, so \"" + programName + "\" cannot be restarted");
        }
        return restarted.restart();
    }

    /** How each fares, in the order in which they were added. */
    public List<ProgramStatus> programs() {
        reactor().checkThread();
        return programs.values().stream().map(KeptProgram::status).toList();
    }

    private KeptProgram program(String programName) {
        KeptProgram found = programs.get(programName);
        if (found == null) {
            throw new NoSuchElementException(
                    this + " has no program named \"" + programName + "\"; there are " + programs.keySet());
        }
        return found;
    }

    @Override
    protected Deferred<?> start() {
        on = true;
        programs.values().forEach(KeptProgram::start);
        return done();
    }

    @Override
    protected Deferred<?> stop() {
        on = false;
        List<Deferred<@Nullable Void>> ends = new ArrayList<>();
        programs.values().forEach(program -> ends.add(program.stop()));
        return DeferredList.gather(reactor(), ends);
    }

    @Override
    public String description() {
        long running = programs.values().stream()
                .filter(program -> program.status().state() == ProgramState.RUNNING)
                .count();
        return running + " of " + programs.size() + (programs.size() == 1 ? " program runs" : " programs run");
    }
}
