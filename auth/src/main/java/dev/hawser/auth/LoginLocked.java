package dev.hawser.auth;

import java.time.Duration;
import java.util.Objects;

/** After too many failures nobody looks at credentials for a while, be they right: see {@link LoginLimit}. */
public final class LoginLocked extends LoginFailed {
    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    /** Until {@code retryAfter} from now. */
    public LoginLocked(Duration retryAfter) {
        super("Too many failed logins; try again later.");
        this.retryAfter = Objects.requireNonNull(retryAfter, "retryAfter");
    }

    /** After how long another attempt makes sense. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
