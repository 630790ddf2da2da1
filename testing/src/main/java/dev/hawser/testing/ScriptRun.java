package dev.hawser.testing;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ConnectionLost;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One performance of a {@link WireScript}. */
final class ScriptRun {
    private final List<WireScript.Step> steps;
    private final MemoryTransport transport;
    private final MemoryReactor reactor;
    private final long startNanos;
    private int at;

    ScriptRun(List<WireScript.Step> steps, MemoryTransport transport) {
        this.steps = steps;
        this.transport = transport;
        if (!(transport.reactor() instanceof MemoryReactor memory)) {
            throw new IllegalArgumentException(
                    "a script moves the time of a MemoryReactor, and the connection belongs to " + transport.reactor());
        }
        this.reactor = memory;
        this.startNanos = memory.nanos();
    }

    /** Plays all, with what is sent cut by {@code cut}. */
    void run(Function<Bytes, List<Bytes>> cut) {
        reactor.advance(Duration.ZERO);
        for (; at < steps.size(); at++) {
            play(steps.get(at), cut);
            reactor.advance(Duration.ZERO);
        }
        if (!came().isEmpty()) {
            throw failed("The script is over, and more came than it expects", "");
        }
    }

    private void play(WireScript.Step step, Function<Bytes, List<Bytes>> cut) {
        switch (step) {
            case WireScript.Step.Send(Bytes data) -> send(step, cut.apply(data));
            case WireScript.Step.Lose() -> transport.deliverEnd();
            case WireScript.Step.Reset() -> transport.disconnect(new ConnectionLost("Connection reset"));
            case WireScript.Step.Wait(Duration time) -> reactor.advance(time);
            case WireScript.Step.Expect(Bytes data) -> expect(step, data);
            case WireScript.Step.ExpectMatch(String regex) -> {
                Matcher matcher = Pattern.compile(regex).matcher(came().text(StandardCharsets.ISO_8859_1));
                check(step, matcher.lookingAt(), "");
                transport.taken().forget(matcher.end());
            }
            case WireScript.Step.ExpectThat(_, var condition) -> {
                Bytes all = came();
                check(step, condition.test(all), "");
                transport.taken().forget(all.size());
            }
            case WireScript.Step.ExpectAnything() -> transport.clearWritten();
            case WireScript.Step.ExpectNothing() -> check(step, came().isEmpty() && !transport.isWriteClosed(), "");
            case WireScript.Step.ExpectEnd() ->
                check(step, came().isEmpty() && transport.isWriteClosed() && !transport.isAborted(), "");
            case WireScript.Step.ExpectReset() -> check(step, came().isEmpty() && transport.isAborted(), "");
        }
    }

    private void send(WireScript.Step step, List<Bytes> pieces) {
        check(step, !transport.isClosed(), "");
        for (Bytes piece : pieces) {
            transport.deliver(piece);
            reactor.advance(Duration.ZERO);
        }
    }

    private void expect(WireScript.Step step, Bytes wanted) {
        Bytes came = came();
        if (!came.startsWith(wanted)) {
            int same = 0;
            while (same < wanted.size() && same < came.size() && wanted.byteAt(same) == came.byteAt(same)) {
                same++;
            }
            check(
                    step,
                    false,
                    "\n  at byte " + same + ": expected " + Printable.beginning(wanted.drop(same)) + ", came "
                            + Printable.beginning(came.drop(same)));
        }
        transport.taken().forget(wanted.size());
    }

    /** What the protocol wrote and nobody expected yet. */
    private Bytes came() {
        return transport.written();
    }

    private void check(WireScript.Step step, boolean met, String detail) {
        if (!met) {
            throw failed("Step " + (at + 1) + " of " + steps.size() + " failed: " + step, detail);
        }
    }

    private AssertionError failed(String what, String detail) {
        @Nullable ConnectionEnd end = transport.endReason();
        String connection = end != null
                ? "has ended: " + end.getMessage()
                : transport.isWriteClosed() ? "is closed for writing" : transport.isOpen() ? "is open" : "is closing";
        Duration passed = Duration.ofNanos(reactor.nanos() - startNanos);
        return new AssertionError(
                what + "\n  came: " + (came().isEmpty() ? "nothing" : Printable.of(came())) + detail
                        + "\n  the connection " + connection
                        + (passed.isZero() ? "" : "\n  after " + passed)
                        + "\nThe script so far:\n" + listing(steps, Math.min(at + 1, steps.size())),
                end);
    }

    /** The first steps, numbered. */
    static String listing(List<WireScript.Step> steps, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : "\n").append("  ").append(i + 1).append(' ').append(steps.get(i));
        }
        return text.toString();
    }
}
