package dev.hawser.app.status;

import dev.hawser.app.Service;
import dev.hawser.app.ServiceState;
import dev.hawser.app.status.wire.WireReply;
import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.net.Reactor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stops and starts services that are named by their paths. Used on the thread of the reactor that serves the status. */
final class ServiceControl {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.app.status");

    /** What takes longer goes on, and the reply says so. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Reactor here;
    private final List<Service> roots;
    private final Service shownBy;

    ServiceControl(Reactor here, List<Service> roots, Service shownBy) {
        this.here = here;
        this.roots = roots;
        this.shownBy = shownBy;
    }

    /** What is asked of a service. */
    enum Verb {
        STOP,
        START
    }

    /** What became of it. */
    private sealed interface Outcome {
        /** There is no such service there. */
        record None() implements Outcome {}

        /** It is not to be controlled. */
        record Refused() implements Outcome {}

        /** It goes on. */
        record Late() implements Outcome {}

        /** It was done, or has failed. */
        record Done(ServiceState state, @Nullable String failure) implements Outcome {}
    }

    /** Asks it of all that have that path: where a program runs on several reactors, each has one. */
    Deferred<WireReply> ask(String path, Verb verb) {
        if (roots.stream().anyMatch(root -> isRefused(root, path))) { // before another one of that path is stopped
            return Deferred.succeed(here, reply(path, List.of(new Outcome.Refused())));
        }
        List<Deferred<Outcome>> asked = new ArrayList<>();
        for (Service root : roots) {
            asked.add(Elsewhere.<Outcome>ask(here, root.reactor(), PATIENCE, () -> ask(root, path, verb), () -> {})
                    .addErrback(Elsewhere.NoAnswer.class, _ -> new Outcome.Late())
                    .addErrback(thrown -> new Outcome.Done(ServiceState.FAILED, ServiceTree.told(thrown))));
        }
        List<Outcome> outcomes = new ArrayList<>();
        Deferred<@Nullable Object> all = Deferred.succeed(here, null);
        for (Deferred<Outcome> one : asked) {
            all = all.chain(_ -> one.addCallback(outcomes::add));
        }
        return all.addCallback(_ -> reply(path, outcomes));
    }

    /** What shows it is of this reactor, and so is all that it is part of. */
    private boolean isRefused(Service root, String path) {
        Service service = root.reactor() == here ? ServiceTree.find(root, path) : null;
        return service != null && !ServiceTree.isControllable(service, shownBy);
    }

    private Deferred<Outcome> ask(Service root, String path, Verb verb) {
        Service service = ServiceTree.find(root, path);
        if (service == null) {
            return Deferred.succeed(root.reactor(), new Outcome.None());
        }
        if (!ServiceTree.isControllable(service, shownBy)) { // it has been put there meanwhile
            return Deferred.succeed(root.reactor(), new Outcome.Refused());
        }
        LOGGER.log(
                System.Logger.Level.INFO,
                (verb == Verb.STOP ? "stopping " : "starting ") + service + ", as was asked for by the status");
        Deferred<@Nullable Void> done = verb == Verb.STOP ? service.stopService() : service.startService();
        return done.<Outcome>addCallback(_ -> new Outcome.Done(service.state(), null))
                .addErrback(failure -> new Outcome.Done(service.state(), ServiceTree.told(failure)));
    }

    private static WireReply reply(String path, List<Outcome> outcomes) {
        List<Outcome> found = outcomes.stream()
                .filter(each -> !(each instanceof Outcome.None))
                .toList();
        if (found.isEmpty()) {
            return WireReply.text(404, "there is no service of that path");
        }
        if (found.stream().anyMatch(each -> each instanceof Outcome.Refused)) {
            return WireReply.text(409, "the status is a part of that service, which would end what shows it");
        }
        for (Outcome each : found) {
            if (each instanceof Outcome.Done done && done.failure() != null) {
                return reply(409, path, done);
            }
        }
        for (Outcome each : found) {
            if (!(each instanceof Outcome.Done)) {
                return WireReply.text(
                        202, "this takes longer than " + PATIENCE.toSeconds() + " seconds, and goes on");
            }
        }
        return reply(200, path, (Outcome.Done) found.getFirst());
    }

    private static WireReply reply(int status, String path, Outcome.Done done) {
        JsonWriter json = new JsonWriter();
        json.object(() -> {
            json.name("path").value(path);
            json.name("state").value(done.state().name());
            json.name("failure").value(done.failure());
        });
        return WireReply.of(status, "application/json", Bytes.of(json.toString()));
    }
}
