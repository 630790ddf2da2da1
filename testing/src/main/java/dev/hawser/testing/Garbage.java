package dev.hawser.testing;

import dev.hawser.bytes.Bytes;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Bad input, the same for the same seed. A parser must make something of it or refuse it by its own error, within its
 * limits of memory.
 *
 * <p>Three characters: {@link #uniform} finds what no grammar foresaw, {@link #ascii} gets past first checks for
 * letters and digits, {@link #mutated} gets deep into a grammar, since it begins with something valid.
 */
public final class Garbage {
    private static final String COMMON = "\r\n\r\n\r\n\r\n\n\r\0\t  ::,,;;==<>()[]{}\"\"'%&/\\?*@#.-_0000123456789";

    private final RandomGenerator random;

    /** Garbage of this seed. */
    public Garbage(long seed) {
        this.random = Seeds.random(seed);
    }

    /** Garbage out of what {@code random} gives, such as the one that a {@link Property} gives its generator. */
    public Garbage(RandomGenerator random) {
        this.random = Objects.requireNonNull(random, "random");
    }

    /** {@code size} bytes, every value as likely as another. */
    public Bytes uniform(int size) {
        byte[] array = new byte[size];
        random.nextBytes(array);
        return Bytes.adopt(array);
    }

    /** {@code size} bytes of letters, digits, line ends and what grammars use to separate; one in fifty is any byte. */
    public Bytes ascii(int size) {
        byte[] array = new byte[size];
        for (int i = 0; i < size; i++) {
            array[i] = (byte) switch (random.nextInt(50)) {
                case 0 -> random.nextInt(256);
                case 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20 ->
                    COMMON.charAt(random.nextInt(COMMON.length()));
                default -> ' ' + random.nextInt(95);
            };
        }
        return Bytes.adopt(array);
    }

    /**
     * {@code valid} with one to eight accidents: a byte changed or one bit of it, a piece left out, said twice, moved
     * to another place or replaced by {@link #ascii garbage}, the end cut off.
     */
    public Bytes mutated(Bytes valid) {
        Bytes result = valid;
        for (int accidents = 1 + random.nextInt(8); accidents > 0; accidents--) {
            result = accident(result);
        }
        return result.compact();
    }

    /** Any of the three, of at most {@code maxSize} bytes. */
    public Bytes any(int maxSize, Bytes valid) {
        Bytes made = switch (random.nextInt(3)) {
            case 0 -> uniform(random.nextInt(maxSize + 1));
            case 1 -> ascii(random.nextInt(maxSize + 1));
            default -> mutated(valid);
        };
        return made.take(Math.min(made.size(), maxSize));
    }

    private Bytes accident(Bytes data) {
        if (data.isEmpty()) {
            return ascii(1 + random.nextInt(8));
        }
        int from = random.nextInt(data.size());
        int to = from + 1 + random.nextInt(Math.min(16, data.size() - from));
        Bytes before = data.take(from);
        Bytes piece = data.slice(from, to);
        Bytes after = data.drop(to);
        return switch (random.nextInt(7)) {
            case 0 -> before.concat(uniform(1)).concat(data.drop(from + 1));
            case 1 -> before.concat(Bytes.of(data.byteAt(from) ^ 1 << random.nextInt(8))).concat(data.drop(from + 1));
            case 2 -> before.concat(after);
            case 3 -> before.concat(piece).concat(piece).concat(after);
            case 4 -> moved(piece, before.concat(after));
            case 5 -> before.concat(ascii(random.nextInt(16))).concat(after);
            default -> before;
        };
    }

    private Bytes moved(Bytes piece, Bytes rest) {
        int at = random.nextInt(rest.size() + 1);
        return rest.take(at).concat(piece).concat(rest.drop(at));
    }
}
