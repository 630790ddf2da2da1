package dev.hawser.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import dev.hawser.net.ConnectionAborted;
import dev.hawser.net.ConnectionDone;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ConnectionLost;
import dev.hawser.net.HalfCloseable;
import dev.hawser.net.Protocol;
import dev.hawser.net.PullProducer;
import dev.hawser.net.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Section 2.15, over pipes of this process in place of descriptors 0 and 1. */
class StandardIoTest {
    private final LoopReactor reactor = GuardedRun.reactor();
    private final Pipe input;
    private final Pipe output;
    /** Our ends: what the transport reads, and what it has written. */
    private final OutputStream keyboard;

    private final InputStream screen;
    private final StandardIo standardIo;
    private final List<String> events = new ArrayList<>();

    StandardIoTest() throws IOException {
        input = Pipe.open();
        output = Pipe.open();
        keyboard = Channels.newOutputStream(input.sink());
        screen = Channels.newInputStream(output.source());
        standardIo = new StandardIo(Channels.newInputStream(input.source()), Channels.newOutputStream(output.sink()));
    }

    @AfterEach
    void closePipes() throws IOException {
        input.sink().close();
        output.source().close();
        output.sink().close();
    }

    private class Recorder extends Protocol {
        final ByteArrayOutputStream read = new ByteArrayOutputStream();
        @Nullable ConnectionEnd end;

        @Override
        public void connectionMade() throws Exception {
            events.add("made");
        }

        @Override
        public void dataReceived(Bytes data) throws Exception {
            read.writeBytes(data.toArray());
        }

        @Override
        public void connectionLost(ConnectionEnd reason) throws Exception {
            events.add("lost");
            end = reason;
            reactor.stop();
        }

        String said() {
            return Bytes.copyOf(read.toByteArray()).utf8();
        }
    }

    private final class HalfRecorder extends Recorder implements HalfCloseable {
        @Override
        public void readConnectionLost() {
            events.add("read lost");
            transport().write("still writing");
            reactor.callLater(Duration.ofMillis(20), () -> {
                transport().write(", later");
                transport().loseConnection();
            });
        }

        @Override
        public void writeConnectionLost() {
            events.add("write lost");
        }
    }

    private final class Echo extends Recorder {
        @Override
        public void dataReceived(Bytes data) {
            transport().write(data);
        }
    }

    /** Everything that the transport writes, up to the close of its output. */
    private CompletableFuture<byte[]> everythingShown() {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return screen.readAllBytes();
            } catch (IOException broken) {
                throw new IllegalStateException(broken);
            }
        });
    }

    private String shown() throws IOException {
        output.sink().close();
        return Bytes.copyOf(screen.readAllBytes()).utf8();
    }

    @Test
    void section2_15_theEndOfInputIsConnectionLostWhenAllIsWritten() throws Exception {
        byte[] much = new byte[3 << 20];
        new Random(3).nextBytes(much);
        CompletableFuture<byte[]> seen = everythingShown();
        Thread typist = new Thread(() -> {
            try (keyboard) {
                keyboard.write(much);
            } catch (IOException broken) {
                throw new IllegalStateException(broken);
            }
        });
        typist.start();
        Echo echo = new Echo();
        standardIo.open(reactor, null, echo, () -> {});
        GuardedRun.run(reactor);
        typist.join();
        output.sink().close();
        assertThat(seen.join()).isEqualTo(much);
        assertThat(echo.end).isInstanceOf(ConnectionDone.class);
        assertThat(events).containsExactly("made", "lost");
    }

    @Test
    void section2_15_theEndOfInputLeavesAHalfCloseableProtocolWriting() throws Exception {
        HalfRecorder half = new HalfRecorder();
        standardIo.open(reactor, null, half, () -> {});
        keyboard.write("typed".getBytes());
        keyboard.close();
        GuardedRun.run(reactor);
        assertThat(half.said()).isEqualTo("typed");
        assertThat(shown()).isEqualTo("still writing, later");
        assertThat(events).containsExactly("made", "read lost", "lost");
        assertThat(half.end).isInstanceOf(ConnectionDone.class);
    }

    @Test
    void section2_15_anOutputThatIsClosedByItsReaderIsConnectionLost() throws Exception {
        Recorder recorder = new Recorder();
        Transport transport = standardIo.open(reactor, null, recorder, () -> {});
        output.source().close();
        transport.write("nobody sees this");
        GuardedRun.run(reactor);
        assertThat(recorder.end).isInstanceOf(ConnectionLost.class);
        assertThat(events).containsExactly("made", "lost");
    }

    @Test
    void section2_15_loseConnectionFlushesAndIsConnectionLostOnce() throws Exception {
        Recorder recorder = new Recorder();
        Transport transport = standardIo.open(reactor, null, recorder, () -> {});
        byte[] much = new byte[1 << 20];
        new Random(4).nextBytes(much);
        CompletableFuture<byte[]> seen = everythingShown();
        transport.write(Bytes.copyOf(much));
        assertThat(transport.unsent()).isPositive();
        transport.loseConnection();
        transport.loseConnection();
        transport.write("dropped");
        GuardedRun.run(reactor);
        assertThat(output.sink().isOpen()).as("the program may print on").isTrue();
        output.sink().close();
        assertThat(seen.join()).isEqualTo(much);
        assertThat(recorder.end).isInstanceOf(ConnectionDone.class);
        assertThat(events).containsExactly("made", "lost");
    }

    @Test
    void loseWriteConnectionClosesTheOutputAndReadsOn() throws Exception {
        HalfRecorder half = new HalfRecorder();
        Transport transport = standardIo.open(reactor, null, half, () -> {});
        transport.write("all");
        transport.loseWriteConnection();
        reactor.callLater(Duration.ofMillis(50), () -> {
            keyboard.write("typed".getBytes());
            keyboard.close();
        });
        CompletableFuture<byte[]> seen = everythingShown();
        GuardedRun.run(reactor);
        assertThat(seen.join()).isEqualTo("all".getBytes());
        assertThat(half.said()).isEqualTo("typed");
        assertThat(events).containsExactly("made", "write lost", "read lost", "lost");
    }

    @Test
    void oneConnectionAtATime() throws Exception {
        Recorder first = new Recorder();
        Transport transport = standardIo.open(reactor, null, first, () -> {});
        assertThatThrownBy(() -> standardIo.open(reactor, null, new Recorder(), () -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("in use by " + Recorder.class.getName());
        transport.loseConnection();
        GuardedRun.run(reactor);

        keyboard.write("for the second".getBytes()); // the first one's read is still waiting for this
        Echo second = new Echo();
        standardIo.open(reactor, null, second, () -> {});
        keyboard.close();
        GuardedRun.run(reactor);
        assertThat(first.said()).isEmpty();
        assertThat(shown()).isEqualTo("for the second");
    }

    @Test
    void whatWasReadAndNotDeliveredIsForTheNextConnection() throws Exception {
        Recorder first = new Recorder();
        Transport transport = standardIo.open(reactor, null, first, () -> {});
        keyboard.write("early".getBytes());
        reactor.callLater(Duration.ofMillis(50), transport::abortConnection);
        transport.pauseProducing();
        GuardedRun.run(reactor);
        assertThat(first.end).isInstanceOf(ConnectionAborted.class);
        assertThat(first.said()).isEmpty();

        Recorder second = new Recorder();
        standardIo.open(reactor, null, second, () -> {});
        keyboard.close();
        GuardedRun.run(reactor);
        assertThat(second.said()).isEqualTo("early");
    }

    @Test
    void aPauseStopsReading() throws Exception {
        Recorder recorder = new Recorder();
        Transport transport = standardIo.open(reactor, null, recorder, () -> {});
        transport.pauseProducing();
        keyboard.write("typed".getBytes());
        keyboard.close();
        reactor.callLater(Duration.ofMillis(60), () -> {
            events.add("resume");
            transport.resumeProducing();
            assertThat(recorder.read.size()).isZero();
        });
        GuardedRun.run(reactor);
        assertThat(recorder.said()).isEqualTo("typed");
        assertThat(events).containsExactly("made", "resume", "lost");
    }

    @Test
    void aPullProducerIsAskedEachTimeAllIsWritten() throws Exception {
        CompletableFuture<byte[]> seen = everythingShown();
        Transport transport = standardIo.open(reactor, null, new Recorder(), () -> {});
        transport.registerProducer(new PullProducer() {
            private int asked;

            @Override
            public void resumeProducing() {
                transport.write(Bytes.copyOf(new byte[70_000]));
                if (++asked == 20) {
                    transport.unregisterProducer();
                    transport.loseConnection();
                }
            }

            @Override
            public void stopProducing() {}
        });
        GuardedRun.run(reactor);
        output.sink().close();
        assertThat(seen.join()).hasSize(1_400_000);
    }

    @Test
    void theReactorsStopLosesTheConnection() {
        Recorder recorder = new Recorder() {
            @Override
            public void connectionLost(ConnectionEnd reason) {
                events.add("lost");
                end = reason;
            }
        };
        standardIo.open(reactor, null, recorder, () -> {});
        reactor.callLater(Duration.ofMillis(20), reactor::stop);
        GuardedRun.run(reactor);
        assertThat(recorder.end).isInstanceOf(ConnectionLost.class);
    }

    @Test
    void itsEndsHaveNames() {
        Transport transport = standardIo.open(reactor, null, new Recorder(), () -> {});
        assertThat(transport.host()).isEqualTo(new Address.Pipe("stdin"));
        assertThat(transport.peer()).isEqualTo(new Address.Pipe("stdout"));
        assertThat(transport).hasToString("Recorder,stdio");
        assertThat(transport.tcpNoDelay()).isFalse();
    }

    private static List<String> echoProgram() {
        return StandardIoPrograms.command();
    }

    @Test
    void section2_15_filesWorkAsStandardInputAndOutput(@TempDir Path directory) throws Exception {
        Path from = directory.resolve("in");
        Path to = directory.resolve("out");
        String text = "0123456789".repeat(40_000);
        Files.writeString(from, text);
        Process program = new ProcessBuilder(echoProgram())
                .redirectInput(from.toFile())
                .redirectOutput(to.toFile())
                .start();
        assertThat(program.waitFor()).isZero();
        assertThat(Files.readString(to)).isEqualTo("first " + text + " last");
    }

    @Test
    void section2_15_pipesWorkAsStandardInputAndOutput() {
        WatchedProcess child = new WatchedProcess();
        List<String> command = echoProgram();
        reactor.spawnProcess(
                        child, command.getFirst(), command.subList(1, command.size()).toArray(String[]::new))
                .write("hello");
        child.whenOutput(() -> {
            if (child.said().endsWith("hello")) {
                child.transport().closeStdin();
            }
        });
        GuardedRun.run(reactor);
        assertThat(child.said()).isEqualTo("first hello last");
        assertThat(child.complained()).isEqualTo("ConnectionDone");
    }
}
