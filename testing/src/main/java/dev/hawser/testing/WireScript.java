package dev.hawser.testing;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Protocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * What the peer of a protocol does and expects, step by step, written down once and played against any number of
 * protocols.
 *
 * <pre>{@code
 * WireScript session = WireScript.begin()
 *         .expect("220 ready\r\n")
 *         .send("HELO a\r\n").expect("250 hello a\r\n")
 *         .wait(Duration.ofMinutes(5)).expect("421 too slow\r\n")
 *         .expectEnd();
 * session.play(new MailServer());
 * session.atEveryChunking(MailServer::new);
 * }</pre>
 *
 * <p>An expectation looks at what has come and was not expected yet, when all that is due now has happened: nothing
 * waits but {@link #wait(Duration)}. It takes what it expected, and leaves the rest to the next. When the script is
 * over nothing may be left, see {@link #expectAnything()}.
 *
 * <p>Text is UTF-8. Immutable: each method gives a longer script. A script is played on the thread that owns the
 * reactor.
 */
public final class WireScript {
    private static final WireScript EMPTY = new WireScript(List.of());

    private final List<Step> steps;

    /** One thing that the peer does or expects. */
    public sealed interface Step {
        /**
         * Sends {@code data}, in one read unless the script is played at other chunkings.
         *
         * @param data not empty
         */
        record Send(Bytes data) implements Step {
            /** Refuses to send nothing. */
            public Send {
                refuseEmpty(data);
            }

            @Override
            public String toString() {
                return "send " + Printable.of(data);
            }
        }

        /**
         * Exactly these bytes have come.
         *
         * @param data not empty
         */
        record Expect(Bytes data) implements Step {
            /** Refuses to expect nothing, which {@link ExpectNothing} does. */
            public Expect {
                refuseEmpty(data);
            }

            @Override
            public String toString() {
                return "expect " + Printable.of(data);
            }
        }

        /**
         * What has come begins with a match, which is taken.
         *
         * @param regex sees a character for each byte, as in Latin-1
         */
        record ExpectMatch(String regex) implements Step {
            /** Refuses what is no {@linkplain Pattern regular expression}. */
            public ExpectMatch {
                Pattern.compile(regex);
            }

            @Override
            public String toString() {
                return "expect a match of /" + regex + "/";
            }
        }

        /**
         * All that has come, which is taken, meets a condition.
         *
         * @param what the condition in words, for a failure
         */
        record ExpectThat(String what, Predicate<? super Bytes> condition) implements Step {
            @Override
            public String toString() {
                return "expect " + what;
            }
        }

        /** Takes whatever has come, if anything. */
        record ExpectAnything() implements Step {
            @Override
            public String toString() {
                return "expect anything";
            }
        }

        /** Nothing has come, and the connection is open. */
        record ExpectNothing() implements Step {
            @Override
            public String toString() {
                return "expect nothing";
            }
        }

        /** Nothing more has come, and the protocol has closed its sending half or all in good order. */
        record ExpectEnd() implements Step {
            @Override
            public String toString() {
                return "expect the end";
            }
        }

        /** Nothing more has come, and the protocol has aborted the connection. */
        record ExpectReset() implements Step {
            @Override
            public String toString() {
                return "expect a reset";
            }
        }

        /** Closes in good order: the protocol sees the end of the stream. */
        record Lose() implements Step {
            @Override
            public String toString() {
                return "lose";
            }
        }

        /** Breaks the connection. */
        record Reset() implements Step {
            @Override
            public String toString() {
                return "reset";
            }
        }

        /**
         * Moves the time on.
         *
         * @param time not negative
         */
        record Wait(Duration time) implements Step {
            /** Refuses to go back. */
            public Wait {
                if (time.isNegative()) {
                    throw new IllegalArgumentException("time cannot go back by " + time);
                }
            }

            @Override
            public String toString() {
                return "wait " + time;
            }
        }

        private static void refuseEmpty(Bytes data) {
            if (data.isEmpty()) {
                throw new IllegalArgumentException("a step of no bytes: use expectNothing, or leave it out");
            }
        }
    }

    private WireScript(List<Step> steps) {
        this.steps = steps;
    }

    // ---------------------------------------------------------------- writing it

    /** A script without steps. */
    public static WireScript begin() {
        return EMPTY;
    }

    /** The peer sends {@code text}. */
    public WireScript send(String text) {
        return send(Bytes.of(text));
    }

    /**
     * The peer sends {@code data}.
     *
     * @throws IllegalStateException when it has left
     */
    public WireScript send(Bytes data) {
        return then(new Step.Send(data));
    }

    /** The next that comes is {@code text}. */
    public WireScript expect(String text) {
        return expect(Bytes.of(text));
    }

    /** The next that comes is {@code data}. */
    public WireScript expect(Bytes data) {
        return then(new Step.Expect(data));
    }

    /**
     * The next that comes matches {@code regex}, which sees a character for each byte (Latin-1): the match at the
     * beginning is taken.
     *
     * @throws IllegalArgumentException when {@code regex} is no {@link Pattern}
     */
    public WireScript expectMatch(String regex) {
        return then(new Step.ExpectMatch(regex));
    }

    /** All that has come is such that {@code condition} holds; {@code what} names it in a failure. */
    public WireScript expectThat(String what, Predicate<? super Bytes> condition) {
        Objects.requireNonNull(what, "what");
        return then(new Step.ExpectThat(what, Objects.requireNonNull(condition, "condition")));
    }

    /** Whatever has come is well, also nothing. */
    public WireScript expectAnything() {
        return then(new Step.ExpectAnything());
    }

    /** Nothing has come, and the connection is open. */
    public WireScript expectNothing() {
        return then(new Step.ExpectNothing());
    }

    /** Nothing more comes: the protocol has closed, or ended its sending half, and all it wrote was expected. */
    public WireScript expectEnd() {
        return then(new Step.ExpectEnd());
    }

    /** The protocol has aborted the connection, and all that left before was expected. */
    public WireScript expectReset() {
        return then(new Step.ExpectReset());
    }

    /** The peer closes in good order. It sends no more, and can go on to expect what is still written. */
    public WireScript lose() {
        return then(new Step.Lose());
    }

    /** The connection breaks: the protocol sees a {@link dev.hawser.net.ConnectionLost}. */
    public WireScript reset() {
        return then(new Step.Reset());
    }

    /** Moves the clock on by {@code time} and makes the calls that are then due. */
    public WireScript wait(Duration time) {
        return then(new Step.Wait(time));
    }

    /** This script and then {@code next}, such as a greeting that many scripts begin with and what follows. */
    public WireScript then(WireScript next) {
        WireScript both = this;
        for (Step step : next.steps) {
            both = both.then(step);
        }
        return both;
    }

    /**
     * This script and then {@code step}.
     *
     * @throws IllegalStateException when the peer has left, and {@code step} has it do something more
     */
    public WireScript then(Step step) {
        boolean acts = step instanceof Step.Send || step instanceof Step.Lose;
        boolean left = steps.stream().anyMatch(each -> each instanceof Step.Lose || each instanceof Step.Reset);
        if (acts && left) {
            throw new IllegalStateException("the peer has left before: " + step);
        }
        List<Step> longer = new ArrayList<>(steps);
        longer.add(Objects.requireNonNull(step, "step"));
        return new WireScript(List.copyOf(longer));
    }

    /** The steps. */
    public List<Step> steps() {
        return steps;
    }

    // ---------------------------------------------------------------- playing it

    /**
     * Plays this on an accepted connection of {@code protocol}, which is not connected yet, with a reactor of its own.
     *
     * @return the connection, to ask it more
     * @throws AssertionError at the first step that fails, with the steps so far, what came and where it differs
     */
    public MemoryTransport play(Protocol protocol) {
        return play(new MemoryReactor(), protocol);
    }

    /** Plays this on an accepted connection of {@code protocol} on {@code reactor}; see {@link #play(Protocol)}. */
    public MemoryTransport play(MemoryReactor reactor, Protocol protocol) {
        MemoryTransport transport = new MemoryTransport(reactor);
        transport.connect(protocol);
        return play(transport);
    }

    /**
     * Plays this on a connection that was made: what was written to it so far and not {@linkplain
     * MemoryTransport#clearWritten() cleared} has come. What is expected is taken from
     * {@link MemoryTransport#written()}.
     *
     * @return {@code connected}
     * @throws AssertionError see {@link #play(Protocol)}
     * @throws IllegalArgumentException when its reactor is no {@link MemoryReactor}
     */
    public MemoryTransport play(MemoryTransport connected) {
        new ScriptRun(steps, connected).run(List::of);
        return connected;
    }

    /**
     * Plays this again and again, each time on a new protocol, with what it sends cut in all the ways of
     * {@link Chunkings}. What the protocol does must not depend on them.
     *
     * @throws AssertionError at the first that fails, with the sizes of the chunks and what {@link #play(Protocol)}
     *     says
     */
    public void atEveryChunking(Supplier<? extends Protocol> protocols) {
        List<Bytes> sent = new ArrayList<>();
        for (Step step : steps) {
            if (step instanceof Step.Send(Bytes data)) {
                sent.add(data);
            }
        }
        Chunkings.each(Bytes.join(sent), chunks -> {
            MemoryTransport transport = new MemoryTransport();
            transport.connect(protocols.get());
            new ScriptRun(steps, transport).run(new ChunkCut(chunks)::next);
        });
    }

    /** Cuts the strings of a stream, one after the other, where the whole stream is cut. */
    private static final class ChunkCut {
        private final List<Bytes> left;

        ChunkCut(List<Bytes> chunks) {
            left = new ArrayList<>(chunks);
        }

        List<Bytes> next(Bytes data) {
            List<Bytes> pieces = new ArrayList<>();
            int taken = 0;
            while (taken < data.size()) {
                Bytes chunk = left.removeFirst();
                int size = Math.min(chunk.size(), data.size() - taken);
                pieces.add(chunk.take(size).compact());
                taken += size;
                if (size < chunk.size()) {
                    left.addFirst(chunk.drop(size));
                }
            }
            return pieces;
        }
    }

    /** Whether {@code other} is a script of the same steps. */
    @Override
    public boolean equals(Object other) {
        return other instanceof WireScript that && steps.equals(that.steps);
    }

    @Override
    public int hashCode() {
        return steps.hashCode();
    }

    /** A step a line. */
    @Override
    public String toString() {
        return ScriptRun.listing(steps, steps.size());
    }
}
