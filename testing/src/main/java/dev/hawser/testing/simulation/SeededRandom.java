package dev.hawser.testing.simulation;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Random numbers for one purpose, out of the seed, the purpose and a key alone: those of other purposes and keys
 * neither move these nor are moved by them. The generator is SplitMix64 (Steele, Lea, Flood, 2014), written out here so
 * that no JVM gives others.
 */
final class SeededRandom implements RandomGenerator {
    private static final long GAMMA = 0x9e3779b97f4a7c15L;

    private long state;

    private SeededRandom(long state) {
        this.state = state;
    }

    static SeededRandom of(long seed, String purpose, String key) {
        return new SeededRandom(mixed(seed ^ mixed(hash(purpose)) ^ Long.rotateLeft(mixed(hash(key)), 17)));
    }

    /** FNV-1a over the characters. */
    static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }

    static long mixed(long value) {
        long mixed = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }

    @Override
    public long nextLong() {
        state += GAMMA;
        return mixed(state);
    }

    /** By the polar method (Marsaglia, 1964), since the inherited one may differ in the last digit between JVMs. */
    @Override
    public double nextGaussian() {
        while (true) {
            double x = 2 * fraction() - 1;
            double y = 2 * fraction() - 1;
            double square = x * x + y * y;
            if (square > 0 && square < 1) {
                return x * StrictMath.sqrt(-2 * StrictMath.log(square) / square);
            }
        }
    }

    @Override
    public double nextGaussian(double mean, double deviation) {
        if (deviation < 0) {
            throw new IllegalArgumentException("a standard deviation cannot be negative: " + deviation);
        }
        return mean + deviation * nextGaussian();
    }

    @Override
    public double nextExponential() {
        return -StrictMath.log(1 - fraction());
    }

    /** From 0 to {@code most}, both included. */
    long upTo(long most) {
        return most <= 0 ? 0 : Math.unsignedMultiplyHigh(nextLong(), most + 1);
    }

    /** From {@code -most} to {@code most}. */
    long between(long most) {
        return upTo(2 * most) - most;
    }

    /** From 0 included to 1 excluded. */
    double fraction() {
        return (nextLong() >>> 11) * 0x1p-53;
    }

    boolean chance(double probability) {
        return fraction() < probability;
    }

    /** From 0 to {@code most}, small ones as often as large ones: each doubling is as likely as the other. */
    long upToByMagnitude(long most) {
        double largest = StrictMath.log(most + 1.0);
        return (long) StrictMath.floor(StrictMath.exp(fraction() * largest)) - 1;
    }

    /** A wait of {@code mean} on average, for something that may come at any time. */
    long waitNanos(Duration mean) {
        return 1 + (long) (nextExponential() * mean.toNanos());
    }
}
