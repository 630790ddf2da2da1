package dev.hawser.web.http;

import java.util.Objects;

/** Fields that a program made: names and values in turn. */
final class ListedHeaders extends Headers {
    private final String[] fields;
    private final int count;

    ListedHeaders(String[] fields, int count) {
        this.fields = fields;
        this.count = count;
    }

    @Override
    public int size() {
        return count;
    }

    @Override
    public String name(int index) {
        return fields[2 * Objects.checkIndex(index, count)];
    }

    @Override
    public String value(int index) {
        return fields[2 * Objects.checkIndex(index, count) + 1];
    }

    @Override
    public int indexOf(String name, int from) {
        for (int i = from; i < count; i++) {
            if (HttpGrammar.equalsIgnoreCase(fields[2 * i], name)) {
                return i;
            }
        }
        return -1;
    }
}
