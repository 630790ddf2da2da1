package dev.hawser.app.status;

import dev.hawser.app.ServiceState;
import dev.hawser.app.status.StatusSnapshot.ConnectionView;
import dev.hawser.app.status.StatusSnapshot.HoldingView;
import dev.hawser.app.status.StatusSnapshot.ProcessFigures;
import dev.hawser.app.status.StatusSnapshot.ReactorView;
import dev.hawser.app.status.StatusSnapshot.ServiceView;
import dev.hawser.app.status.StatusSnapshot.ThreadView;
import dev.hawser.net.PassLengths;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A snapshot for people, in lines. What a program has named is shown without what would move a terminal's cursor. */
public final class StatusText {
    private final StringBuilder text = new StringBuilder();

    private StatusText() {}

    /** The lines, each ended. */
    public static String of(StatusSnapshot snapshot) {
        StatusText made = new StatusText();
        made.process(snapshot.process());
        made.line("");
        made.line("services");
        snapshot.services().forEach(each -> made.service(each, "  "));
        snapshot.reactors().forEach(made::reactor);
        made.threads(snapshot);
        return made.text.toString();
    }

    private void line(String line) {
        text.append(visible(line).stripTrailing()).append('\n');
    }

    /** {@code text} with a question mark for each control character, and for those that reorder or hide others. */
    static String visible(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            int type = Character.getType(c);
            boolean shown = type != Character.CONTROL
                    && type != Character.FORMAT
                    && type != Character.SURROGATE
                    && type != Character.LINE_SEPARATOR
                    && type != Character.PARAGRAPH_SEPARATOR;
            visible.appendCodePoint(shown ? c : '?');
        });
        return visible.toString();
    }

    private void process(ProcessFigures process) {
        line("process " + process.pid() + ", " + (process.command().isEmpty() ? "" : process.command() + ", ") + "Java "
                + process.javaVersion() + ", up " + duration(process.uptime()) + ", heap "
                + (process.heapUsed() >> 20) + " of " + (process.heapMost() >> 20) + " MiB");
    }

    private void service(ServiceView service, String indent) {
        ServiceState state = service.state();
        String name = indent + service.name();
        String stands = state == null ? "unknown" : state.name().toLowerCase(Locale.ROOT);
        line(padded(name, 32) + " " + padded(stands, 9) + " " + service.description());
        if (service.failure() != null) {
            line(indent + "    " + service.failure());
        }
        service.parts().forEach(part -> service(part, indent + "  "));
    }

    private void reactor(ReactorView reactor) {
        line("");
        line("reactor " + reactor.name() + (reactor.problem() == null ? "" : ": " + reactor.problem()));
        if (reactor.problem() != null) {
            return;
        }
        List<String> counts = new ArrayList<>();
        reactor.counts().forEach((kind, count) -> {
            if (count > 0) {
                counts.add(words(kind) + " " + count);
            }
        });
        line("  " + (counts.isEmpty() ? "holds nothing" : String.join(", ", counts)));
        if (reactor.passes() != null) {
            line("  " + passes(reactor.passes()));
        }
        connections(reactor);
        holdings(reactor);
    }

    private void connections(ReactorView reactor) {
        if (reactor.connections().isEmpty()) {
            return;
        }
        line("  " + heading("CONNECTION", reactor.connections().size(), reactor));
        for (ConnectionView connection : reactor.connections()) {
            line("    " + padded(connection.name(), 32) + " " + connection.host()
                    + (connection.isAccepted() ? " from " : " to ") + connection.peer()
                    + (connection.isSecured() ? ", TLS" : "")
                    + (connection.unsent() > 0 ? ", " + connection.unsent() + " bytes unsent" : "")
                    + (connection.isClosing() ? ", closing" : ""));
        }
    }

    private void holdings(ReactorView reactor) {
        Map<String, List<HoldingView>> kinds = new LinkedHashMap<>();
        reactor.holdings().forEach(each -> kinds.computeIfAbsent(each.kind(), _ -> new ArrayList<>()).add(each));
        kinds.forEach((kind, all) -> {
            line("  " + heading(kind, all.size(), reactor));
            all.forEach(each -> line("    " + each.what() + (each.origin() == null ? "" : ", made at " + each.origin())));
        });
    }

    private static String heading(String kind, int shown, ReactorView reactor) {
        int count = reactor.counts().getOrDefault(kind, shown);
        return words(kind) + (count > shown ? " (" + shown + " of " + count + ")" : "");
    }

    private void threads(StatusSnapshot snapshot) {
        line("");
        line("threads (" + snapshot.threadCount() + ")");
        for (ThreadView thread : snapshot.threads()) {
            line("  " + padded(thread.name(), 32) + " "
                    + thread.state().toLowerCase(Locale.ROOT).replace('_', ' ')
                    + (thread.isVirtual() ? ", virtual" : "")
                    + (thread.isDaemon() ? ", daemon" : ""));
        }
    }

    private static String passes(PassLengths passes) {
        if (passes.total() == 0) {
            return "passes: none yet";
        }
        return "passes: " + passes.total() + ", half of them below " + micros(below(passes, 0.5))
                + ", 99 of 100 below " + micros(below(passes, 0.99)) + ", the longest " + nanos(passes.longest().toNanos());
    }

    /** A bound in microseconds that a share of all passes keeps. */
    private static long below(PassLengths passes, double share) {
        long wanted = (long) Math.ceil(passes.total() * share);
        long seen = 0;
        for (int i = 0; i < PassLengths.SIZE; i++) {
            seen += passes.counts().get(i);
            if (seen >= wanted) {
                return Math.min(PassLengths.microsBelow(i), Math.max(1, passes.longest().toNanos() / 1_000 + 1));
            }
        }
        return Long.MAX_VALUE;
    }

    private static String micros(long micros) {
        return nanos(micros * 1_000);
    }

    private static String nanos(long nanos) {
        if (nanos < 1_000_000) {
            return (nanos + 999) / 1_000 + " µs";
        }
        return nanos < 10_000_000_000L ? (nanos + 999_999) / 1_000_000 + " ms" : nanos / 1_000_000_000 + " s";
    }

    private static String words(String kind) {
        return kind.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String duration(Duration duration) {
        if (duration.toHours() > 0) {
            return duration.toHours() + " h " + duration.toMinutesPart() + " min";
        }
        return duration.toMinutes() > 0
                ? duration.toMinutes() + " min " + duration.toSecondsPart() + " s"
                : duration.toSeconds() + " s";
    }

    private static String padded(String text, int width) {
        return text.length() >= width ? text : text + " ".repeat(width - text.length());
    }
}
