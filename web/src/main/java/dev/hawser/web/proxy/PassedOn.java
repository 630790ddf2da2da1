package dev.hawser.web.proxy;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.web.body.BodyAbandoned;
import dev.hawser.web.body.IncomingBody;
import dev.hawser.web.client.ClientRequest;
import dev.hawser.web.client.HttpClient;
import dev.hawser.web.client.RequestFailed;
import dev.hawser.web.client.Response;
import dev.hawser.web.client.TimeLimit;
import dev.hawser.web.http.Headers;
import dev.hawser.web.http.HeadersBuilder;
import dev.hawser.web.http.HttpStatus;
import dev.hawser.web.server.Request;
import dev.hawser.web.server.RequestRefused;
import java.lang.System.Logger.Level;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/** A request that a client of ours passes on, and the response that goes back. */
final class PassedOn {
    private static final System.Logger LOG = System.getLogger(ReverseProxy.class.getName());

    private final Request request;
    private final ViaField via;
    private final Consumer<HeadersBuilder> changes;

    /** @param changes what becomes of the header fields of the response */
    PassedOn(Request request, ViaField via, Consumer<HeadersBuilder> changes) {
        this.request = request;
        this.via = via;
        this.changes = changes;
    }

    /**
     * Asks for {@code url}.
     *
     * @param fields what is sent, without Host
     * @param host the field Host; empty for what the URL says
     */
    void send(HttpClient client, String url, HeadersBuilder fields, String host) {
        ClientRequest asked;
        try {
            asked = client.request(request.method(), url);
            for (int i = 0; i < fields.size(); i++) {
                asked.addHeader(fields.name(i), fields.value(i));
            }
            if (!host.isEmpty()) {
                asked.header("Host", host);
            }
        } catch (IllegalArgumentException refused) {
            LOG.log(Level.DEBUG, () -> "cannot pass on " + request, refused);
            throw new RequestRefused(HttpStatus.BAD_REQUEST, "This cannot be passed on.");
        }
        if (request.body().length() != 0) {
            asked.body(new PassedBody(request.body()));
            asked.trailers(() -> EndToEnd.trailers(request.body().trailers()));
            if (request.headers().containsToken("Expect", "100-continue")) {
                asked.expectContinue();
            }
        }
        Deferred<?> work = asked.send().chain(this::respond).addErrback(this::failed);
        request.answeredBy(work);
    }

    private Deferred<Long> respond(Response response) {
        if (request.isFinished()) {
            response.discard();
            return Deferred.succeed(request.reactor(), 0L);
        }
        return answer(response.status(), response.version(), response.headers(), response.body());
    }

    /** Answers with a response that comes, and its body as it comes. */
    Deferred<Long> answer(int status, String version, Headers headers, IncomingBody body) {
        HeadersBuilder fields = EndToEnd.head(headers);
        via.add(request.reactor(), fields, version);
        changes.accept(fields);
        request.setStatus(status);
        request.responseHeaders().addAll(fields.build());
        long length = length(status, headers, body);
        if (length >= 0) {
            request.setHeader("Content-Length", Long.toString(length));
        }
        return body.deliverTo(request).peek(_ -> finish(body.trailers()));
    }

    /** To HEAD, and by 304, a server says how long the body would be. */
    private long length(int status, Headers headers, IncomingBody body) {
        if (status == HttpStatus.NO_CONTENT) {
            return -1;
        }
        if (!request.method().equals("HEAD") && status != HttpStatus.NOT_MODIFIED) {
            return body.length();
        }
        String said = headers.get("Content-Length");
        return said == null ? -1 : Long.parseLong(said);
    }

    private void finish(Headers trailers) {
        Headers kept = EndToEnd.trailers(trailers);
        for (int i = 0; i < kept.size(); i++) {
            request.addTrailer(kept.name(i), kept.value(i));
        }
        if (!request.isFinished()) {
            request.finish();
        }
    }

    /** For errbacks: what is left to do when the other side has failed. */
    Long failed(Throwable failure) {
        if (request.isFinished()) {
            return 0L; // the client has left, and that has ended the other side
        }
        if (request.isHeadSent()) {
            LOG.log(Level.INFO, () -> "the answer to " + request + " is broken off: " + failure.getMessage());
            request.abort();
            return 0L;
        }
        throw refusal(request, failure);
    }

    /** What a client is told of {@code failure}, which is logged: nothing of what is behind the proxy. */
    static RequestRefused refusal(Request request, Throwable failure) {
        if (failure instanceof RequestRefused refused) {
            return refused;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DestinationRefused) {
                LOG.log(Level.INFO, "refuses " + request + ": " + cause.getMessage());
                return new RequestRefused(HttpStatus.FORBIDDEN, "This proxy does not go there.");
            }
        }
        if (failure instanceof RequestFailed waited && waited.limit() == TimeLimit.QUEUE) {
            LOG.log(Level.WARNING, "no room for " + request + ": " + failure.getMessage());
            return new RequestRefused(HttpStatus.SERVICE_UNAVAILABLE, "Too much is going on here at present.");
        }
        boolean isLate = failure instanceof RequestFailed asked && asked.limit() != null
                || failure instanceof dev.hawser.net.ConnectFailed.TimedOut;
        boolean isExpected = failure instanceof RequestFailed
                || failure instanceof ConnectionEnd
                || failure instanceof BodyAbandoned
                || failure instanceof CancellationException;
        LOG.log(isExpected ? Level.WARNING : Level.ERROR, "no answer to " + request + ": " + failure, isExpected ? null : failure);
        return isLate
                ? new RequestRefused(HttpStatus.GATEWAY_TIMEOUT, "The server behind this one did not answer in time.")
                : new RequestRefused(HttpStatus.BAD_GATEWAY, "The server behind this one could not be asked.");
    }
}
