package dev.hawser.web.proxy;

import dev.hawser.web.http.Headers;
import dev.hawser.web.http.HeadersBuilder;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Which header fields go on (RFC 9110, section 7.6.1): not those of one connection, which frame a message there or speak to that peer. */
final class EndToEnd {
    private static final Set<String> OF_A_CONNECTION = Set.of(
            "connection",
            "content-length", // set anew from what the message was framed by
            "expect",
            "http2-settings",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authentication-info",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    /** A trailer must not change how its message is framed, routed or understood (RFC 9110, section 6.5.1). */
    private static final Set<String> NO_TRAILERS = Set.of(
            "authorization",
            "cache-control",
            "content-encoding",
            "content-range",
            "content-type",
            "cookie",
            "host",
            "set-cookie",
            "www-authenticate");

    private EndToEnd() {}

    /** What of a head goes on. The fields that Connection names do not; those that a proxy adds are added to what this gives. */
    static HeadersBuilder head(Headers headers) {
        Set<String> named = named(headers);
        HeadersBuilder kept = new HeadersBuilder();
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i).toLowerCase(Locale.ROOT);
            if (OF_A_CONNECTION.contains(name) || named.contains(name)) {
                continue;
            }
            String before = name.equals("cookie") ? kept.get("Cookie") : null;
            if (before == null) {
                kept.add(headers.name(i), headers.value(i));
            } else {
                kept.set("Cookie", before + "; " + headers.value(i)); // HTTP/2 cuts it, HTTP/1.1 has it once (RFC 9113, section 8.2.3)
            }
        }
        return kept;
    }

    /** What of trailers goes on. */
    static Headers trailers(Headers trailers) {
        HeadersBuilder kept = new HeadersBuilder();
        for (int i = 0; i < trailers.size(); i++) {
            String name = trailers.name(i).toLowerCase(Locale.ROOT);
            if (!OF_A_CONNECTION.contains(name) && !NO_TRAILERS.contains(name)) {
                kept.add(trailers.name(i), trailers.value(i));
            }
        }
        return kept.build();
    }

    private static Set<String> named(Headers headers) {
        if (!headers.contains("Connection")) {
            return Set.of();
        }
        Set<String> named = new HashSet<>();
        for (String value : headers.all("Connection")) {
            for (String member : value.split(",", -1)) {
                named.add(member.strip().toLowerCase(Locale.ROOT));
            }
        }
        return named;
    }
}
