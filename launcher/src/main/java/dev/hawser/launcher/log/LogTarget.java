package dev.hawser.launcher.log;

import java.nio.file.Path;

/** Where lines of the log go. */
public sealed interface LogTarget {
    /** Standard output, as it is when the log is configured. */
    record Output() implements LogTarget {}

    /**
     * A file, appended to. Where there is none it is made, with mode 0640 whatever the umask; its folder is not.
     *
     * @param path a symbolic link is followed where it is root's or this process's user's. What is no regular file, as
     *     {@code /dev/stdout} may be, is never rotated
     */
    record ToFile(Path path, LogRotation rotation) implements LogTarget {}

    /** The syslog daemon that listens at {@code socket}. */
    record ToSyslog(Path socket, SyslogFacility facility) implements LogTarget {
        /** Where the daemon listens, on every Linux. */
        public static final Path SOCKET = Path.of("/dev/log");
    }

    /** The journal of systemd that listens at {@code socket}. */
    record ToJournal(Path socket) implements LogTarget {
        /** Where journald listens. */
        public static final Path SOCKET = Path.of("/run/systemd/journal/socket");
    }
}
