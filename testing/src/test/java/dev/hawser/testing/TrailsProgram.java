package dev.hawser.testing;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.time.Origin;
import dev.hawser.time.UnhandledFailures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Run in a JVM of its own by the test of the debug mode: prints what is known of failures that nobody handled. */
public final class TrailsProgram {
    private static final TestClock CLOCK = new TestClock();
    private static final UnhandledFailures FAILURES = CLOCK.unhandledFailures();

    private TrailsProgram() {}

    public static void main(String[] args) {
        FAILURES.keepReported(true);
        List<Deferred<Integer>> kept = new ArrayList<>();

        Promise<Integer> plain = madeHere();
        firedHere(plain);
        print("plain");

        Promise<Integer> early = madeHere();
        kept.add(early.addCallback(value -> value + 1).peek(_ -> {}));
        firedHere(early);
        print("attached before");

        Promise<Integer> late = madeHere();
        firedHere(late);
        kept.add(late.addCallback(value -> value + 1));
        print("attached after");

        Promise<Integer> inner = madeHere();
        kept.add(Deferred.succeed(CLOCK, 1).chain(_ -> inner));
        firedHere(inner);
        print("inner");

        Promise<Integer> fired = madeHere();
        firedHere(fired);
        kept.add(Deferred.succeed(CLOCK, 1).chain(_ -> fired));
        print("fired inner");

        Promise<Integer> forked = madeHere();
        kept.add(forked.fork());
        kept.add(forked.fork());
        firedHere(forked);
        print("forked");

        Promise<Integer> finished = madeHere();
        finished.finish(_ -> {}, failure -> {
            throw new IOException("at the end", failure);
        });
        firedHere(finished); // and prints to the log
        print("finished");
        System.out.println(kept.size());
    }

    private static Promise<Integer> madeHere() {
        return new Promise<>(CLOCK);
    }

    private static void firedHere(Promise<Integer> promise) {
        promise.errback(new IOException("on purpose"));
    }

    private static void print(String which) {
        for (UnhandledFailures.Report report : FAILURES.drainReports()) {
            System.out.println(which + ": made in " + method(report.made()) + ", fired in " + method(report.fired()));
        }
    }

    private static String method(@Nullable Origin origin) {
        return origin == null ? "nothing" : origin.frames().getFirst().getMethodName();
    }
}
