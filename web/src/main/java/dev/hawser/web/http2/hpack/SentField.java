package dev.hawser.web.http2.hpack;

/**
 * A field that an encoder has sent, and how it is said again.
 *
 * @param name the name as the program spelled it
 * @param value the value
 * @param lowerName the name as it is sent
 * @param number which insertion into the table it was; or {@link #APART}
 * @param again where it is not in the table: the bytes that say it whatever is in the table
 */
record SentField(String name, String value, String lowerName, long number, byte[] again) {
    static final long APART = -1;

    boolean isFor(String name, String value) {
        return this.value.equals(value) && this.name.equals(name);
    }

    int size() {
        return lowerName.length() + value.length() + HpackField.OVERHEAD;
    }
}
