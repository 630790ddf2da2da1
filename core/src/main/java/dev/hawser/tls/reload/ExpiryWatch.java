package dev.hawser.tls.reload;

import dev.hawser.tls.TlsIdentity;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Says once a day which certificates have expired or soon will. */
final class ExpiryWatch {
    private static final Duration PAUSE = Duration.ofDays(1);
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.tls.reload");

    private final Duration warnBefore;
    private final SortedMap<String, Said> said = new TreeMap<>();

    ExpiryWatch(Duration warnBefore) {
        this.warnBefore = warnBefore;
    }

    private record Said(TlsIdentity identity, Level level, Instant when) {}

    void check(SortedMap<String, TlsIdentity> identities, Instant now) {
        said.keySet().retainAll(identities.keySet());
        identities.forEach((name, identity) -> check(name, identity, now));
    }

    private void check(String name, TlsIdentity identity, Instant now) {
        Level level = level(identity, now);
        if (level == null) {
            said.remove(name);
            return;
        }
        Said before = said.get(name);
        if (before == null
                || before.level() != level
                || !before.identity().equals(identity)
                || !now.isBefore(before.when().plus(PAUSE))) {
            said.put(name, new Said(identity, level, now));
            LOGGER.log(level, name + ": the certificate of " + Described.who(identity) + " " + when(identity, now));
        }
    }

    private @Nullable Level level(TlsIdentity identity, Instant now) {
        Instant expiry = identity.expiry();
        if (!now.isBefore(expiry)) {
            return Level.ERROR;
        }
        boolean early = now.isBefore(identity.certificate().getNotBefore().toInstant());
        return early || !now.isBefore(expiry.minus(warnBefore)) ? Level.WARNING : null;
    }

    private static String when(TlsIdentity identity, Instant now) {
        Instant expiry = identity.expiry();
        if (!now.isBefore(expiry)) {
            return "has expired, on " + expiry;
        }
        Instant start = identity.certificate().getNotBefore().toInstant();
        if (now.isBefore(start)) {
            return "is not valid before " + start;
        }
        Duration left = Duration.between(now, expiry);
        String time = left.toDays() >= 2 ? left.toDays() + " days" : left.toHours() + " hours";
        return "expires in " + time + ", on " + expiry;
    }
}
