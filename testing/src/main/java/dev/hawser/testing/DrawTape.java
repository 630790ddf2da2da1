package dev.hawser.testing;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Random numbers that are written down as they are drawn, or read back. Each is kept as a number that is the smaller
 * the simpler what was drawn: 0 for the start of a range, or for zero where the range has it. A changed tape thus makes
 * a generator make something simpler, whatever it makes.
 */
final class DrawTape implements RandomGenerator {
    private static final double DOUBLE_STEPS = 0x1p53;
    private static final double FLOAT_STEPS = 0x1p24;

    /** Null while reading. */
    private final @Nullable RandomGenerator source;

    private long[] draws;
    private int count;
    private int read;

    /** A generator drew more than there is on the tape: what it would make is not simpler. */
    static final class Overrun extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Overrun() {
            super("the tape is over", null, false, false);
        }
    }

    private DrawTape(@Nullable RandomGenerator source, long[] draws, int count) {
        this.source = source;
        this.draws = draws;
        this.count = count;
    }

    /** Writes down what is drawn from {@code source}. */
    static DrawTape recording(RandomGenerator source) {
        return new DrawTape(source, new long[16], 0);
    }

    /** Reads {@code draws}, and nothing after them. */
    static DrawTape of(long[] draws) {
        return new DrawTape(null, draws, draws.length);
    }

    /** What was drawn. */
    long[] draws() {
        return Arrays.copyOf(draws, source == null ? read : count);
    }

    private long next() {
        if (read == count) {
            throw new Overrun();
        }
        return draws[read++];
    }

    private void write(long draw) {
        if (count == draws.length) {
            draws = Arrays.copyOf(draws, count * 2);
        }
        draws[count++] = draw;
    }

    // ---------------------------------------------------------------- numbers

    @Override
    public long nextLong() {
        if (source == null) {
            return unfold(next());
        }
        long value = source.nextLong();
        write(fold(value));
        return value;
    }

    @Override
    public int nextInt() {
        if (source == null) {
            return (int) unfold(next());
        }
        int value = source.nextInt();
        write(fold(value));
        return value;
    }

    @Override
    public int nextInt(int bound) {
        return nextInt(0, bound);
    }

    @Override
    public int nextInt(int origin, int bound) {
        if (source == null) {
            return (int) within(next(), origin, bound);
        }
        int value = origin == 0 ? source.nextInt(bound) : source.nextInt(origin, bound);
        write(distance(value, origin, bound));
        return value;
    }

    @Override
    public long nextLong(long bound) {
        return nextLong(0, bound);
    }

    @Override
    public long nextLong(long origin, long bound) {
        if (source == null) {
            return within(next(), origin, bound);
        }
        long value = source.nextLong(origin, bound);
        write(distance(value, origin, bound));
        return value;
    }

    @Override
    public boolean nextBoolean() {
        if (source == null) {
            return next() != 0;
        }
        boolean value = source.nextBoolean();
        write(value ? 1 : 0);
        return value;
    }

    @Override
    public double nextDouble() {
        if (source == null) {
            return (next() & (1L << 53) - 1) / DOUBLE_STEPS;
        }
        double value = source.nextDouble();
        write((long) (value * DOUBLE_STEPS));
        return value;
    }

    @Override
    public float nextFloat() {
        if (source == null) {
            return (float) ((next() & (1L << 24) - 1) / FLOAT_STEPS);
        }
        float value = source.nextFloat();
        write((long) (value * FLOAT_STEPS));
        return value;
    }

    @Override
    public double nextGaussian() {
        if (source == null) {
            long draw = next();
            double size = Double.longBitsToDouble(draw >>> 1);
            return (draw & 1) == 0 ? size : -size;
        }
        double value = source.nextGaussian();
        write(Double.doubleToRawLongBits(Math.abs(value)) << 1 | (value < 0 ? 1 : 0));
        return value;
    }

    @Override
    public void nextBytes(byte[] bytes) {
        if (source != null) {
            source.nextBytes(bytes);
        }
        for (int i = 0; i < bytes.length; i++) {
            if (source == null) {
                bytes[i] = (byte) next();
            } else {
                write(bytes[i] & 0xff);
            }
        }
    }

    // ---------------------------------------------------------------- how simple a number is

    /** 0, -1, 1, -2, 2 and so on as 0, 1, 2, 3, 4. */
    private static long fold(long value) {
        return value << 1 ^ value >> 63;
    }

    private static long unfold(long folded) {
        return folded >>> 1 ^ -(folded & 1);
    }

    private static long distance(long value, long origin, long bound) {
        return origin < 0 && bound > 0 ? fold(value) : value - origin;
    }

    private static long within(long distance, long origin, long bound) {
        if (origin >= bound) {
            throw new IllegalArgumentException("no number from " + origin + " up to " + bound);
        }
        if (origin < 0 && bound > 0) {
            return Math.clamp(unfold(distance), origin, bound - 1);
        }
        return Long.compareUnsigned(distance, bound - origin) < 0 ? origin + distance : bound - 1;
    }
}
