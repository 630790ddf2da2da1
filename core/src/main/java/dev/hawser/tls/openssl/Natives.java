package dev.hawser.tls.openssl;

import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicLong;

/** What is not the collector's: a safety net for what was dropped, and counts of what there is. */
final class Natives {
    static final Cleaner CLEANER = Cleaner.create();

    /** Connections. */
    static final AtomicLong CONNECTIONS = new AtomicLong();

    /** Keys with their certificates. */
    static final AtomicLong IDENTITIES = new AtomicLong();

    /** Contexts. */
    static final AtomicLong CONTEXTS = new AtomicLong();

    private Natives() {}
}
