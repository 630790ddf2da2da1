package dev.hawser.testing;

import java.util.Random;

/** Random numbers that are the same in any JVM, and unlike for seeds that are neighbours. */
final class Seeds {
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    private Seeds() {}

    /** {@link Random}'s own algorithm is part of its contract, but its first numbers follow the seed closely. */
    static Random random(long seed) {
        long mixed = (seed + 1) * SPREAD;
        mixed = (mixed ^ mixed >>> 32) * SPREAD;
        return new Random(mixed ^ mixed >>> 29);
    }
}
