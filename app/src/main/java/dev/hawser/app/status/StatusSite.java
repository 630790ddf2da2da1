package dev.hawser.app.status;

import dev.hawser.app.status.ServiceControl.Verb;
import dev.hawser.app.status.wire.HttpMessageException;
import dev.hawser.app.status.wire.LocalHosts;
import dev.hawser.app.status.wire.PercentCoding;
import dev.hawser.app.status.wire.WireReply;
import dev.hawser.app.status.wire.WireRequest;
import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What there is to be asked for, and by whom. A page of another site that runs in the same browser has to be kept out:
 * its requests have a name of their own as Host where it has its name point here, an Origin where they change something, and
 * no header that forms cannot send.
 */
final class StatusSite {
    private static final String SERVICES = "/services/";

    private final Observer observer;
    private final ServiceControl control;
    private final WireReply page = StatusPage.load();

    StatusSite(Observer observer, ServiceControl control) {
        this.observer = observer;
        this.control = control;
    }

    /** What is said to a request. */
    sealed interface Answer {
        /** This, now or later. */
        record Reply(Deferred<WireReply> reply) implements Answer {}

        /** A snapshot each second, without end. */
        record Events() implements Answer {}
    }

    /** The answer to {@code request}; {@link HttpMessageException} is one, too. */
    Answer answer(WireRequest request) {
        check(request);
        String path = request.path();
        if (path.startsWith(SERVICES)) {
            return new Answer.Reply(change(request, path.substring(SERVICES.length())));
        }
        return switch (path) {
            case "/" -> get(request, new Answer.Reply(Deferred.succeed(observer.here(), page)));
            case "/status.json" -> get(request, null);
            case "/events" -> get(request, new Answer.Events());
            default -> throw new HttpMessageException(404, "there is nothing of that path");
        };
    }

    private Answer get(WireRequest request, @Nullable Answer answer) {
        if (!request.method().equals("GET")) {
            return new Answer.Reply(Deferred.succeed(observer.here(), notAllowed("GET")));
        }
        return answer != null
                ? answer
                : new Answer.Reply(observer.take()
                        .addCallback(snapshot -> WireReply.of(
                                200, "application/json", Bytes.of(StatusJson.write(snapshot)))));
    }

    private static WireReply notAllowed(String method) {
        return WireReply.text(405, "only " + method + " is possible here").with("Allow", method);
    }

    private Deferred<WireReply> change(WireRequest request, String rest) {
        int verbAt = rest.lastIndexOf('/');
        Verb verb = verbAt <= 0 ? null : verb(rest.substring(verbAt + 1));
        if (verb == null) {
            throw new HttpMessageException(404, "there is nothing of that path");
        }
        if (!request.method().equals("POST")) {
            return Deferred.succeed(observer.here(), notAllowed("POST"));
        }
        if (!"1".equals(request.field("x-hawser"))) {
            throw new HttpMessageException(403, "this wants the header X-Hawser: 1");
        }
        return control.ask(PercentCoding.decode(rest.substring(0, verbAt)), verb);
    }

    private static @Nullable Verb verb(String word) {
        return switch (word) {
            case "stop" -> Verb.STOP;
            case "start" -> Verb.START;
            default -> null;
        };
    }

    private static void check(WireRequest request) {
        String host = String.valueOf(request.field("host"));
        if (!LocalHosts.isLocal(host)) {
            throw new HttpMessageException(421, "the Host has to be localhost or a loopback address");
        }
        String origin = request.field("origin");
        if (origin != null && !origin.equalsIgnoreCase("http://" + host)) {
            throw new HttpMessageException(403, "pages of another origin have no business here");
        }
        if (List.of("cross-site", "same-site").contains(String.valueOf(request.field("sec-fetch-site")))
                && !isNavigation(request)) {
            throw new HttpMessageException(403, "pages of another origin have no business here");
        }
    }

    /** Somebody has followed a link to the page. */
    private static boolean isNavigation(WireRequest request) {
        return request.path().equals("/") && "navigate".equals(request.field("sec-fetch-mode"));
    }
}
