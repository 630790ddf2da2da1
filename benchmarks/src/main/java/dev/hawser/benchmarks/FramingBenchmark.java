package dev.hawser.benchmarks;

import dev.hawser.bytes.Bytes;
import dev.hawser.line.ByteLineReceiver;
import dev.hawser.line.Int32StringReceiver;
import dev.hawser.line.LineReceiver;
import dev.hawser.net.Protocol;
import dev.hawser.testing.MemoryTransport;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What cutting a chunk into messages costs, a message; run with {@code -prof gc} for the bytes. The chunk is 32 messages
 * of 32 bytes, their delimiters or prefixes included. What the user is given has benchmarks of its own, so that the
 * difference is what the framing itself takes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@OperationsPerInvocation(FramingBenchmark.MESSAGES)
public class FramingBenchmark {
    static final int MESSAGES = 32;
    private static final int SIZE = 32;
    private static final int IN_A_MESSAGE = 13;

    private final Bytes lines = Bytes.of(("x".repeat(SIZE - 2) + "\r\n").repeat(MESSAGES));
    private final byte[] lineArray = lines.toArray();
    private final Bytes prefixed = prefixed();
    private final ByteLines byteLines = new ByteLines();
    private final TextLines textLines = new TextLines();
    private final ByteLines cutLines = new ByteLines();
    private final Strings strings = new Strings();

    /** For JMH. */
    public FramingBenchmark() {}

    /** Each receiver gets a connection, which reads all the time. */
    @Setup
    public void connect(Blackhole blackhole) throws Exception {
        for (Receiver receiver : new Receiver[] {byteLines, textLines, cutLines, strings}) {
            receiver.handTo(blackhole);
            new MemoryTransport().connect(receiver.protocol());
        }
        cutLines.dataReceived(lines.take(IN_A_MESSAGE));
    }

    /** Lines of bytes. */
    @Benchmark
    public void byteLines() throws Exception {
        byteLines.dataReceived(lines);
    }

    /** The same in chunks that begin and end within a line. */
    @Benchmark
    public void byteLinesCut() throws Exception {
        cutLines.dataReceived(lines.drop(IN_A_MESSAGE));
        cutLines.dataReceived(lines.take(IN_A_MESSAGE));
    }

    /** What {@link #byteLines} gives the user: bytes that keep nothing alive but themselves. */
    @Benchmark
    public void byteLinesGiven(Blackhole blackhole) {
        for (int from = 0; from < lineArray.length; from += SIZE) {
            blackhole.consume(Bytes.copyOf(lineArray, from, SIZE - 2));
        }
    }

    /** Lines of text. */
    @Benchmark
    public void textLines() throws Exception {
        textLines.dataReceived(lines);
    }

    /** What {@link #textLines} gives the user. */
    @Benchmark
    public void textLinesGiven(Blackhole blackhole) {
        for (int from = 0; from < lineArray.length; from += SIZE) {
            blackhole.consume(new String(lineArray, from, SIZE - 2, StandardCharsets.UTF_8));
        }
    }

    /** Messages behind four bytes of length. */
    @Benchmark
    public void int32Strings() throws Exception {
        strings.dataReceived(prefixed);
    }

    private static Bytes prefixed() {
        byte[] message = new byte[SIZE];
        message[3] = SIZE - 4;
        byte[] all = new byte[MESSAGES * SIZE];
        for (int from = 0; from < all.length; from += SIZE) {
            System.arraycopy(message, 0, all, from, SIZE);
        }
        return Bytes.adopt(all);
    }

    private interface Receiver {
        void handTo(Blackhole blackhole);

        Protocol protocol();
    }

    private static final class ByteLines extends ByteLineReceiver implements Receiver {
        private @Nullable Blackhole blackhole;

        @Override
        public void lineReceived(Bytes line) {
            if (blackhole != null) {
                blackhole.consume(line);
            }
        }

        @Override
        public void handTo(Blackhole blackhole) {
            this.blackhole = blackhole;
        }

        @Override
        public Protocol protocol() {
            return this;
        }
    }

    private static final class TextLines extends LineReceiver implements Receiver {
        private @Nullable Blackhole blackhole;

        @Override
        public void lineReceived(String line) {
            if (blackhole != null) {
                blackhole.consume(line);
            }
        }

        @Override
        public void handTo(Blackhole blackhole) {
            this.blackhole = blackhole;
        }

        @Override
        public Protocol protocol() {
            return this;
        }
    }

    private static final class Strings extends Int32StringReceiver implements Receiver {
        private @Nullable Blackhole blackhole;

        @Override
        public void stringReceived(Bytes string) {
            if (blackhole != null) {
                blackhole.consume(string);
            }
        }

        @Override
        public void handTo(Blackhole blackhole) {
            this.blackhole = blackhole;
        }

        @Override
        public Protocol protocol() {
            return this;
        }
    }
}
