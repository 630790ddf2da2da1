package dev.hawser.benchmarks;

import dev.hawser.bytes.ByteQueue;
import dev.hawser.bytes.Bytes;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What protocols do with Bytes; run with {@code -prof gc} for the bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class BytesBenchmark {
    private static final Bytes CRLF = Bytes.of("\r\n");

    /** How many bytes. */
    @Param({"32", "1024"})
    public int size;

    private Bytes bytes = Bytes.EMPTY;
    private Bytes equal = Bytes.EMPTY;
    private byte[] array = new byte[0];

    /** For JMH. */
    public BytesBenchmark() {}

    /** Text that ends with CR LF. */
    @Setup
    public void fill() {
        bytes = Bytes.of("x".repeat(size - 2) + "\r\n");
        array = bytes.toArray();
        equal = Bytes.copyOf(array);
    }

    /** The search for the end of a line. */
    @Benchmark
    public int indexOfCrLf() {
        return bytes.indexOf(CRLF);
    }

    /** What {@link #indexOfCrLf} is measured against: the simplest loop. */
    @Benchmark
    public int loopForCrLf() {
        for (int i = 0; i + 1 < array.length; i++) {
            if (array[i] == '\r' && array[i + 1] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** A view. */
    @Benchmark
    public Bytes slice() {
        return bytes.slice(1, size - 1);
    }

    /** A copy. */
    @Benchmark
    public Bytes copyOf() {
        return Bytes.copyOf(array);
    }

    /** Two into one. */
    @Benchmark
    public Bytes concat() {
        return bytes.concat(CRLF);
    }

    /** Text of it. */
    @Benchmark
    public String utf8() {
        return bytes.utf8();
    }

    /** Equal contents in another array. */
    @Benchmark
    public boolean equalBytes() {
        return bytes.equals(equal);
    }

    /** A chunk through a queue, as a framing does. */
    @Benchmark
    public Bytes throughQueue() {
        ByteQueue queue = new ByteQueue();
        queue.add(bytes);
        return queue.take(size);
    }
}
