package dev.hawser.web.http2.wire;

import dev.hawser.bytes.Bytes;
import dev.hawser.web.http2.hpack.HpackDecoder;
import dev.hawser.web.http2.hpack.HpackEncoder;
import java.util.ArrayList;
import java.util.List;

/** Frames by hand, and in words. */
final class Frames {
    static final Bytes PREFACE = Bytes.of("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    static final Bytes BEGIN = PREFACE.concat(frame(4, 0, 0, Bytes.EMPTY));

    private final HpackEncoder encoder = new HpackEncoder();

    static Bytes frame(int type, int flags, int stream, Bytes payload) {
        int n = payload.size();
        return Bytes.of(n >> 16, n >> 8, n, type, flags, stream >> 24, stream >> 16, stream >> 8, stream).concat(payload);
    }

    static Bytes data(int stream, String text, boolean isEnd) {
        return frame(0, isEnd ? 1 : 0, stream, Bytes.of(text));
    }

    static Bytes number(int value) {
        return Bytes.of(value >> 24, value >> 16, value >> 8, value);
    }

    static Bytes setting(int id, int value) {
        return frame(4, 0, 0, Bytes.of(id >> 8, id).concat(number(value)));
    }

    static Bytes window(int stream, int increment) {
        return frame(8, 0, stream, number(increment));
    }

    static Bytes reset(int stream, Http2ErrorCode code) {
        return frame(3, 0, stream, number(code.number()));
    }

    static Bytes ping(int payload) {
        return frame(6, 0, 0, number(0).concat(number(payload)));
    }

    /** A block of fields, names and values in turn. */
    Bytes block(String... fields) {
        encoder.begin();
        for (int i = 0; i < fields.length; i += 2) {
            encoder.addPseudo(fields[i], fields[i + 1]); // unchecked on purpose: bad names are to be seen by the other end
        }
        encoder.sent();
        return Bytes.copyOf(encoder.array(), 0, encoder.size());
    }

    Bytes headers(int stream, boolean isEnd, String... fields) {
        return frame(1, isEnd ? 5 : 4, stream, block(fields));
    }

    /** A request with more fields, names and values in turn. */
    Bytes request(int stream, String method, String path, boolean isEnd, String... more) {
        List<String> fields = new ArrayList<>(
                List.of(":method", method, ":scheme", "http", ":authority", "h", ":path", path));
        fields.addAll(List.of(more));
        return headers(stream, isEnd, fields.toArray(new String[0]));
    }

    /** What {@code bytes} say, a line for each frame; the fields of a block by {@code decoder}. */
    static List<String> shown(Bytes bytes, HpackDecoder decoder) {
        List<String> lines = new ArrayList<>();
        int at = bytes.startsWith(PREFACE) ? PREFACE.size() : 0;
        while (at < bytes.size()) {
            int length = bytes.intAt(at) >>> 8;
            int type = bytes.unsignedAt(at + 3);
            int flags = bytes.unsignedAt(at + 4);
            int stream = bytes.intAt(at + 5);
            Bytes payload = bytes.slice(at + 9, at + 9 + length);
            lines.add(line(type, flags, stream, payload, decoder));
            at += 9 + length;
        }
        return lines;
    }

    private static String line(int type, int flags, int stream, Bytes payload, HpackDecoder decoder) {
        String end = (type == 0 || type == 1) && (flags & 1) != 0 ? " END" : "";
        return switch (type) {
            case 0 -> "DATA " + stream + " " + (payload.size() > 20 ? payload.size() + " bytes" : payload.latin1()) + end;
            case 1 -> {
                List<String> fields = new ArrayList<>();
                decoder.decode(payload.toArray(), 0, payload.size(), field -> fields.add(field.toString()));
                yield "HEADERS " + stream + " " + fields + end;
            }
            case 3 -> "RST_STREAM " + stream + " " + Http2ErrorCode.of(payload.intAt(0));
            case 4 -> (flags & 1) != 0 ? "SETTINGS ACK" : "SETTINGS";
            case 6 -> "PING " + ((flags & 1) != 0 ? "ACK " : "") + Long.toHexString(payload.longAt(0));
            case 7 -> "GOAWAY " + payload.intAt(0) + " " + Http2ErrorCode.of(payload.intAt(4));
            case 8 -> "WINDOW_UPDATE " + stream + " " + payload.intAt(0);
            default -> "frame " + type;
        };
    }
}
