package dev.hawser.benchmarks.compare;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Results as text. */
final class Report {
    static final String LEGEND =
            """
            C/ours  CPU time of the C server an operation, over this server's: higher is better, 1.00 is the C server
            /c2     the same divided by that of the C server's second entry, whose distance from 1.00 is noise
            ns/...  the server's CPU time an operation; spread: (most - least) / median over the rounds
            .../s   the rate, and that over the C server's
            p50...  latency in microseconds, medians over the rounds
            server  the part of a processor that the server used; load: what the generator needed of its own
            """;

    private Report() {}

    /** A row a server. */
    static String table(Result result) {
        String unit = result.load().operation().unit;
        StringBuilder text = new StringBuilder(
                line("%s: %s%s", result.load().name(), result.load().about(), pace(result, unit)));
        text.append(line(
                "%-18s %6s %6s %9s %6s %9s %6s %9s %9s %9s %6s %6s",
                "server", "C/ours", "/c2", "ns/" + unit, "spread", unit + "/s", "/C", "p50", "p99", "p99.9", "server",
                "load"));
        Figures reference = result.reference();
        boolean isAnyBoundByLoad = false;
        boolean isAnyDisturbed = false;
        for (Map.Entry<String, Figures> entry : result.figures().entrySet()) {
            Figures figures = entry.getValue();
            boolean isBoundByLoad = result.perSecond() == 0 && figures.isBoundByLoad();
            isAnyBoundByLoad |= isBoundByLoad;
            boolean isDisturbed = result.perSecond() == 0 && figures.isDisturbed();
            isAnyDisturbed |= isDisturbed;
            double ratio = figures.ratioTo(reference);
            text.append(line(
                    "%-18s %6.2f %6.2f %9s %5.0f%% %9s %5.2f%s %9s %9s %9s %5.0f%% %5.0f%%",
                    entry.getKey(),
                    ratio,
                    ratio / result.noise(),
                    digits(figures.cpuNanos()),
                    100 * figures.cpuSpread(),
                    quantity(figures.perSecond()),
                    figures.perSecond() / reference.perSecond(),
                    isBoundByLoad ? "*" : isDisturbed ? "!" : " ",
                    micros(figures.p50()),
                    micros(figures.p99()),
                    micros(figures.p999()),
                    100 * figures.serverShare(),
                    100 * figures.loadShare()));
        }
        if (isAnyBoundByLoad) {
            text.append("* the generator is the slower one: this rate is its own, the CPU time an operation still holds\n");
        }
        if (isAnyDisturbed) {
            text.append("! neither was busy: something else had the processors, or one waited for the other\n");
        }
        return text.toString();
    }

    private static String pace(Result result, String unit) {
        return result.perSecond() == 0 ? "" : "; " + quantity(result.perSecond()) + " " + unit + "/s in an open loop";
    }

    /** C/ours of all cases, and in brackets divided by c2, for a page in Markdown. */
    static String summary(List<Result> results) {
        StringBuilder text = new StringBuilder("| C/ours (/c2) |");
        results.forEach(result -> text.append(" ").append(result.load().name()).append(" |"));
        text.append("\n").append("|---".repeat(results.size() + 1)).append("|\n");
        Set<String> names = new LinkedHashSet<>();
        results.forEach(result -> names.addAll(result.figures().keySet()));
        for (String name : names) {
            text.append("| ").append(name).append(" |");
            for (Result result : results) {
                text.append(" ").append(cell(result, name)).append(" |");
            }
            text.append("\n");
        }
        return text.toString();
    }

    private static String cell(Result result, String name) {
        Figures figures = result.figures().get(name);
        if (figures == null) {
            return "-";
        }
        double ratio = figures.ratioTo(result.reference());
        return String.format(Locale.ROOT, "%.2f (%.2f)", ratio, ratio / result.noise());
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values) + "\n";
    }

    /** Nanoseconds, with more digits where they are few. */
    private static String digits(double nanos) {
        return String.format(Locale.ROOT, nanos < 10 ? "%.3f" : nanos < 1000 ? "%.1f" : "%.0f", nanos);
    }

    private static String micros(double nanos) {
        return nanos == 0 ? "-" : String.format(Locale.ROOT, nanos < 100_000 ? "%.1f" : "%.0f", nanos / 1000);
    }

    static String quantity(double value) {
        double scaled = value;
        String prefix = "";
        for (String next : List.of("k", "M", "G")) {
            if (scaled < 1000) {
                break;
            }
            scaled /= 1000;
            prefix = next;
        }
        return String.format(Locale.ROOT, scaled < 10 ? "%.2f%s" : scaled < 100 ? "%.1f%s" : "%.0f%s", scaled, prefix);
    }
}
