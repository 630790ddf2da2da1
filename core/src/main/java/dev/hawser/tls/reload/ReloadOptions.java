package dev.hawser.tls.reload;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How {@link ReloadingIdentities} follows its files.
 *
 * @param interval how often they are read
 * @param settleTime how long a change must have stood before it is taken up, since it may be half written
 * @param warnBefore how long before a certificate expires the log begins to say so
 * @param password what keys are encrypted by, all by the same; null where none is
 * @param defaultForUnknownNames of a folder: whether clients that ask for a name it does not have are served as those that ask for none,
 *     in place of being refused
 */
public record ReloadOptions(
        Duration interval,
        Duration settleTime,
        Duration warnBefore,
        @Nullable String password,
        boolean defaultForUnknownNames) {
    /** Every ten seconds, a second to settle, fourteen days, no password, unknown names refused. */
    public static final ReloadOptions DEFAULT =
            new ReloadOptions(Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofDays(14), null, false);

    /** Refuses times that are negative, and an interval of zero. */
    public ReloadOptions {
        Objects.requireNonNull(interval, "interval");
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("an interval is longer than " + interval);
        }
        if (settleTime.isNegative() || warnBefore.isNegative()) {
            throw new IllegalArgumentException(
                    "times cannot be negative: settleTime " + settleTime + ", warnBefore " + warnBefore);
        }
    }

    /** These options with another interval. */
    public ReloadOptions withInterval(Duration interval) {
        return new ReloadOptions(interval, settleTime, warnBefore, password, defaultForUnknownNames);
    }

    /** These options with another time to settle. */
    public ReloadOptions withSettleTime(Duration settleTime) {
        return new ReloadOptions(interval, settleTime, warnBefore, password, defaultForUnknownNames);
    }

    /** These options with an earlier or later warning. */
    public ReloadOptions withWarnBefore(Duration warnBefore) {
        return new ReloadOptions(interval, settleTime, warnBefore, password, defaultForUnknownNames);
    }

    /** These options with a password. */
    public ReloadOptions withPassword(@Nullable String password) {
        return new ReloadOptions(interval, settleTime, warnBefore, password, defaultForUnknownNames);
    }

    /** These options with clients of unknown names served, or refused. */
    public ReloadOptions withDefaultForUnknownNames(boolean on) {
        return new ReloadOptions(interval, settleTime, warnBefore, password, on);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "ReloadOptions[interval=%s, settleTime=%s, warnBefore=%s, %s, defaultForUnknownNames=%s]"
                .formatted(
                        interval,
                        settleTime,
                        warnBefore,
                        password == null ? "no password" : "a password",
                        defaultForUnknownNames);
    }
}
