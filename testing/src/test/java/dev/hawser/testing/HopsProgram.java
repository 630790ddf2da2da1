package dev.hawser.testing;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.time.AlreadyCalled;
import java.io.IOException;

/** Run in a JVM of its own by the test of the debug mode: stands outside the package, like a user's code. */
public final class HopsProgram {
    private HopsProgram() {}

    public static void main(String[] args) {
        TestClock clock = new TestClock();
        Promise<Integer> promise = new Promise<>(clock);
        attachedHere(promise).finish(_ -> {}, failure -> failure.printStackTrace(System.out));
        promise.errback(new IOException("on purpose"));
        try {
            promise.callback(1);
        } catch (AlreadyCalled again) {
            again.printStackTrace(System.out);
        }
        Promise<Integer> far = new Promise<>(clock);
        Deferred<Integer> last = far;
        for (int i = 0; i < 100; i++) {
            last = last.peek(_ -> {});
        }
        last.finish(_ -> {}, failure -> System.out.println("hops "
                + failure.getSuppressed()[0].getStackTrace().length));
        far.errback(new IOException("a long way"));
    }

    private static Deferred<Integer> attachedHere(Deferred<Integer> deferred) {
        return deferred.addCallback(value -> value + 1);
    }
}
