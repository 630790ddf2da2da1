package dev.hawser.benchmarks;

import dev.hawser.tls.TlsClientOptions;
import dev.hawser.tls.TlsEngine;
import dev.hawser.tls.TlsIdentity;
import dev.hawser.tls.TlsServerOptions;
import dev.hawser.tls.TrustRoots;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the engines of TLS take alone, with no transport and no kernel; run with {@code -prof gc} for the bytes. The engine
 * that is measured is at both ends, so an operation is a record made and a record read, or both sides of a handshake.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class TlsEngineBenchmark {
    private static final int SMALL = 64;

    /** The engine of both ends. */
    @Param({"jdk", "openssl"})
    public String engine = "jdk";

    private final byte[] large = new byte[TlsEngine.PLAIN_SIZE];
    private final byte[] small = new byte[SMALL];
    private @Nullable Ends ends;

    private record Ends(TlsEngine.Source clients, TlsEngine.Source servers, TlsPair pair, TlsPair fresh) {}

    /** For JMH. */
    public TlsEngineBenchmark() {}

    /** Shakes hands once. */
    @Setup
    public void connect() throws Exception {
        TlsIdentity identity = TlsKeys.make();
        TlsEngine.Source servers = TlsServerOptions.of(identity).withEngine(engine).engines();
        TlsEngine.Source clients = TlsClientOptions.DEFAULT
                .withRoots(TrustRoots.of(List.of(identity.certificate())))
                .withEngine(engine)
                .engines();
        TlsPair pair = new TlsPair(clients.open("localhost"), servers.open(null));
        pair.shake();
        TlsPair fresh = new TlsPair(clients.open("localhost"), servers.open(null));
        ends = new Ends(clients, servers, pair, fresh);
    }

    private Ends ends() {
        return Objects.requireNonNull(ends, "JMH has not called connect()");
    }

    /** Frees what is native. */
    @TearDown
    public void disconnect() {
        ends().pair().close();
        ends().fresh().close();
    }

    /** 16 KiB one way. */
    @Benchmark
    public ByteBuffer bulk() throws SSLException {
        return ends().pair().send(ByteBuffer.wrap(large));
    }

    /** 64 bytes there and back. */
    @Benchmark
    public ByteBuffer echo() throws SSLException {
        TlsPair pair = ends().pair();
        pair.send(ByteBuffer.wrap(small));
        return pair.answer(ByteBuffer.wrap(small));
    }

    /** A full handshake, both sides of it, the certificate verified: without a name nothing is resumed. */
    @Benchmark
    public TlsPair handshake() throws SSLException {
        Ends ends = ends();
        TlsPair fresh = ends.fresh();
        fresh.close();
        fresh.replace(ends.clients().open(null), ends.servers().open(null));
        fresh.shake();
        return fresh;
    }
}
