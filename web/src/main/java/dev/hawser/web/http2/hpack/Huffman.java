package dev.hawser.web.http2.hpack;

/**
 * The code of RFC 7541, appendix B. It is canonical: from the lengths follow the codes, the shorter first and those of a
 * length in the order of their symbols. Up to 10 bits, which is most of what comes, one look into a table decodes.
 */
final class Huffman {
    /** How long the code of each symbol is, a digit of base 36 each; the last is that of the end of a string. */
    private static final String LENGTHS = "dnsssssssoussussssssssusssssssss"
            + "6aacd68baa8b8666555666666678f6ca"
            + "d67777777777777777777777878djde6"
            + "f56565666577666567655677777fbeds"
            + "kmkkmmmnmnnnnnonoomnonnnnlmnmnno"
            + "mlkmmnnlnmmolmnnllmlnmnnkmmmnmmn"
            + "qqkjmnmpqqqrrqopjlqrrqrollqqsrrr"
            + "koklmllnmmppooqnqrqqrrrrrsrrrrrq"
            + "u";

    private static final int END = 256;
    private static final int LONGEST = 30;
    private static final int QUICK = 10;

    private static final int[] CODES = new int[END + 1];
    private static final int[] BITS = new int[END + 1];
    /** The symbols by code. */
    private static final int[] SORTED = new int[END + 1];
    /** By length: the first code, and where its symbol is among the sorted. */
    private static final int[] FIRST_CODE = new int[LONGEST + 2];

    private static final int[] FIRST_SORTED = new int[LONGEST + 2];
    /** By the first ten bits: the symbol, and behind eight bits of it the length of its code; 0 where that is longer. */
    private static final short[] QUICK_SYMBOLS = new short[1 << QUICK];

    static {
        int code = 0;
        int sorted = 0;
        for (int bits = 1; bits <= LONGEST; bits++) {
            FIRST_CODE[bits] = code;
            FIRST_SORTED[bits] = sorted;
            for (int symbol = 0; symbol <= END; symbol++) {
                if (Character.digit(LENGTHS.charAt(symbol), 36) == bits) {
                    BITS[symbol] = bits;
                    CODES[symbol] = code++;
                    SORTED[sorted++] = symbol;
                }
            }
            code <<= 1;
        }
        for (int symbol = 0; symbol < END; symbol++) {
            int spare = QUICK - BITS[symbol];
            for (int i = 0; spare >= 0 && i < 1 << spare; i++) {
                QUICK_SYMBOLS[CODES[symbol] << spare | i] = (short) (BITS[symbol] << 8 | symbol);
            }
        }
    }

    private Huffman() {}

    /** How many bytes {@code text} takes. */
    static int size(String text) {
        long bits = 0;
        for (int i = 0; i < text.length(); i++) {
            bits += BITS[text.charAt(i) & 0xff];
        }
        return (int) (bits + 7 >>> 3);
    }

    /** Writes the code of {@code text} into {@code target} from {@code at} on, and says where it ends. */
    static int encode(String text, byte[] target, int at) {
        long pending = 0;
        int count = 0;
        int to = at;
        for (int i = 0; i < text.length(); i++) {
            int symbol = text.charAt(i) & 0xff;
            pending = pending << BITS[symbol] | CODES[symbol];
            count += BITS[symbol];
            while (count >= 8) {
                count -= 8;
                target[to++] = (byte) (pending >>> count);
            }
        }
        if (count > 0) {
            target[to++] = (byte) (pending << 8 - count | 0xff >>> count);
        }
        return to;
    }

    /**
     * Decodes the bytes of {@code source} between {@code from} and {@code to} into {@code target}, which has room for 8
     * symbols of each 5 bytes, and says how many symbols there are.
     */
    static int decode(byte[] source, int from, int to, byte[] target) {
        long window = 0;
        int count = 0;
        int at = from;
        int symbols = 0;
        while (true) {
            while (count <= 56 && at < to) {
                window = window << 8 | source[at++] & 0xff;
                count += 8;
            }
            int found = count >= QUICK
                    ? QUICK_SYMBOLS[(int) (window >>> count - QUICK) & (1 << QUICK) - 1]
                    : QUICK_SYMBOLS[(int) (window << QUICK - count) & (1 << QUICK) - 1];
            if (found != 0 && found >> 8 <= count) {
                target[symbols++] = (byte) found;
                count -= found >> 8;
                continue;
            }
            int bits = found != 0 ? 0 : longCode(window, count);
            if (bits == 0) {
                checkPadding(window, count);
                return symbols;
            }
            int code = (int) (window >>> count - bits) & (1 << bits) - 1;
            int symbol = SORTED[FIRST_SORTED[bits] + code - FIRST_CODE[bits]];
            if (symbol == END) {
                throw new HpackException("the end of a string is encoded within it");
            }
            target[symbols++] = (byte) symbol;
            count -= bits;
        }
    }

    /** How many bits the code has that {@code window} begins with, where that is more than ten; 0 where it is not all there. */
    private static int longCode(long window, int count) {
        for (int bits = QUICK + 1; bits <= Math.min(count, LONGEST); bits++) {
            int code = (int) (window >>> count - bits) & (1 << bits) - 1;
            if (code - FIRST_CODE[bits] < FIRST_SORTED[bits + 1] - FIRST_SORTED[bits] || bits == LONGEST) {
                return bits;
            }
        }
        return 0;
    }

    private static void checkPadding(long window, int count) {
        if (count > 7) {
            throw new HpackException("a Huffman code is cut off, or padded by more than 7 bits");
        }
        if ((window & (1L << count) - 1) != (1L << count) - 1) {
            throw new HpackException("the padding of a Huffman code is not of ones");
        }
    }
}
