package dev.hawser.web.client;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.Reactor;
import dev.hawser.time.DelayedCall;
import dev.hawser.web.body.IncomingBody;
import dev.hawser.web.http.Headers;
import dev.hawser.web.http.HeadersBuilder;
import dev.hawser.web.http.HttpStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** What one {@code send()} leads to: as many attempts as it takes, one after the other. */
final class Call implements Pool.Waiter, Attempt.Outcome {
    private final Reactor reactor;
    private final Pool pool;
    private final HttpClientOptions options;
    private final Promise<Response> promise;
    private RequestPlan plan;
    private @Nullable WebProxy proxy;
    private Pool.@Nullable Ticket ticket;
    private @Nullable Attempt attempt;
    private @Nullable DelayedCall total;
    private boolean isOnUsedConnection;
    private boolean wasRetried;

    Call(Reactor reactor, Pool pool, HttpClientOptions options, RequestPlan plan) {
        this.reactor = reactor;
        this.pool = pool;
        this.options = options;
        this.plan = plan;
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
        Target target = plan.target();
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
        Target target = plan.target();
        WebProxy through = proxy;
        boolean isHanded = through != null && Route.of(target, through).isHanded();
        HeadersBuilder fields = new HeadersBuilder().addAll(plan.headers());
        if (plan.expectsContinue() && plan.body() != null) {
            fields.set("Expect", "100-continue");
        }
        if (isHanded && through != null && through.user() != null) {
            fields.setIfAbsent("Proxy-Authorization", basic(through.user(), through.password()));
        }
        String said = plan.authority();
        var body = plan.body();
        return new OutgoingHead(
                plan.method(),
                target.scheme(),
                said == null ? target.authority() : said,
                isHanded ? target.absolute() : target.origin(),
                fields.build(),
                body != null,
                body == null ? 0 : body.length());
    }

    private static String basic(String user, @Nullable String password) {
        byte[] login = (user + ":" + (password == null ? "" : password)).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(login);
    }

    // ---------------------------------------------------------------- what came of it

    @Override
    public void interimReceived(int status, Headers headers) {}

    @Override
    public void responded(IncomingHead head, IncomingBody body) {
        if (head.status() == HttpStatus.EXPECTATION_FAILED && plan.expectsContinue()) {
            plan = plan.withoutExpectation();
            leave(body);
            send(false);
            return;
        }
        promise.callback(new Response(reactor, plan.method(), plan.target(), head, body, options.mostInMemory()));
    }

    /** The response is not the one that was asked for. */
    private void leave(IncomingBody body) {
        attempt = null;
        body.discard();
    }

    @Override
    public void failed(RequestFailed failure, StreamEvents.Fate fate, boolean isBodyBegun) {
        attempt = null;
        var body = plan.body();
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
        attempt = null;
        stopClock();
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
