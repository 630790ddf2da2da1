package dev.hawser.net;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How to start a child process.
 *
 * <p>The first two, and {@link ChildFd#NULL} and {@link ChildFd#inherit} of 0, 1 and 2 in their own places, work on
 * every backend. The others need Linux, native access and a backend that watches descriptors ({@code epoll}, {@code
 * io_uring}); elsewhere {@code spawnProcess} refuses them by name, with the reason.
 *
 * @param environment all of the child's environment; null to inherit ours
 * @param directory the child's working directory; null to inherit ours
 * @param arg0 what the program is told as its own name; null for the name that it was asked for by
 * @param childFds what is under which descriptor number of the child
 * @param pty the size of the terminal that the child gets in place of pipes; null for none
 * @param user who the child runs as; null for the same as we
 * @param umask the permissions that are taken from files which the child makes, as {@code 022}; null to inherit ours
 * @param processGroup the process group it joins, 0 for one of its own; null for ours
 */
public record ProcessOptions(
        @Nullable Map<String, String> environment,
        @Nullable Path directory,
        @Nullable String arg0,
        SortedMap<Integer, ChildFd> childFds,
        @Nullable TerminalSize pty,
        @Nullable ChildUser user,
        @Nullable Integer umask,
        @Nullable Long processGroup) {
    /** The largest descriptor number that a child may be given. */
    public static final int LARGEST_CHILD_FD = 1023;

    /** We write to 0, and read 1 and 2. */
    public static final SortedMap<Integer, ChildFd> THREE_PIPES = Collections.unmodifiableSortedMap(
            new TreeMap<>(Map.of(0, ChildFd.WRITE, 1, ChildFd.READ, 2, ChildFd.READ)));

    /** Everything inherited, and pipes to its three standard streams. */
    public static final ProcessOptions DEFAULT =
            new ProcessOptions(null, null, null, THREE_PIPES, null, null, null, null);

    private static final int LARGEST_UMASK = 0777;

    /** Copies the maps, and refuses what makes no sense on any system. */
    public ProcessOptions {
        environment = environment == null ? null : Map.copyOf(environment);
        childFds = Collections.unmodifiableSortedMap(new TreeMap<>(childFds));
        childFds.forEach((number, what) -> {
            Objects.requireNonNull(what, "what");
            if (number < 0 || number > LARGEST_CHILD_FD) {
                throw new IllegalArgumentException(
                        "no descriptor for a child: " + number + "; 0 to " + LARGEST_CHILD_FD + " are");
            }
        });
        if (pty != null && !childFds.equals(THREE_PIPES)) {
            throw new IllegalArgumentException(
                    "a child gets a terminal or descriptors of your choice, not both: " + childFds);
        }
        if (pty != null && processGroup != null) {
            throw new IllegalArgumentException(
                    "a child with a terminal leads a process group of its own, and cannot join " + processGroup);
        }
        if (umask != null && (umask < 0 || umask > LARGEST_UMASK)) {
            throw new IllegalArgumentException("no umask: " + umask + " (decimal); 0 to 0777 are");
        }
        if (processGroup != null && (processGroup < 0 || processGroup > Integer.MAX_VALUE)) {
            throw new IllegalArgumentException("no process group: " + processGroup);
        }
    }

    /** With pipes, and the rest inherited. */
    public ProcessOptions(@Nullable Map<String, String> environment, @Nullable Path directory) {
        this(environment, directory, null, THREE_PIPES, null, null, null, null);
    }

    /** These options with another environment. */
    public ProcessOptions withEnvironment(@Nullable Map<String, String> environment) {
        return new ProcessOptions(environment, directory, arg0, childFds, pty, user, umask, processGroup);
    }

    /** These options in another directory. */
    public ProcessOptions withDirectory(@Nullable Path directory) {
        return new ProcessOptions(environment, directory, arg0, childFds, pty, user, umask, processGroup);
    }

    /** These options with another name for the program to see, such as {@code -sh} for a login shell. */
    public ProcessOptions withArg0(@Nullable String arg0) {
        return new ProcessOptions(environment, directory, arg0, childFds, pty, user, umask, processGroup);
    }

    /** These options with other descriptors: what is not in the map is closed in the child. */
    public ProcessOptions withChildFds(Map<Integer, ChildFd> childFds) {
        return new ProcessOptions(
                environment, directory, arg0, new TreeMap<>(childFds), pty, user, umask, processGroup);
    }

    /**
     * These options with a terminal of {@code size} as the child's standard input, output and error, and as the
     * controlling terminal of a session of its own. All that the child says comes from descriptor 1.
     */
    public ProcessOptions withPty(@Nullable TerminalSize size) {
        return new ProcessOptions(environment, directory, arg0, childFds, size, user, umask, processGroup);
    }

    /** These options as another user. */
    public ProcessOptions withUser(@Nullable ChildUser user) {
        return new ProcessOptions(environment, directory, arg0, childFds, pty, user, umask, processGroup);
    }

    /** These options with another umask. */
    public ProcessOptions withUmask(@Nullable Integer umask) {
        return new ProcessOptions(environment, directory, arg0, childFds, pty, user, umask, processGroup);
    }

    /** These options in another process group; 0 is a new one, which the child leads. */
    public ProcessOptions withProcessGroup(@Nullable Long processGroup) {
        return new ProcessOptions(environment, directory, arg0, childFds, pty, user, umask, processGroup);
    }
}
