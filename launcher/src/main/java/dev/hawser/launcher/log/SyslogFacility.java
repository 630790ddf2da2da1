package dev.hawser.launcher.log;

import java.util.Locale;

/** The kind of program that a syslog message is from, by which the daemon chooses its file. In the order of their codes. */
public enum SyslogFacility {
    /** The kernel. */
    KERN(0),
    /** Programs of users. */
    USER(1),
    /** Mail. */
    MAIL(2),
    /** Daemons that have no facility of their own. */
    DAEMON(3),
    /** Logins. */
    AUTH(4),
    /** The syslog daemon. */
    SYSLOG(5),
    /** Printers. */
    LPR(6),
    /** Network news. */
    NEWS(7),
    /** UUCP. */
    UUCP(8),
    /** The clock daemon. */
    CRON(9),
    /** Logins, for few eyes. */
    AUTHPRIV(10),
    /** File transfers. */
    FTP(11),
    /** For the administrator to give out. */
    LOCAL0(16),
    /** For the administrator to give out. */
    LOCAL1(17),
    /** For the administrator to give out. */
    LOCAL2(18),
    /** For the administrator to give out. */
    LOCAL3(19),
    /** For the administrator to give out. */
    LOCAL4(20),
    /** For the administrator to give out. */
    LOCAL5(21),
    /** For the administrator to give out. */
    LOCAL6(22),
    /** For the administrator to give out. */
    LOCAL7(23);

    private final int code;

    SyslogFacility(int code) {
        this.code = code;
    }

    /** The first part of a message's number. */
    int code() {
        return code;
    }

    /** As administrators write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
