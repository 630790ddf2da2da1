package dev.hawser.web.http2.hpack;

import java.util.HashMap;
import java.util.Map;

/** The fields that both ends know from the start (RFC 7541, appendix A). */
final class StaticTable {
    private static final String[] ROWS = {
        ":authority", "", ":method", "GET", ":method", "POST", ":path", "/", ":path", "/index.html",
        ":scheme", "http", ":scheme", "https", ":status", "200", ":status", "204", ":status", "206",
        ":status", "304", ":status", "400", ":status", "404", ":status", "500", "accept-charset", "",
        "accept-encoding", "gzip, deflate", "accept-language", "", "accept-ranges", "", "accept", "",
        "access-control-allow-origin", "", "age", "", "allow", "", "authorization", "", "cache-control", "",
        "content-disposition", "", "content-encoding", "", "content-language", "", "content-length", "",
        "content-location", "", "content-range", "", "content-type", "", "cookie", "", "date", "", "etag", "",
        "expect", "", "expires", "", "from", "", "host", "", "if-match", "", "if-modified-since", "",
        "if-none-match", "", "if-range", "", "if-unmodified-since", "", "last-modified", "", "link", "",
        "location", "", "max-forwards", "", "proxy-authenticate", "", "proxy-authorization", "", "range", "",
        "referer", "", "refresh", "", "retry-after", "", "server", "", "set-cookie", "",
        "strict-transport-security", "", "transfer-encoding", "", "user-agent", "", "vary", "", "via", "",
        "www-authenticate", "",
    };

    /** How many there are; they are counted from 1. */
    static final int SIZE = ROWS.length / 2;

    private static final HpackField[] FIELDS = new HpackField[SIZE + 1];
    private static final Map<String, Integer> FIRST_OF_NAME = HashMap.newHashMap(SIZE);

    static {
        for (int i = SIZE; i > 0; i--) {
            FIELDS[i] = new HpackField(ROWS[2 * i - 2], ROWS[2 * i - 1]);
            FIRST_OF_NAME.put(FIELDS[i].name(), i);
        }
    }

    private StaticTable() {}

    /** The field at {@code index}, 1 to {@link #SIZE}. */
    static HpackField field(int index) {
        return FIELDS[index];
    }

    /** Where a field called {@code name} is first, or 0. */
    static int indexOf(String name) {
        return FIRST_OF_NAME.getOrDefault(name, 0);
    }

    /** Where the field {@code name} with {@code value} is, from {@code first} on, which is where the name is; or 0. */
    static int indexOf(int first, String name, String value) {
        for (int i = first; i > 0 && i <= SIZE && FIELDS[i].name().equals(name); i++) {
            if (FIELDS[i].value().equals(value) && !value.isEmpty()) {
                return i;
            }
        }
        return 0;
    }
}
