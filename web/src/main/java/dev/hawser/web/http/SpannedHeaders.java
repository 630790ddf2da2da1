package dev.hawser.web.http;

import dev.hawser.bytes.Bytes;
import java.util.Objects;

/** Fields that lie in the bytes of a message, as they came. */
final class SpannedHeaders extends Headers {
    private static final int SPAN = 4;

    private final Bytes source;
    private final int[] spans;
    private final int count;

    SpannedHeaders(Bytes source, int[] spans, int count) {
        Objects.checkFromIndexSize(0, count * SPAN, spans.length);
        this.source = source;
        this.spans = spans;
        this.count = count;
    }

    @Override
    public int size() {
        return count;
    }

    @Override
    public String name(int index) {
        int at = SPAN * Objects.checkIndex(index, count);
        return source.slice(spans[at], spans[at + 1]).latin1();
    }

    @Override
    public String value(int index) {
        int at = SPAN * Objects.checkIndex(index, count);
        return source.slice(spans[at + 2], spans[at + 3]).latin1();
    }

    @Override
    public int indexOf(String name, int from) {
        int length = name.length();
        for (int i = from; i < count; i++) {
            int begin = spans[SPAN * i];
            if (spans[SPAN * i + 1] - begin == length && isAt(begin, name)) {
                return i;
            }
        }
        return -1;
    }

    private boolean isAt(int begin, String name) {
        for (int i = 0; i < name.length(); i++) {
            if (HttpGrammar.lower(source.byteAt(begin + i)) != HttpGrammar.lower(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
