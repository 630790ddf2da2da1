package dev.hawser.web.server;

import dev.hawser.auth.AvatarId;
import dev.hawser.net.Address;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes lines of an {@link AccessLog}, without their ends. For one thread. */
final class AccessLines {
    private static final HexFormat HEX = HexFormat.of();

    private final AccessFormat format;
    private final DateTimeFormatter times;
    private final StringBuilder line = new StringBuilder(256);
    private long shownSecond = Long.MIN_VALUE;
    private String shown = "";

    AccessLines(AccessFormat format, ZoneId zone) {
        this.format = format;
        times = switch (format) {
            case COMBINED -> DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss xx", Locale.ROOT).withZone(zone);
            case JSON -> DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(java.time.ZoneOffset.UTC);
        };
    }

    /** The line of a request that came at {@code from}. */
    String of(Request request, Instant from, long bodyBytes, long nanos, boolean wasBrokenOff) {
        line.setLength(0);
        switch (format) {
            case COMBINED -> combined(request, from, bodyBytes);
            case JSON -> json(request, from, bodyBytes, nanos, wasBrokenOff);
        }
        return line.toString();
    }

    private String second(Instant at) {
        if (at.getEpochSecond() != shownSecond) {
            shownSecond = at.getEpochSecond();
            shown = times.format(at);
        }
        return shown;
    }

    private static @Nullable String peer(Request request) {
        return request.peer() instanceof Address.Unix unix ? unix.toString() : request.peer().host();
    }

    private static @Nullable String user(Request request) {
        AvatarId user = request.get(AuthenticatedResource.USER);
        return user == null ? null : user.name();
    }

    // ---------------------------------------------------------------- combined

    private void combined(Request request, Instant from, long bodyBytes) {
        word(peer(request));
        line.append(" - ");
        word(user(request));
        line.append(" [").append(second(from)).append("] \"");
        escaped(request.method(), false);
        line.append(' ');
        escaped(request.target(), false);
        line.append(' ').append(request.version()).append("\" ").append(request.status()).append(' ');
        if (bodyBytes == 0) {
            line.append('-');
        } else {
            line.append(bodyBytes);
        }
        quoted(request.header("Referer"));
        quoted(request.header("User-Agent"));
    }

    private void word(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            line.append('-');
        } else {
            escaped(text, true);
        }
    }

    private void quoted(@Nullable String text) {
        line.append(" \"");
        if (text == null || text.isEmpty()) {
            line.append('-');
        } else {
            escaped(text, false);
        }
        line.append('"');
    }

    /** Characters up to U+00FF are the bytes that a head had; others can come from programs alone, and are shown as UTF-16. */
    private void escaped(String text, boolean isWord) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                line.append('\\').append(c);
            } else if (c > ' ' && c < 0x7f || c == ' ' && !isWord) {
                line.append(c);
            } else if (c <= 0xff) {
                line.append("\\x").append(HEX.toHexDigits((byte) c));
            } else {
                line.append("\\u").append(HEX.toHexDigits(c));
            }
        }
    }

    // ---------------------------------------------------------------- JSON

    private void json(Request request, Instant from, long bodyBytes, long nanos, boolean wasBrokenOff) {
        line.append("{\"time\":\"").append(second(from)).append('.');
        int millis = from.getNano() / 1_000_000;
        line.append(millis < 100 ? millis < 10 ? "00" : "0" : "").append(millis).append("Z\"");
        member("peer", peer(request));
        member("user", user(request));
        member("method", request.method());
        member("target", request.target());
        member("version", request.version());
        member("host", request.authority());
        member("scheme", request.scheme());
        line.append(",\"status\":").append(request.status());
        line.append(",\"bytes\":").append(bodyBytes);
        line.append(",\"micros\":").append(nanos / 1000);
        line.append(",\"complete\":").append(!wasBrokenOff);
        member("referer", request.header("Referer"));
        member("agent", request.header("User-Agent"));
        line.append('}');
    }

    private void member(String name, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            return;
        }
        line.append(",\"").append(name).append("\":\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                line.append('\\').append(c);
            } else if (c >= ' ' && c < 0x7f) {
                line.append(c);
            } else {
                line.append("\\u").append(HEX.toHexDigits(c));
            }
        }
        line.append('"');
    }
}
