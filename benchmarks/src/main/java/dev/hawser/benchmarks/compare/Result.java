package dev.hawser.benchmarks.compare;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What came out of one case.
 *
 * @param load the case
 * @param perSecond the operations that everyone got, or 0 where it was as many as everyone could do
 * @param figures by the name of the server, in the order of measuring
 */
record Result(Case load, double perSecond, Map<String, Figures> figures) {
    Result {
        figures = new LinkedHashMap<>(figures);
    }

    /** Of the server that ratios are taken against. */
    Figures reference() {
        return Objects.requireNonNull(figures.get(Server.REFERENCE), Server.REFERENCE);
    }

    /** What ratios are divided by to be rid of the noise. */
    double noise() {
        Figures again = figures.get(Server.NOISE);
        return again == null ? 1 : again.ratioTo(reference());
    }
}
