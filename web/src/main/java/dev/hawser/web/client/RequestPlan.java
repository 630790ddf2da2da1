package dev.hawser.web.client;

import dev.hawser.web.body.OutgoingBody;
import dev.hawser.web.http.Headers;
import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request, as one attempt after the other may send it; a redirect or a challenge makes another plan of it.
 *
 * @param authority null for the target's own
 * @param headers those that the program set, with the client's
 * @param isDecoded whether the client has asked for content codings by itself, and takes them off
 */
record RequestPlan(
        String method,
        WebUrl target,
        @Nullable String authority,
        Headers headers,
        @Nullable OutgoingBody body,
        boolean expectsContinue,
        boolean isDecoded,
        Supplier<Headers> trailersAtEnd,
        @Nullable LongConsumer uploadProgress,
        Limits limits) {
    /** How long each thing may take. */
    record Limits(
            Duration queue, Duration head, Duration idle, Duration unread, Duration continues, @Nullable Duration total) {}

    Headers trailers() {
        return trailersAtEnd.get();
    }

    Duration headTimeout() {
        return limits.head;
    }

    Duration idleTimeout() {
        return limits.idle;
    }

    Duration unreadTimeout() {
        return limits.unread;
    }

    Duration continueTimeout() {
        return limits.continues;
    }

    RequestPlan withoutExpectation() {
        return new RequestPlan(
                method, target, authority, headers, body, false, isDecoded, trailersAtEnd, uploadProgress, limits);
    }

    RequestPlan with(String newMethod, WebUrl newTarget, Headers newHeaders, @Nullable OutgoingBody newBody) {
        boolean isElsewhere = !newTarget.origin().equals(target.origin());
        return new RequestPlan(
                newMethod,
                newTarget,
                isElsewhere ? null : authority,
                newHeaders,
                newBody,
                newBody != null && expectsContinue,
                isDecoded,
                trailersAtEnd,
                uploadProgress,
                limits);
    }

    /** Whether sending it twice does what sending it once does (RFC 9110, section 9.2.2). */
    boolean isIdempotent() {
        return switch (method) {
            case "GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE" -> true;
            default -> false;
        };
    }

    /** {@code url} without its query. */
    static String shown(WebUrl url) {
        return url.origin() + url.path();
    }

    /** As a message shows it. */
    String shown() {
        return method + " " + shown(target);
    }
}
