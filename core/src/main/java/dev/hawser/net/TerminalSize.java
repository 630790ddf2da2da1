package dev.hawser.net;

/**
 * The size of a terminal in characters.
 *
 * @param rows 0 to 65535; 0 is unknown
 * @param columns likewise
 */
public record TerminalSize(int rows, int columns) {
    /** 24 rows of 80. */
    public static final TerminalSize DEFAULT = new TerminalSize(24, 80);

    private static final int LARGEST = 0xffff;

    /** Refuses what the system cannot keep. */
    public TerminalSize {
        if (rows < 0 || rows > LARGEST || columns < 0 || columns > LARGEST) {
            throw new IllegalArgumentException(
                    "no size of a terminal: " + rows + " rows of " + columns + " columns; up to " + LARGEST);
        }
    }
}
