package dev.hawser.launcher.log;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Bytes of text in UTF-8, told line by line; a longer line than the bound is told in pieces. What is written while a line is told,
 * by whoever hears it, goes on to another stream: told, it would be heard again, and so on.
 */
final class LineStream extends OutputStream {
    private final Consumer<String> lines;
    private final PrintStream whileTelling;
    private final byte[] unfinished;
    private int count;
    private boolean isTelling;

    /** @param mostBytes of a line */
    LineStream(int mostBytes, PrintStream whileTelling, Consumer<String> lines) {
        this.whileTelling = whileTelling;
        this.lines = lines;
        this.unfinished = new byte[mostBytes];
    }

    @Override
    public synchronized void write(int b) {
        if (isTelling) {
            whileTelling.write(b);
            return;
        }
        if (b == '\n') {
            tell(count > 0 && unfinished[count - 1] == '\r' ? count - 1 : count, count);
            return;
        }
        if (count == unfinished.length) {
            int end = characterEnd();
            tell(end, end);
        }
        unfinished[count++] = (byte) b;
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            write(bytes[i]);
        }
    }

    /** How many bytes there are before a character of which some are still to come; all, where that would be none. */
    private int characterEnd() {
        int start = count - 1;
        while (start > 0 && start > count - 4 && (unfinished[start] & 0xc0) == 0x80) {
            start--;
        }
        boolean isWhole = unfinished[start] >= 0 || start + size(unfinished[start]) <= count;
        return isWhole || start == 0 ? count : start;
    }

    private static int size(byte first) {
        return Integer.numberOfLeadingZeros(~first << 24);
    }

    /** Tells the first {@code end} bytes, and keeps those behind {@code next}. */
    private void tell(int end, int next) {
        String line = new String(unfinished, 0, end, StandardCharsets.UTF_8);
        System.arraycopy(unfinished, next, unfinished, 0, count - next);
        count -= next;
        isTelling = true;
        try {
            lines.accept(line);
        } finally {
            isTelling = false;
        }
    }

    /** Tells what there is of a line that has not ended. */
    synchronized void finish() {
        if (count > 0 && !isTelling) {
            tell(count, count);
        }
    }
}
