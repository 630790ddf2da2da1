package dev.hawser.web.client;

import dev.hawser.bytes.Bytes;
import dev.hawser.web.http.Headers;
import dev.hawser.web.http.HeadersBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a redirect leads (RFC 9110 15.4): a pure function of the request that was made, the answer, and where one has been before.
 *
 * @param mostRedirects so many are followed in a row
 * @param allowsDowngrade whether one from TLS to a connection in clear is followed; anybody on the way could then read on
 */
public record RedirectPolicy(int mostRedirects, boolean allowsDowngrade) {
    /** 20 redirects, as browsers and Twisted have it; never from TLS to clear. */
    public static final RedirectPolicy DEFAULT = new RedirectPolicy(20, false);

    /** No redirect is followed. */
    public static final RedirectPolicy NONE = new RedirectPolicy(0, false);

    /** What belongs to the server that it was meant for, and goes to no other one. */
    private static final Set<String> SECRETS = Set.of(
            "authorization", "proxy-authorization", "cookie", "cookie2", "www-authenticate", "host", "origin", "referer");

    /** Refuses a negative number. */
    public RedirectPolicy {
        if (mostRedirects < 0) {
            throw new IllegalArgumentException("a negative number of redirects: " + mostRedirects);
        }
    }

    /** What becomes of a redirect. */
    public sealed interface Step {
        /**
         * Another request is to be made.
         *
         * @param url where to, with the fragment of the address before where this one has none
         * @param method how
         * @param headers those of the request before, without what does not go there
         * @param keepsBody whether the body is sent again
         */
        record Follow(WebUrl url, String method, Headers headers, boolean keepsBody) implements Step {}

        /** The answer is no redirect: it is the last. */
        record Last() implements Step {}

        /**
         * The answer is a redirect that is not followed.
         *
         * @param reason why
         */
        record Refused(String reason) implements Step {}
    }

    /** Whether {@code status} is one that a client may follow: 301, 302, 303, 307 and 308. */
    public static boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    /**
     * What is to be done about an answer.
     *
     * @param from the address that was asked
     * @param method how it was asked; 301 and 302 turn a POST into a GET, 303 everything but HEAD
     * @param headers of the request. Credentials and cookies are taken out where the next server is another one, and what describes a
     *     body where that is not sent again; a cookie jar adds its own for each request
     * @param canRepeatBody whether the body, if there is one, can be sent once more
     * @param status of the answer
     * @param location the field of the answer; null where there is none
     * @param history the addresses asked before this one, the first first
     */
    public Step next(
            WebUrl from,
            String method,
            Headers headers,
            boolean canRepeatBody,
            int status,
            @Nullable String location,
            List<WebUrl> history) {
        if (!isRedirect(status) || location == null) {
            return new Step.Last();
        }
        if (history.size() >= mostRedirects) {
            return new Step.Refused(mostRedirects == 0
                    ? "redirects are not followed"
                    : "more than " + mostRedirects + " redirects, the first of them from " + history.getFirst());
        }
        WebUrl to;
        try {
            to = from.resolve(text(location));
        } catch (IllegalArgumentException noAddress) {
            return new Step.Refused("redirected to " + noAddress.getMessage());
        }
        if (!isHttp(to)) {
            return new Step.Refused("redirected from " + from.origin() + " to another protocol, " + to.scheme());
        }
        if (from.isSecure() && !to.isSecure() && !allowsDowngrade) {
            return new Step.Refused("redirected from TLS to clear, " + to.origin());
        }
        boolean toGet = status == 303 ? !method.equals("HEAD") : status < 303 && method.equals("POST");
        if (!toGet && !canRepeatBody) {
            return new Step.Refused("redirected with a body that cannot be sent again, to " + to.origin());
        }
        WebUrl target = to.fragment() == null ? to.withFragment(from.fragment()) : to;
        Headers kept = kept(headers, !from.origin().equals(to.origin()), toGet);
        return new Step.Follow(target, toGet ? "GET" : method, kept, !toGet);
    }

    /** Fields are read as Latin-1, and servers that do not encode their addresses mostly write UTF-8. */
    private static String text(String location) {
        Bytes raw = Bytes.of(location, StandardCharsets.ISO_8859_1);
        String utf8 = raw.utf8();
        return Bytes.of(utf8).equals(raw) ? utf8 : location;
    }

    private static boolean isHttp(WebUrl url) {
        return url.scheme().equals("http") || url.scheme().equals("https");
    }

    private static Headers kept(Headers headers, boolean toOther, boolean withoutBody) {
        HeadersBuilder kept = new HeadersBuilder();
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i).toLowerCase(Locale.ROOT);
            boolean ofServer = name.equals("host") || toOther && SECRETS.contains(name);
            boolean ofBody = withoutBody && (name.startsWith("content-") || name.equals("transfer-encoding")
                    || name.equals("expect") || name.equals("trailer") || name.equals("digest"));
            if (!ofServer && !ofBody) {
                kept.add(headers.name(i), headers.value(i));
            }
        }
        return kept.build();
    }
}
