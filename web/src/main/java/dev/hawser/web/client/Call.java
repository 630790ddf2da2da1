package dev.hawser.web.client;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.Reactor;
import dev.hawser.time.DelayedCall;
import dev.hawser.web.body.DecodedBody;
import dev.hawser.web.body.IncomingBody;
import dev.hawser.web.body.OutgoingBody;
import dev.hawser.web.body.UnknownCoding;
import dev.hawser.web.http.Headers;
import dev.hawser.web.http.HeadersBuilder;
import dev.hawser.web.http.HttpChallenge;
import dev.hawser.web.http.HttpCredentials;
import dev.hawser.web.http.HttpStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** What one {@code send()} leads to: as many attempts as it takes, one after the other. */
final class Call implements Pool.Waiter, Attempt.Outcome {
    /** Of servers and proxies on the way, each with a stale nonce or two. */
    private static final int MOST_CHALLENGES = 10;

    private final Reactor reactor;
    private final Pool pool;
    private final HttpClientOptions options;
    private final Promise<Response> promise;
    private final Logins logins;
    private final RedirectPolicy redirects;
    private final @Nullable ChallengeAnswers ownLogin;
    private final WebOrigin ownOrigin;
    private final List<WebUrl> history = new ArrayList<>();
    private @Nullable HttpCredentials shown;
    private @Nullable HttpCredentials shownToProxy;
    private int challenges;
    private RequestPlan plan;
    private @Nullable WebProxy proxy;
    private Pool.@Nullable Ticket ticket;
    private @Nullable Attempt attempt;
    private @Nullable DelayedCall total;
    private @Nullable DelayedCall again;
    private boolean isOnUsedConnection;
    private boolean wasRetried;
    private boolean isLeaving;

    Call(
            Reactor reactor,
            Pool pool,
            HttpClientOptions options,
            Logins logins,
            RequestPlan plan,
            RedirectPolicy redirects,
            @Nullable ClientCredentials credentials) {
        this.reactor = reactor;
        this.pool = pool;
        this.options = options;
        this.logins = logins;
        this.plan = plan;
        this.redirects = redirects;
        ownLogin = credentials == null ? null : logins.once(credentials);
        ownOrigin = plan.target().origin();
        promise = new Promise<>(reactor, this::cancelled);
    }

    Deferred<Response> start() {
        Duration most = plan.limits().total();
        if (most != null) {
            total = reactor.callLater(most, () -> totalPassed(most));
        }
        send(false);
        return promise;
    }

    // ---------------------------------------------------------------- one attempt

    private void send(boolean isAgain) {
        WebUrl target = plan.target();
        WebProxy through;
        try {
            through = options.proxies().proxyFor(target.scheme(), target.host(), target.port());
        } catch (RuntimeException broken) {
            fail(new RequestNotSent(plan.shown(), "no proxy could be chosen", null, broken));
            return;
        }
        proxy = through;
        ticket = pool.acquire(Route.of(target, through), isAgain, plan.limits().queue(), this);
    }

    @Override
    public void connected(ClientConnection connection) {
        ticket = null;
        isOnUsedConnection = connection.wasUsed();
        Attempt next = new Attempt(reactor, plan, plan.shown(), this);
        attempt = next;
        try {
            next.begin(connection, head());
        } catch (IllegalArgumentException refused) {
            attempt = null;
            connection.close();
            fail(new RequestNotSent(plan.shown(), "it cannot be written", null, refused));
        }
    }

    @Override
    public void notConnected(String what, @Nullable TimeLimit limit, @Nullable Throwable cause) {
        ticket = null;
        fail(new RequestNotSent(plan.shown(), what, limit, cause));
    }

    private OutgoingHead head() {
        WebUrl target = plan.target();
        WebProxy through = proxy;
        boolean isHanded = through != null && Route.of(target, through).isHanded();
        String line = isHanded ? target.origin() + target.requestTarget() : target.requestTarget();
        HeadersBuilder fields = new HeadersBuilder().addAll(plan.headers());
        if (plan.expectsContinue() && plan.body() != null) {
            fields.set("Expect", "100-continue");
        }
        CookieJar jar = options.cookies();
        String cookies = jar == null ? null : jar.field(target);
        if (cookies != null) {
            fields.setIfAbsent("Cookie", cookies);
        }
        shown = show(login(), "Authorization", line, fields);
        shownToProxy = show(isHanded ? proxyLogin() : null, "Proxy-Authorization", line, fields);
        String said = plan.authority();
        OutgoingBody body = plan.body();
        return new OutgoingHead(
                plan.method(),
                target.scheme(),
                said == null ? target.authority() : said,
                line,
                fields.build(),
                body != null,
                body == null ? 0 : body.length());
    }

    private @Nullable ChallengeAnswers login() {
        WebOrigin origin = plan.target().origin();
        return ownLogin != null && origin.equals(ownOrigin) ? ownLogin : logins.of(origin);
    }

    private @Nullable ChallengeAnswers proxyLogin() {
        WebProxy through = proxy;
        return through == null ? null : logins.of(through);
    }

    private @Nullable HttpCredentials show(
            @Nullable ChallengeAnswers login, String field, String line, HeadersBuilder fields) {
        HttpCredentials answer = login == null || fields.contains(field) ? null : login.answer(plan.method(), line);
        if (answer != null) {
            fields.set(field, answer.field());
        }
        return answer;
    }

    // ---------------------------------------------------------------- what came of it

    @Override
    public void interimReceived(int status, Headers headers) {}

    /** The steps between a response and the program, each of which may make another request of it. */
    @Override
    public void responded(IncomingHead head, IncomingBody body) {
        CookieJar jar = options.cookies();
        if (jar != null) {
            jar.store(plan.target(), head.headers());
        }
        if (head.status() == HttpStatus.EXPECTATION_FAILED && plan.expectsContinue()) {
            goOn(body, plan.withoutExpectation());
        } else if (isToBeAuthenticated(head)) {
            challenges++;
            goOn(body, plan);
        } else {
            redirect(head, body);
        }
    }

    private boolean isToBeAuthenticated(IncomingHead head) {
        boolean isOfProxy = head.status() == HttpStatus.PROXY_AUTHENTICATION_REQUIRED;
        ChallengeAnswers login = isOfProxy ? proxyLogin() : login();
        HttpCredentials sent = isOfProxy ? shownToProxy : shown;
        if (login == null) {
            return false;
        }
        if (!isOfProxy && head.status() != HttpStatus.UNAUTHORIZED) {
            if (sent != null) {
                login.accepted(head.headers().get("Authentication-Info"));
            }
            return false;
        }
        OutgoingBody sending = plan.body();
        boolean isRepeatable = sending == null || sending.isRepeatable();
        String field = isOfProxy ? "Proxy-Authenticate" : "WWW-Authenticate";
        return challenges < MOST_CHALLENGES
                && isRepeatable
                && login.challenged(HttpChallenge.all(head.headers(), field), sent);
    }

    private void redirect(IncomingHead head, IncomingBody body) {
        OutgoingBody sending = plan.body();
        RedirectPolicy.Step step = redirects.next(
                plan.target(),
                plan.method(),
                plan.headers(),
                sending == null || sending.isRepeatable(),
                head.status(),
                head.headers().get("Location"),
                history);
        switch (step) {
            case RedirectPolicy.Step.Follow(WebUrl url, String method, Headers headers, boolean keepsBody) -> {
                history.add(plan.target());
                wasRetried = false;
                goOn(body, plan.with(method, url, headers, keepsBody ? sending : null));
            }
            case RedirectPolicy.Step.Refused(String reason) when redirects.mostRedirects() > 0 -> {
                leave(body);
                fail(new ResponseFailed(plan.shown(), reason, null, null));
            }
            case RedirectPolicy.Step.Refused _, RedirectPolicy.Step.Last _ -> deliver(head, body);
        }
    }

    private void deliver(IncomingHead head, IncomingBody body) {
        IncomingHead shownHead = head;
        IncomingBody plain = body;
        String coding = head.headers().combined("Content-Encoding");
        if (plan.isDecoded() && coding != null && head.length() != 0 && !plan.method().equals("HEAD")) {
            try {
                plain = DecodedBody.of(reactor, body, coding, Long.MAX_VALUE);
                Headers fields = head.headers().without("Content-Encoding").without("Content-Length");
                shownHead = new IncomingHead(head.version(), head.status(), head.reason(), fields, -1);
            } catch (UnknownCoding notOurs) {
                plain = body; // the program may know it
            }
        }
        promise.callback(new Response(
                reactor, plan.method(), plan.target(), List.copyOf(history), shownHead, plain, options.mostInMemory()));
    }

    private void goOn(IncomingBody body, RequestPlan next) {
        plan = next;
        leave(body);
        // In a turn of its own: what is left of this response may be here already, and free its connection.
        again = reactor.callLater(Duration.ZERO, () -> {
            again = null;
            send(false);
        });
    }

    /** The response is not the one that was asked for. */
    private void leave(IncomingBody body) {
        isLeaving = true;
        body.discard();
        isLeaving = false;
        attempt = null;
    }

    @Override
    public void failed(RequestFailed failure, StreamEvents.Fate fate, boolean isBodyBegun) {
        attempt = null;
        OutgoingBody body = plan.body();
        boolean isRepeatable = body == null || !isBodyBegun || body.isRepeatable();
        boolean isHarmless = fate == StreamEvents.Fate.UNPROCESSED
                || fate == StreamEvents.Fate.SILENT && isOnUsedConnection && plan.isIdempotent() && failure.limit() == null;
        if (isHarmless && isRepeatable && !wasRetried && isOfConnection(failure)) {
            wasRetried = true;
            send(true);
            return;
        }
        fail(failure);
    }

    /** Whether the connection is to blame, and not what the body was made by. */
    private static boolean isOfConnection(RequestFailed failure) {
        return failure.getCause() instanceof dev.hawser.net.ConnectionEnd || failure instanceof RequestNotSent;
    }

    @Override
    public void ended() {
        if (!isLeaving) {
            attempt = null;
            stopClock();
        }
    }

    // ---------------------------------------------------------------- the end

    private void fail(Throwable failure) {
        stopClock();
        if (!promise.isFired()) {
            promise.errback(failure);
        }
    }

    private void cancelled(Promise<Response> cancelling) {
        stop();
        cancelling.errback(new CancellationException(plan.shown() + " was cancelled"));
    }

    private void stop() {
        stopClock();
        DelayedCall next = again;
        again = null;
        if (next != null) {
            next.cancel();
        }
        Pool.Ticket waiting = ticket;
        Attempt running = attempt;
        ticket = null;
        attempt = null;
        if (waiting != null) {
            waiting.cancel();
        }
        if (running != null) {
            running.abandon();
        }
    }

    private void totalPassed(Duration most) {
        total = null;
        String what = "it has taken more than " + most.toMillis() + " ms in all";
        Attempt running = attempt;
        if (running != null) {
            running.expire(TimeLimit.TOTAL, what);
        } else {
            stop();
            fail(new RequestNotSent(plan.shown(), what, TimeLimit.TOTAL, null));
        }
    }

    private void stopClock() {
        DelayedCall clock = total;
        total = null;
        if (clock != null) {
            clock.cancel();
        }
    }
}
