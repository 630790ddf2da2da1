package dev.hawser.web.server;

import dev.hawser.bytes.Bytes;
import dev.hawser.time.Scheduler;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The nonces of a server. One is its time, some random bytes, and a seal over both, so that nothing is kept of those that are given
 * out and never used, as an attacker wants them by the million. Of one that was used the counts that came are kept, which may
 * come out of order by {@link #WINDOW}. Where more are in use than are kept, the oldest is given up, and with it all that were made
 * before it: to their users they are stale.
 */
final class DigestNonces {
    /** How long one is good. */
    static final Duration LIFE = Duration.ofMinutes(5);

    /** So far behind the highest count one may come. */
    static final int WINDOW = 64;

    private static final int SEALED_BYTES = 16;
    private static final int SEAL_BYTES = 16;
    private static final String MAC = "HmacSHA256";

    private final Scheduler scheduler;
    private final RandomGenerator random;
    private final int most;
    private final SecretKeySpec key;
    private final long startNanos;
    private final LinkedHashMap<String, Counts> used = new LinkedHashMap<>();
    private long givenUpNanos = -1;

    private static final class Counts {
        final long madeNanos;
        long highest;
        long seen;

        Counts(long madeNanos) {
            this.madeNanos = madeNanos;
        }

        /** Bit i of {@code seen} is the count i below the highest. */
        boolean isNew(long count) {
            return count > highest || highest - count < WINDOW && (seen >>> (highest - count) & 1) == 0;
        }

        void add(long count) {
            if (count > highest) {
                long shift = count - highest;
                seen = shift >= WINDOW ? 1 : seen << shift | 1;
                highest = count;
            } else {
                seen |= 1L << (highest - count);
            }
        }
    }

    DigestNonces(Scheduler scheduler) {
        this(scheduler, new SecureRandom(), 10_000);
    }

    DigestNonces(Scheduler scheduler, RandomGenerator random, int most) {
        this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
        this.random = Objects.requireNonNull(random, "random");
        this.most = most;
        this.startNanos = scheduler.nanos();
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        this.key = new SecretKeySpec(secret, MAC);
    }

    /** A fresh one. */
    String make() {
        ByteBuffer nonce = ByteBuffer.allocate(SEALED_BYTES + SEAL_BYTES);
        nonce.putLong(scheduler.nanos() - startNanos).putLong(random.nextLong());
        nonce.put(seal(nonce.array()), 0, SEAL_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(nonce.array());
    }

    /** Whether {@code nonce} is one of these, not too old, and not used with {@code count} before. */
    boolean isGood(String nonce, long count) {
        long made = madeNanos(nonce);
        if (made < 0 || scheduler.nanos() - startNanos - made >= LIFE.toNanos()) {
            return false;
        }
        Counts counts = used.get(nonce);
        return counts == null ? made > givenUpNanos : counts.isNew(count);
    }

    /** Notes that {@code nonce} was used with {@code count}: false where it is not good any more. */
    boolean use(String nonce, long count) {
        if (!isGood(nonce, count)) {
            return false;
        }
        Counts counts = used.get(nonce);
        if (counts == null) {
            makeRoom();
            counts = new Counts(madeNanos(nonce));
            if (counts.madeNanos <= givenUpNanos) {
                return false;
            }
            used.put(nonce, counts);
        }
        counts.add(count);
        return true;
    }

    int inUse() {
        return used.size();
    }

    private void makeRoom() {
        long oldestGood = scheduler.nanos() - startNanos - LIFE.toNanos();
        var all = used.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<String, Counts> first = all.next();
            boolean old = first.getValue().madeNanos <= oldestGood;
            if (!old && used.size() < most) {
                return;
            }
            if (!old) {
                givenUpNanos = Math.max(givenUpNanos, first.getValue().madeNanos);
            }
            all.remove();
        }
    }

    /** When it was made, since the start; -1 where it is none of these. */
    private long madeNanos(String nonce) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(nonce);
        } catch (IllegalArgumentException noBase64) {
            return -1;
        }
        if (bytes.length != SEALED_BYTES + SEAL_BYTES) {
            return -1;
        }
        byte[] seal = Bytes.copyOf(seal(bytes), 0, SEAL_BYTES).toArray();
        byte[] shown = Bytes.copyOf(bytes, SEALED_BYTES, SEAL_BYTES).toArray();
        return MessageDigest.isEqual(seal, shown) ? ByteBuffer.wrap(bytes).getLong() : -1;
    }

    private byte[] seal(byte[] nonce) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            mac.update(nonce, 0, SEALED_BYTES);
            return mac.doFinal();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this JDK was built without " + MAC, missing);
        }
    }
}
