package dev.hawser.line;

import dev.hawser.bytes.Bytes;

/** A {@link ByteLineReceiver} that records. The line {@code raw N} has the next N bytes come raw. */
final class ByteLines extends ByteLineReceiver {
    final Events events = new Events();
    int maxLength = 16_384;
    /** Whether an over-long line is survived. */
    boolean tolerant;

    private int rawLeft;

    ByteLines() {}

    ByteLines(String delimiter) {
        super(Bytes.of(delimiter));
    }

    @Override
    public int maxLength() {
        return maxLength;
    }

    @Override
    public void lineReceived(Bytes line) throws Exception {
        String text = line.latin1();
        if (text.startsWith("raw ")) {
            rawLeft = Integer.parseInt(text.substring(4));
            setRawMode();
        }
        events.add(text);
    }

    @Override
    public void rawDataReceived(Bytes data) {
        int mine = Math.min(rawLeft, data.size());
        events.addRaw(data.take(mine));
        rawLeft -= mine;
        if (rawLeft == 0) {
            setLineMode(data.drop(mine));
        }
    }

    @Override
    public void lineLengthExceeded(Bytes rest) throws Exception {
        events.add("exceeded " + rest.latin1());
        if (!tolerant) {
            super.lineLengthExceeded(rest);
        }
    }
}
