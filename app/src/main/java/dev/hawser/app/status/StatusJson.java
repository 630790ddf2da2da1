package dev.hawser.app.status;

import dev.hawser.app.ServiceState;
import dev.hawser.app.status.StatusSnapshot.ConnectionView;
import dev.hawser.app.status.StatusSnapshot.HoldingView;
import dev.hawser.app.status.StatusSnapshot.ProcessFigures;
import dev.hawser.app.status.StatusSnapshot.ReactorView;
import dev.hawser.app.status.StatusSnapshot.ServiceView;
import dev.hawser.app.status.StatusSnapshot.ThreadView;
import dev.hawser.net.PassLengths;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Snapshots as JSON, in one line. A reader knows nothing of fields that a later version adds. */
public final class StatusJson {
    private StatusJson() {}

    // ---------------------------------------------------------------- writing

    /** {@code snapshot} as an object of JSON. */
    public static String write(StatusSnapshot snapshot) {
        JsonWriter json = new JsonWriter();
        return json.object(() -> {
                    json.name("taken").value(snapshot.taken().toString());
                    json.name("process").object(() -> process(json, snapshot.process()));
                    json.name("services").array(() -> snapshot.services().forEach(each -> service(json, each)));
                    json.name("reactors").array(() -> snapshot.reactors().forEach(each -> reactor(json, each)));
                    json.name("threads").array(() -> snapshot.threads().forEach(each -> thread(json, each)));
                    json.name("threadCount").value(snapshot.threadCount());
                })
                .toString();
    }

    private static void process(JsonWriter json, ProcessFigures process) {
        json.name("pid").value(process.pid());
        json.name("command").value(process.command());
        json.name("javaVersion").value(process.javaVersion());
        json.name("uptimeMillis").value(process.uptime().toMillis());
        json.name("heapUsed").value(process.heapUsed());
        json.name("heapMost").value(process.heapMost());
    }

    private static void service(JsonWriter json, ServiceView service) {
        ServiceState state = service.state();
        json.object(() -> {
            json.name("path").value(service.path());
            json.name("name").value(service.name());
            json.name("state").value(state == null ? null : state.name());
            json.name("description").value(service.description());
            json.name("failure").value(service.failure());
            json.name("controllable").value(service.isControllable());
            json.name("parts").array(() -> service.parts().forEach(each -> service(json, each)));
        });
    }

    private static void reactor(JsonWriter json, ReactorView reactor) {
        json.object(() -> {
            json.name("name").value(reactor.name());
            json.name("problem").value(reactor.problem());
            json.name("counts").object(() -> reactor.counts().forEach((kind, count) -> json.name(kind).value(count)));
            json.name("connections").array(() -> reactor.connections().forEach(each -> connection(json, each)));
            json.name("holdings").array(() -> reactor.holdings().forEach(each -> json.object(() -> {
                json.name("kind").value(each.kind());
                json.name("what").value(each.what());
                json.name("origin").value(each.origin());
            })));
            PassLengths passes = reactor.passes();
            if (passes != null) {
                json.name("passes").object(() -> {
                    json.name("measuring").value(passes.isMeasuring());
                    json.name("counts").array(() -> passes.counts().forEach(json::value));
                    json.name("longestNanos").value(passes.longest().toNanos());
                });
            }
        });
    }

    private static void connection(JsonWriter json, ConnectionView connection) {
        json.object(() -> {
            json.name("protocol").value(connection.protocol());
            json.name("name").value(connection.name());
            json.name("host").value(connection.host());
            json.name("peer").value(connection.peer());
            json.name("accepted").value(connection.isAccepted());
            json.name("unsent").value(connection.unsent());
            json.name("secured").value(connection.isSecured());
            json.name("closing").value(connection.isClosing());
        });
    }

    private static void thread(JsonWriter json, ThreadView thread) {
        json.object(() -> {
            json.name("name").value(thread.name());
            json.name("state").value(thread.state());
            json.name("virtual").value(thread.isVirtual());
            json.name("daemon").value(thread.isDaemon());
        });
    }

    // ---------------------------------------------------------------- reading

    /**
     * What {@link #write} made {@code text} of.
     *
     * @throws IllegalArgumentException when it is no such thing; the message says what is missing
     */
    public static StatusSnapshot read(String text) {
        if (!(JsonReader.read(text) instanceof Map<?, ?> fields)) {
            throw new IllegalArgumentException("no status: it is no object");
        }
        Reading top = new Reading(fields);
        Reading process = top.object("process");
        try {
            return new StatusSnapshot(
                    Instant.parse(top.text("taken")),
                    new ProcessFigures(
                            process.number("pid"),
                            process.text("command"),
                            process.text("javaVersion"),
                            Duration.ofMillis(process.number("uptimeMillis")),
                            process.number("heapUsed"),
                            process.number("heapMost")),
                    top.all("services", StatusJson::service),
                    top.all("reactors", StatusJson::reactor),
                    top.all("threads", StatusJson::thread),
                    (int) top.number("threadCount"));
        } catch (DateTimeException wrong) {
            throw new IllegalArgumentException("no status: " + wrong.getMessage(), wrong);
        }
    }

    private static ServiceView service(Reading fields) {
        String state = fields.textOrNull("state");
        return new ServiceView(
                fields.text("path"),
                fields.text("name"),
                state == null ? null : ServiceState.valueOf(state),
                fields.text("description"),
                fields.textOrNull("failure"),
                fields.truth("controllable"),
                fields.all("parts", StatusJson::service));
    }

    private static ReactorView reactor(Reading fields) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        Reading counted = fields.object("counts");
        counted.fields().keySet().forEach(kind -> counts.put((String) kind, (int) counted.number((String) kind)));
        return new ReactorView(
                fields.text("name"),
                fields.textOrNull("problem"),
                counts,
                fields.all("connections", StatusJson::connection),
                fields.all(
                        "holdings",
                        each -> new HoldingView(each.text("kind"), each.text("what"), each.textOrNull("origin"))),
                fields.fields().get("passes") == null ? null : passes(fields.object("passes")));
    }

    private static PassLengths passes(Reading fields) {
        return new PassLengths(
                fields.truth("measuring"), fields.numbers("counts"), Duration.ofNanos(fields.number("longestNanos")));
    }

    private static ConnectionView connection(Reading fields) {
        return new ConnectionView(
                fields.text("protocol"),
                fields.text("name"),
                fields.text("host"),
                fields.text("peer"),
                fields.truth("accepted"),
                fields.number("unsent"),
                fields.truth("secured"),
                fields.truth("closing"));
    }

    private static ThreadView thread(Reading fields) {
        return new ThreadView(
                fields.text("name"), fields.text("state"), fields.truth("virtual"), fields.truth("daemon"));
    }

    /** An object of JSON, of which something is expected. */
    private record Reading(Map<?, ?> fields) {
        private <T> T is(String name, Class<T> type) {
            Object value = fields.get(name);
            if (!type.isInstance(value)) {
                throw new IllegalArgumentException("no status: \"" + name + "\" is missing, or is something else");
            }
            return type.cast(value);
        }

        String text(String name) {
            return is(name, String.class);
        }

        @Nullable String textOrNull(String name) {
            return fields.get(name) == null ? null : text(name);
        }

        long number(String name) {
            return is(name, Long.class);
        }

        boolean truth(String name) {
            return is(name, Boolean.class);
        }

        Reading object(String name) {
            return new Reading(is(name, Map.class));
        }

        <T> List<T> all(String name, Function<Reading, T> element) {
            List<T> all = new ArrayList<>();
            for (Object each : is(name, List.class)) {
                if (!(each instanceof Map<?, ?> object)) {
                    throw new IllegalArgumentException("no status: \"" + name + "\" has something else in it");
                }
                all.add(element.apply(new Reading(object)));
            }
            return all;
        }

        List<Long> numbers(String name) {
            List<Long> all = new ArrayList<>();
            for (Object each : is(name, List.class)) {
                if (!(each instanceof Long number)) {
                    throw new IllegalArgumentException("no status: \"" + name + "\" has something else in it");
                }
                all.add(number);
            }
            return all;
        }
    }
}
