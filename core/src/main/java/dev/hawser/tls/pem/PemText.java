package dev.hawser.tls.pem;

import dev.hawser.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the blocks in a text. Whatever stands between them is passed over, as people and tools put descriptions there; in
 * a block nothing is, as half a key is none.
 */
public final class PemText {
    /** The most blocks in a text; more is an error. */
    public static final int MOST_BLOCKS = 10_000;

    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";
    private static final int LONGEST_LABEL = 64;
    private static final int MOST_HEADERS = 16;
    private static final Bytes BYTE_ORDER_MARK = Bytes.of(0xef, 0xbb, 0xbf);

    private final Bytes text;
    private int at;
    private final List<PemBlock> blocks = new ArrayList<>();

    private PemText(Bytes text) {
        this.text = text;
    }

    /** The blocks of {@code text}, in their order; none where there are none. */
    public static List<PemBlock> blocks(Bytes text) throws Malformed {
        PemText pem = new PemText(text);
        for (String line = pem.line(); line != null; line = pem.line()) {
            if (line.startsWith(BEGIN)) {
                pem.block(line);
            } else if (line.startsWith(END)) {
                throw new Malformed("after block " + pem.blocks.size() + ": an END without a BEGIN before it");
            }
        }
        return List.copyOf(pem.blocks);
    }

    /** The next line without what is blank around it; null behind the last. A line ends with CR, LF or both. */
    private @Nullable String line() {
        if (at >= text.size()) {
            return null;
        }
        int from = at;
        while (at < text.size() && text.byteAt(at) != '\n' && text.byteAt(at) != '\r') {
            at++;
        }
        Bytes line = text.slice(from, at);
        at++;
        return (line.startsWith(BYTE_ORDER_MARK) ? line.drop(BYTE_ORDER_MARK.size()) : line)
                .text(StandardCharsets.ISO_8859_1)
                .strip();
    }

    private void block(String begin) throws Malformed {
        int number = blocks.size() + 1;
        if (number > MOST_BLOCKS) {
            throw new Malformed("there are more than " + MOST_BLOCKS + " blocks");
        }
        PemBlock place = new PemBlock(number, label(number, begin), Map.of(), Bytes.EMPTY);
        Map<String, String> headers = new LinkedHashMap<>();
        String line = headers(place, headers);
        StringBuilder base64 = new StringBuilder();
        while (line != null && !line.startsWith(DASHES)) {
            base64.append(line);
            line = line();
        }
        end(place, line);
        blocks.add(new PemBlock(number, place.label(), headers, decoded(place, base64)));
    }

    private static String label(int number, String begin) throws Malformed {
        if (!begin.endsWith(DASHES) || begin.length() < BEGIN.length() + DASHES.length()) {
            throw new Malformed("block " + number + ": the line of its BEGIN has no five dashes at its end");
        }
        String label = begin.substring(BEGIN.length(), begin.length() - DASHES.length());
        if (label.isEmpty() || label.length() > LONGEST_LABEL || !label.matches("[A-Za-z0-9.#+/ ]*")) {
            throw new Malformed("block " + number + ": its BEGIN has no label of 1 to " + LONGEST_LABEL
                    + " letters, digits and blanks");
        }
        return label;
    }

    /** Reads headers, where there are any; returns the first line behind them. */
    private @Nullable String headers(PemBlock place, Map<String, String> headers) throws Malformed {
        String line = line();
        if (line == null || line.indexOf(':') < 0) {
            return line;
        }
        while (line != null && !line.isEmpty()) {
            int colon = line.indexOf(':');
            if (colon < 0 || line.startsWith(DASHES)) {
                throw place.malformed("between its headers and its base64 there is no empty line");
            }
            if (headers.size() == MOST_HEADERS) {
                throw place.malformed("it has more than " + MOST_HEADERS + " headers");
            }
            headers.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
            line = line();
        }
        return line;
    }

    private static void end(PemBlock place, @Nullable String line) throws Malformed {
        if (line == null) {
            throw place.malformed("it has no END: the text is cut off");
        }
        String wanted = END + place.label() + DASHES;
        if (line.equals(wanted)) {
            return;
        }
        if (line.startsWith(wanted)) {
            throw place.malformed("something follows its END on the same line: a line break is missing between two files");
        }
        throw place.malformed(
                line.startsWith(BEGIN)
                        ? "another block begins before its END"
                        : "it does not end with " + wanted);
    }

    private static Bytes decoded(PemBlock place, StringBuilder base64) throws Malformed {
        if (base64.isEmpty()) {
            throw place.malformed("it is empty");
        }
        try {
            return Bytes.adopt(Base64.getDecoder().decode(base64.toString()));
        } catch (IllegalArgumentException notBase64) { // whose message has a piece of it
            throw place.malformed("what is in it is not base64");
        }
    }
}
