package dev.hawser.app.status;

import dev.hawser.app.status.ServiceControl.Verb;
import dev.hawser.app.status.wire.HttpMessageException;
import dev.hawser.app.status.wire.WireReply;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.DeferredTimedOut;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import dev.hawser.net.endpoint.ClientEndpoint;
import dev.hawser.net.endpoint.EndpointDescription;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code hawser status} does: asks a live process and prints what it says. Runs a reactor of its own on the calling
 * thread, for at most {@value #LIMIT_SECONDS} seconds.
 */
public final class StatusQuery {
    /** All is well. */
    public static final int OK = 0;

    /** What was asked for is wrong: the endpoint, or there is no such service (sysexits' EX_USAGE). */
    public static final int USAGE = 64;

    /** Nobody answers there (EX_UNAVAILABLE). */
    public static final int UNAVAILABLE = 69;

    /** The service could not do it, or failed (EX_SOFTWARE). */
    public static final int FAILED = 70;

    /** It goes on, and nobody knows yet what becomes of it (EX_TEMPFAIL). */
    public static final int UNDECIDED = 75;

    /** Somebody answers there who is something else (EX_PROTOCOL). */
    public static final int PROTOCOL = 76;

    private static final int LIMIT_SECONDS = 15;

    private final String endpoint;
    private final Wish wish;
    private final PrintWriter out;
    private final PrintWriter err;
    private int status = UNAVAILABLE;

    private StatusQuery(String endpoint, Wish wish, PrintWriter out, PrintWriter err) {
        this.endpoint = endpoint;
        this.wish = wish;
        this.out = out;
        this.err = err;
    }

    /** What is wanted. */
    public sealed interface Wish {
        /** A text for people. */
        record Text() implements Wish {}

        /** A line of JSON. */
        record Json() implements Wish {}

        /** That the service of that path stops. */
        record Stop(String path) implements Wish {}

        /** That the service of that path starts. */
        record Start(String path) implements Wish {}
    }

    /**
     * Asks and prints.
     *
     * @param endpoint {@code unix:PATH} or {@code tcp:HOST:PORT}
     * @param out for what is wanted
     * @param err for one line on what is wrong
     * @return the exit status: one of the constants above
     */
    public static int run(String endpoint, Wish wish, PrintWriter out, PrintWriter err) {
        StatusQuery query = new StatusQuery(endpoint, wish, out, err);
        Reactor reactor = Reactor.open(ReactorOptions.DEFAULT.withHandleSignals(false));
        ClientEndpoint parsed;
        try {
            parsed = parse(reactor, endpoint);
        } catch (IllegalArgumentException wrong) {
            return query.told(USAGE, String.valueOf(wrong.getMessage()));
        }
        reactor.callWhenRunning(() -> query.ask(new StatusClient(parsed))
                .addTimeout(Duration.ofSeconds(LIMIT_SECONDS))
                .addCallback(query::answered)
                .addErrback(query::failed)
                .finish(
                        exit -> {
                            query.status = exit;
                            reactor.stop();
                        },
                        fatal -> reactor.stop()));
        reactor.run();
        out.flush();
        return query.status;
    }

    private static ClientEndpoint parse(Reactor reactor, String endpoint) {
        String type = EndpointDescription.parse(endpoint).type();
        if (!List.of("tcp", "unix").contains(type)) {
            throw new IllegalArgumentException(
                    "a status is at unix:PATH or tcp:HOST:PORT, and not at " + endpoint);
        }
        return ClientEndpoint.parse(reactor, endpoint);
    }

    private Deferred<WireReply> ask(StatusClient client) {
        return switch (wish) {
            case Wish.Text _, Wish.Json _ -> client.status();
            case Wish.Stop(String path) -> client.change(path, Verb.STOP);
            case Wish.Start(String path) -> client.change(path, Verb.START);
        };
    }

    private int answered(WireReply reply) {
        return switch (reply.status()) {
            case 200 -> {
                show(reply.body().utf8());
                yield OK;
            }
            case 202 -> told(UNDECIDED, reply.body().utf8().strip());
            case 404 -> told(USAGE, "there is no service " + wished() + " at " + endpoint);
            case 409 -> told(FAILED, wished() + ": " + why(reply.body().utf8()));
            default -> told(PROTOCOL, endpoint + " refuses: " + reply.body().utf8().strip());
        };
    }

    private String wished() {
        return switch (wish) {
            case Wish.Stop(String path) -> path;
            case Wish.Start(String path) -> path;
            case Wish.Text _, Wish.Json _ -> "status";
        };
    }

    /** The failure in an object of JSON, or the text as it is. */
    private static String why(String body) {
        if (body.startsWith("{") && JsonReader.read(body) instanceof Map<?, ?> fields) {
            return String.valueOf(fields.get("failure"));
        }
        return body.strip();
    }

    private void show(String body) {
        switch (wish) {
            case Wish.Json _ -> out.println(StatusJson.write(StatusJson.read(body)));
            case Wish.Text _ -> out.print(StatusText.of(StatusJson.read(body)));
            case Wish.Stop _, Wish.Start _ -> {
                if (JsonReader.read(body) instanceof Map<?, ?> fields) {
                    out.println(StatusText.visible(fields.get("path") + " is "
                            + String.valueOf(fields.get("state")).toLowerCase(Locale.ROOT)));
                }
            }
        }
    }

    private int failed(Throwable failure) {
        return switch (failure) {
            case HttpMessageException strange ->
                told(PROTOCOL, "no status is served at " + endpoint + ": " + strange.getMessage());
            case IllegalArgumentException strange ->
                told(PROTOCOL, "no status is served at " + endpoint + ": " + strange.getMessage());
            case DeferredTimedOut late ->
                told(UNAVAILABLE, "nobody answers at " + endpoint + " within " + LIMIT_SECONDS + " seconds");
            default -> told(UNAVAILABLE, "nobody answers at " + endpoint + ": " + failure.getMessage());
        };
    }

    /** One line, whatever is in it. */
    private int told(int exit, String line) {
        err.println("hawser: " + StatusText.visible(line));
        err.flush();
        return exit;
    }
}
