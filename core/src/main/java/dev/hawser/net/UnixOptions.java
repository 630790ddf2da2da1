package dev.hawser.net;

import org.jspecify.annotations.Nullable;

/**
 * How to listen on a Unix socket. An abstract name has no file: neither {@code mode} nor {@code lockFile} are about it.
 *
 * @param mode the permissions of the socket's file, from 0 to 0777; whoever may write to it may connect. The umask does
 *     not lessen them
 * @param backlog connections that the operating system keeps until they are accepted
 * @param lockFile whether to hold a lock on the file {@code path.lock}, which tells a socket that is in use from one that
 *     was left behind: that is removed then. The lock is the operating system's, which lets it go at the end of the
 *     process, however that comes; the number in the file is for error messages. The file stays where it is, since two
 *     programs might else lock two of them
 * @param limits the memory bounds of each connection; null for the reactor's
 */
public record UnixOptions(int mode, int backlog, boolean lockFile, @Nullable TransportLimits limits) {
    /** Open to everybody, a backlog of 1024, no lock; the reactor's limits. */
    public static final UnixOptions DEFAULT = new UnixOptions(0666, 1024, false, null);

    /** Refuses a mode that is none, and a backlog below 1. */
    public UnixOptions {
        if (mode < 0 || mode > 0777) {
            throw new IllegalArgumentException("a mode is from 0 to 0777, not 0" + Integer.toOctalString(mode));
        }
        if (backlog < 1) {
            throw new IllegalArgumentException("backlog must be positive, not " + backlog);
        }
    }

    /** These options with other permissions. */
    public UnixOptions withMode(int mode) {
        return new UnixOptions(mode, backlog, lockFile, limits);
    }

    /** These options with another backlog. */
    public UnixOptions withBacklog(int connections) {
        return new UnixOptions(mode, connections, lockFile, limits);
    }

    /** These options with or without a lock file. */
    public UnixOptions withLockFile(boolean on) {
        return new UnixOptions(mode, backlog, on, limits);
    }

    /** These options with other limits. */
    public UnixOptions withLimits(@Nullable TransportLimits limits) {
        return new UnixOptions(mode, backlog, lockFile, limits);
    }
}
