package dev.hawser.web.http2.wire;

import dev.hawser.web.http.Headers;
import org.jspecify.annotations.Nullable;

/**
 * How a request begins (RFC 9113, section 8.3.1).
 *
 * @param method the method
 * @param scheme {@code http} or {@code https} as a rule; empty for CONNECT
 * @param authority where the request is for; empty where that was not said
 * @param path the path and the query, {@code *} for some OPTIONS; empty for CONNECT
 * @param protocol what a CONNECT asks the stream to become (RFC 8441); null in any other request
 * @param headers the fields that do not begin with a colon; of many {@code cookie} fields one is made,
 *     and where there was no {@code host}, it is the authority
 * @param contentLength how long the body is going to be by its word, -1 where that is not said
 */
public record Http2RequestHead(
        String method,
        String scheme,
        String authority,
        String path,
        @Nullable String protocol,
        Headers headers,
        long contentLength) {
    /** Of a request with a path. */
    public static Http2RequestHead of(String method, String scheme, String authority, String path, Headers headers) {
        return new Http2RequestHead(method, scheme, authority, path, null, headers, -1);
    }

    /** Whether it is a CONNECT as HTTP/1.1 has it, which has no path. */
    public boolean isPlainConnect() {
        return method.equals("CONNECT") && protocol == null;
    }
}
