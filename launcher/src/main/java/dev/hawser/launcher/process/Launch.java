package dev.hawser.launcher.process;

import dev.hawser.app.MultiService;
import dev.hawser.app.status.StatusService;
import dev.hawser.launcher.log.LogSetup;
import dev.hawser.launcher.log.LoggedStreams;
import dev.hawser.net.PassedSockets;
import dev.hawser.net.Reactor;
import dev.hawser.net.Trigger;
import dev.hawser.system.Account;
import dev.hawser.system.CurrentProcess;
import dev.hawser.system.Privileges;
import dev.hawser.system.ProcessSignals;
import dev.hawser.system.SystemdNotifier;
import dev.hawser.system.UnknownAccount;
import dev.hawser.time.Action;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The run of one program as a process: what is to be done before it begins, when its ports are open, when it serves, and at its
 * end. There is one in a process.
 */
public final class Launch {
    private static final System.Logger LOGGER = System.getLogger("hawser");

    /** What a daemon's files are not to be for others, by default. */
    private static final int DAEMON_UMASK = 077;

    private static final String ROOT = "root";

    private static volatile @Nullable Launch current;

    private final ProcessSettings settings;
    private final Marker marker;
    private final List<Reactor> reactors = new CopyOnWriteArrayList<>();
    private final List<Reactor> managed = new CopyOnWriteArrayList<>();
    private final List<MultiService> roots = new CopyOnWriteArrayList<>();
    private final AtomicBoolean portsOpened = new AtomicBoolean();
    private final AtomicBoolean serving = new AtomicBoolean();
    private final AtomicBoolean restarting = new AtomicBoolean();
    private @Nullable Account account;
    private volatile @Nullable PidFile pidFile;
    private volatile @Nullable PidFileKeeper keeper;
    private volatile boolean succeeded;
    private int nullDescriptor = -1;
    private volatile @Nullable StatusService status;
    private volatile @Nullable Throwable failure;
    private final SystemdNotifier manager = SystemdNotifier.fromEnvironment();

    private Launch(ProcessSettings settings, Marker marker) {
        this.settings = settings;
        this.marker = marker;
    }

    /** The one of this process; null where the program runs for itself. */
    static @Nullable Launch current() {
        return current;
    }

    /** What is run. */
    @FunctionalInterface
    public interface Body {
        /** Runs it to its end, on the calling thread; the exit status. */
        int run(Launch launch) throws Exception;
    }

    /**
     * Runs {@code body} as {@code settings} say, or has another process do it where it is to be a daemon.
     *
     * @param log sets the log up, of the process that runs it
     * @return the exit status
     * @throws CannotLaunch when the process cannot be made what it is to be
     */
    public static int run(ProcessSettings settings, Action log, Body body) throws Exception {
        Marker marker = Marker.ofThisProcess();
        Launch launch = new Launch(settings, marker);
        if (marker.role() == Marker.Role.FIRST) {
            launch.checkBeforehand();
            if (settings.daemon()) {
                return DaemonStart.run(launch.folder(), System.out, System.err);
            }
            if (settings.folder() != null) {
                launch.move();
            }
        }
        current = launch;
        try {
            launch.begin(log);
            int status = body.run(launch);
            launch.throwFailure();
            return status;
        } finally {
            launch.end();
        }
    }

    /** Whether this process has been started by another one of the same command, which has looked at the command line before. */
    public static boolean isSecond() {
        return Marker.ofThisProcess().role() != Marker.Role.FIRST;
    }

    /** Whether root began the run of this program: to be asked first while it still has all rights that it began with. */
    public static boolean isOfRoot() {
        return Beginner.IS_ROOT;
    }

    /** Looked at once, when it is first asked for. */
    private static final class Beginner {
        static final boolean IS_ROOT = isRoot();

        private static boolean isRoot() {
            if (ROOT.equals(Marker.ofThisProcess().value("begunBy"))) {
                return true;
            }
            return CurrentProcess.obstacle() == null
                    ? CurrentProcess.userNumber() == 0
                    : ROOT.equals(System.getProperty("user.name"));
        }
    }

    /** Where {@code path} is that was typed on the command line. */
    public static Path typed(Path path) {
        String folder = Marker.ofThisProcess().value("typed");
        return folder == null ? path : Path.of(folder).resolve(path);
    }

    /** Whether its standard streams are to go. */
    public boolean isDaemon() {
        return settings.daemon();
    }

    // ---------------------------------------------------------------- before it begins

    /** What is wrong is best said before there is a second process. */
    private void checkBeforehand() {
        if (settings.changesAccount() || settings.root() != null || settings.umask() != null || settings.folder() != null) {
            String obstacle = CurrentProcess.obstacle();
            if (obstacle != null) {
                throw new CannotLaunch(
                        Sysexits.UNAVAILABLE,
                        "--user, --group, --chroot, --chdir and --umask cannot be had here: " + obstacle,
                        null);
            }
        }
        lookUpAccount();
        checkFolder("--chdir", settings.folder());
        checkFolder("--chroot", settings.root());
    }

    private void lookUpAccount() {
        if (!settings.changesAccount()) {
            return;
        }
        try {
            account = Account.of(settings.user(), settings.group());
        } catch (UnknownAccount unknown) {
            throw new CannotLaunch(Sysexits.NO_USER, String.valueOf(unknown.getMessage()), unknown);
        } catch (IOException refused) {
            throw new CannotLaunch(Sysexits.SYSTEM, String.valueOf(refused.getMessage()), refused);
        }
    }

    private static void checkFolder(String option, @Nullable Path folder) {
        if (folder != null && !Files.isDirectory(folder)) {
            throw new CannotLaunch(Sysexits.NO_INPUT, option + ": " + folder + " is not a folder", null);
        }
    }

    private @Nullable Path folder() {
        Path folder = settings.folder();
        return folder == null ? null : folder.toAbsolutePath();
    }

    /** Begins anew in another folder, since the JVM keeps the one that it was started in. */
    private void move() {
        Marker moved = new Marker(
                Marker.Role.MOVED, Map.of("typed", Path.of("").toAbsolutePath().toString()));
        Map<String, String> environment = new LinkedHashMap<>(System.getenv());
        environment.put(Marker.VARIABLE, moved.text(ProcessHandle.current().pid()));
        try {
            CurrentProcess.become(CurrentProcess.commandLine(), environment, folder());
        } catch (IOException refused) {
            throw new CannotLaunch(Sysexits.SYSTEM, "--chdir: " + refused.getMessage(), refused);
        }
    }

    private void begin(Action log) throws Exception {
        try {
            if (marker.role() == Marker.Role.DAEMON) {
                CurrentProcess.newSession();
            }
            if (settings.umask() != null) {
                CurrentProcess.setUmask(settings.umask());
            } else if (settings.daemon()) {
                CurrentProcess.setUmask(DAEMON_UMASK);
            }
            if (settings.daemon()) {
                nullDescriptor = CurrentProcess.openNull();
            }
        } catch (IOException refused) {
            throw new CannotLaunch(Sysexits.SYSTEM, String.valueOf(refused.getMessage()), refused);
        }
        if (settings.changesAccount() && account == null) {
            lookUpAccount();
        }
        log.run();
        keeper = PidFileKeeper.of(marker);
        Path path = settings.pidFile();
        if (path != null && marker.role() != Marker.Role.SUCCESSOR) {
            pidFile = PidFile.claim(typed(path));
        }
        watchForRestart();
    }

    // ---------------------------------------------------------------- what the program does

    /** A reactor was opened. */
    void opened(Reactor reactor) {
        reactors.add(reactor);
        reactor.addSystemEventTrigger(Trigger.Phase.AFTER, Trigger.Event.STARTUP, () -> {
            if (!managed.contains(reactor)) { // a program without services: what it has opened by now is all
                portsOpened(reactor);
                served();
            }
        });
    }

    /** {@code root}'s reactor runs its services: {@link #portsOpened} and {@link #served} are called for it. */
    public void manages(MultiService root) {
        managed.add(root.reactor());
        roots.add(root);
    }

    /** The services that the program consists of. */
    public List<MultiService> roots() {
        return List.copyOf(roots);
    }

    /** The reactors that the program has opened. */
    public List<Reactor> reactors() {
        return List.copyOf(reactors);
    }

    /**
     * All is open that may need privileges, on this reactor and all others: gives these up. What goes wrong ends the process at once, since it would go on with
     * rights that its user has taken from it.
     */
    public void portsOpened(Reactor reactor) {
        if (portsOpened.getAndSet(true)) {
            return;
        }
        openStatus(reactor);
        Account becomes = account;
        try {
            keepPidFile();
            Path root = settings.root() == null ? null : typed(settings.root()).toAbsolutePath();
            if (root != null) {
                loadBeforehand();
                LOGGER.log(Level.INFO, "the root folder is " + root + " from now on");
            }
            if (becomes == null && root != null) {
                CurrentProcess.changeRoot(root);
            }
            if (becomes != null) {
                LogSetup.giveTo(becomes.uid());
                Privileges.dropTo(becomes, root);
                LOGGER.log(
                        Level.INFO,
                        "runs as user " + becomes.name() + " (" + becomes.uid() + ") and group " + becomes.gid() + " from now on");
            }
        } catch (IOException | RuntimeException refused) {
            System.err.println("hawser: the rights could not be given up: " + refused.getMessage());
            end();
            Runtime.getRuntime().halt(Sysexits.NO_PERMISSION);
        }
    }

    private void openStatus(Reactor reactor) {
        if (settings.status() == null) {
            return;
        }
        try {
            StatusService opened = StatusService.of(reactor, settings.status(), roots, reactors);
            status = opened;
            reactor.delayShutdown(opened::stopService);
            opened.startService().finish(_ -> {}, refused -> fail(reactor, refused));
        } catch (IllegalArgumentException wrong) {
            fail(reactor, new IllegalArgumentException("--status: " + wrong.getMessage(), wrong));
        }
    }

    /** Nothing more comes of it. */
    private void fail(Reactor reactor, Throwable reason) {
        failure = reason;
        reactor.stop();
    }

    private void throwFailure() throws Exception {
        switch (failure) {
            case Exception exception -> throw exception;
            case Error error -> throw error;
            case Throwable other -> throw new IllegalStateException(other);
            case null -> {}
        }
    }

    /** Nobody looks in any more. On any thread. */
    void closeStatus() {
        StatusService open = status;
        if (open != null && open.reactor().isRunning()) {
            open.reactor().callFromThread(open::stopService);
        }
    }

    /** What the JVM would look for outside of another root. */
    private static void loadBeforehand() {
        LOGGER.log(Level.DEBUG, "the local time zone is " + ZoneId.systemDefault() + ", " + Clock.systemDefaultZone().instant());
        LOGGER.log(Level.DEBUG, "loaded for later", new IOException("no failure"));
    }

    /** Before the right to remove the pid file goes. */
    private void keepPidFile() throws IOException {
        PidFile file = pidFile;
        if (file == null || keeper != null || (account == null && settings.root() == null)) {
            return;
        }
        keeper = PidFileKeeper.start(file.path());
        if (account != null && account.uid() != CurrentProcess.userNumber()) {
            file.giveTo(account.uid());
        }
    }

    /** Newcomers are served: tells whoever waits for that. */
    public void served() {
        if (failure != null || serving.getAndSet(true)) {
            return;
        }
        closeLeftSockets();
        try {
            if (marker.role() == Marker.Role.SUCCESSOR) {
                takePlace();
            }
            if (marker.role() == Marker.Role.DAEMON) {
                System.out.print(DaemonStart.SERVES);
                System.out.flush();
            }
            if (nullDescriptor >= 0) {
                LoggedStreams.install();
                CurrentProcess.detach(nullDescriptor);
            }
        } catch (IOException gone) {
            LOGGER.log(Level.WARNING, "who has started this process is gone: " + gone.getMessage());
        }
        manager.ready();
    }

    private void takePlace() throws IOException {
        Path path = settings.pidFile();
        if (path != null) {
            long predecessor = ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(-1L);
            pidFile = PidFile.takeOver(typed(path), predecessor);
        }
        ProcessHandle.current() // which writes to the same log until it ends, and may rotate it
                .parent()
                .ifPresent(predecessor -> predecessor.onExit().thenRun(LogSetup::reopen));
        int ready = marker.descriptor("ready");
        if (ready >= 0) {
            CurrentProcess.tell(ready, "ready\n");
        }
    }

    private static void closeLeftSockets() {
        PassedSockets passed = PassedSockets.inherited();
        for (String name : passed.names()) {
            LOGGER.log(Level.WARNING, "nobody listens any more on " + name + ", which the process before this one did");
        }
        for (int descriptor : passed.takeRest()) {
            try {
                CurrentProcess.close(descriptor);
            } catch (IOException refused) {
                LOGGER.log(Level.DEBUG, "descriptor " + descriptor, refused);
            }
        }
    }

    // ---------------------------------------------------------------- its successor

    /** SIGHUP is for daemons: where there is a terminal, it says that the terminal is gone. */
    private void watchForRestart() {
        if (hasTerminal()) {
            return;
        }
        try {
            ProcessSignals.on("HUP", this::restart);
        } catch (UnsupportedOperationException refused) {
            LOGGER.log(Level.DEBUG, "no restart by SIGHUP", refused);
        }
    }

    private static boolean hasTerminal() {
        try {
            Files.newInputStream(Path.of("/dev/tty")).close();
            return true;
        } catch (IOException none) {
            LOGGER.log(Level.TRACE, "no terminal", none);
            return false;
        }
    }

    /** Has a new process take the place of this one, in which nothing changes where that fails. From any thread. */
    public void restart() {
        if (restarting.getAndSet(true)) {
            LOGGER.log(Level.WARNING, "SIGHUP while a restart is under way: nothing more is done");
            return;
        }
        Thread.ofPlatform().name("hawser-restart").daemon().start(() -> {
            boolean over = false;
            try {
                new Succession(this, settings.drain()).run();
                over = true;
            } catch (CannotLaunch refused) {
                LOGGER.log(Level.ERROR, "no restart: " + refused.getMessage() + "; this process goes on");
            } catch (RuntimeException failed) {
                LOGGER.log(Level.ERROR, "the restart failed; this process goes on", failed);
            } finally {
                if (!over) {
                    restarting.set(false);
                    goesOn();
                }
            }
        });
    }

    boolean isServing() {
        return serving.get();
    }

    boolean hasRoot() {
        return settings.root() != null;
    }

    boolean isManaged(Reactor reactor) {
        return managed.contains(reactor);
    }

    /** What the successor is to be told. */
    Marker successor(int ready) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("ready", Integer.toString(ready));
        if (isOfRoot()) {
            values.put("begunBy", ROOT);
        }
        String typed = marker.value("typed");
        if (typed != null) {
            values.put("typed", typed);
        }
        PidFileKeeper kept = keeper;
        if (kept != null) {
            values.put("keeper", Integer.toString(kept.descriptor()));
            values.put("keeperPid", Long.toString(kept.pid()));
        }
        return new Marker(Marker.Role.SUCCESSOR, values);
    }

    /** Descriptors that the successor needs under the same numbers. */
    List<Integer> passedDescriptors() {
        PidFileKeeper kept = keeper;
        return kept == null ? List.of() : new ArrayList<>(List.of(kept.descriptor()));
    }

    // ---------------------------------------------------------------- the end

    /** A successor is started. */
    void succeeds() {
        manager.reloading();
    }

    /** None came: this process goes on. */
    void goesOn() {
        manager.ready();
        PidFile file = pidFile;
        if (file != null) {
            file.refresh(Clock.systemUTC().instant());
        }
    }

    /** Process {@code pid} is in the place of this one: what it has taken over is its own. */
    void succeeded(long pid) {
        succeeded = true;
        manager.mainPid(pid);
        manager.close();
    }

    private void end() {
        if (succeeded) {
            return;
        }
        manager.stopping();
        manager.close();
        PidFile file = pidFile;
        pidFile = null;
        if (file == null) {
            return;
        }
        PidFileKeeper kept = keeper;
        if (kept == null) {
            file.remove();
        } else {
            kept.remove();
        }
    }
}
