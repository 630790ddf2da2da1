package dev.hawser.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.net.ByteConsumer;
import dev.hawser.net.FileSender;
import dev.hawser.net.Producer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileSenderTest {
    private final TestClock clock = new TestClock();
    private final Recording consumer = new Recording();
    private final FileSender sender = new FileSender(clock);

    @TempDir
    @Nullable Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16_383, 16_384, 16_385, 100_000})
    void S6_sendsAFileInPiecesOf16KiBAndFiresWithItsSize(int size) throws Exception {
        byte[] content = content(size);
        Deferred<Long> result = sender.beginFileTransfer(file(content), consumer);
        consumer.resumeUntilDone();

        assertThat(Results.successOf(result)).isEqualTo(size);
        assertThat(Bytes.join(consumer.written)).isEqualTo(Bytes.copyOf(content));
        assertThat(consumer.written).allSatisfy(piece -> assertThat(piece.size()).isBetween(1, 16_384));
        assertThat(consumer.producer).isNull();
    }

    @Test
    void S6_writesOnePieceEachTimeItIsAsked() throws Exception {
        Deferred<Long> result = sender.beginFileTransfer(file(content(40_000)), consumer);
        assertThat(consumer.written).hasSize(1);
        consumer.resume();
        assertThat(consumer.written).hasSize(2);
        consumer.resume();
        assertThat(consumer.written).hasSize(3);
        Results.assertNoResult(result);
        consumer.resume();

        assertThat(Results.successOf(result)).isEqualTo(40_000);
    }

    @Test
    void S6_aTransformChangesEachPiece() {
        Deferred<Long> result = sender.beginFileTransfer(
                channel("abc".getBytes()), consumer, piece -> piece.concat(Bytes.of("!")));
        consumer.resumeUntilDone();

        assertThat(consumer.written).containsExactly(Bytes.of("abc!"));
        assertThat(Results.successOf(result)).as("what was written, not what was read").isEqualTo(4);
    }

    @Test
    void S6_aTransformMaySwallowAPiece() {
        List<Bytes> seen = new ArrayList<>();
        Deferred<Long> result = sender.beginFileTransfer(channel(content(50_000)), consumer, piece -> {
            seen.add(piece);
            return seen.size() % 2 == 1 ? Bytes.EMPTY : piece;
        });
        while (!result.isFired()) {
            clock.advance(Duration.ZERO);
            consumer.resumeUntilDone();
        }

        assertThat(seen).hasSize(4);
        assertThat(Results.successOf(result)).isEqualTo(seen.get(1).size() + seen.get(3).size());
    }

    @Test
    void S6_aConsumerThatStopsIsAFailure() throws Exception {
        Closing source = new Closing(content(40_000));
        Deferred<Long> result = sender.beginFileTransfer(source, consumer);
        consumer.stop();

        assertThat(Results.failureOf(result))
                .isInstanceOf(FileSender.TransferStopped.class)
                .hasMessage("Consumer asked us to stop producing, after 16384 bytes");
        assertThat(source.isOpen()).as("it closes what it opened, and no more").isTrue();
    }

    @Test
    void aReadErrorIsTheFailure() {
        IOException broken = new IOException("broken");
        ReadableByteChannel source = new Closing(content(40_000)) {
            @Override
            public int read(ByteBuffer target) throws IOException {
                if (consumer.written.size() == 1) {
                    throw broken;
                }
                return super.read(target);
            }
        };
        Deferred<Long> result = sender.beginFileTransfer(source, consumer);
        consumer.resume();

        assertThat(Results.failureOf(result)).isSameAs(broken);
        assertThat(consumer.producer).isNull();
    }

    @Test
    void whatATransformThrowsIsTheFailure() {
        IllegalStateException broken = new IllegalStateException("broken");
        Deferred<Long> result = sender.beginFileTransfer(channel(content(1)), consumer, _ -> {
            throw broken;
        });

        assertThat(Results.failureOf(result)).isSameAs(broken);
        assertThat(consumer.producer).isNull();
    }

    @Test
    void aFileThatCannotBeOpenedIsTheFailure() {
        Path missing = Path.of("no", "such", "file");

        assertThat(Results.failureOf(sender.beginFileTransfer(missing, consumer)))
                .isInstanceOf(NoSuchFileException.class);
        assertThat(consumer.producer).isNull();
    }

    @Test
    void aConsumerThatHasAProducerIsAFailure() {
        Deferred<Long> first = sender.beginFileTransfer(channel(content(40_000)), consumer);

        assertThat(Results.failureOf(sender.beginFileTransfer(channel(content(1)), consumer)))
                .isInstanceOf(IllegalStateException.class);
        consumer.resumeUntilDone();
        assertThat(Results.successOf(first)).isEqualTo(40_000);
    }

    @Test
    void cancellingEndsTheTransfer() {
        Deferred<Long> transfer = sender.beginFileTransfer(channel(content(40_000)), consumer);
        transfer.cancel();

        assertThat(consumer.producer).isNull();
        assertThat(Results.failureOf(transfer)).isInstanceOf(CancellationException.class);
    }

    @Test
    void aChannelThatDoesNotBlockIsRefused() {
        ReadableByteChannel source = new Closing(content(1)) {
            @Override
            public int read(ByteBuffer target) {
                return 0;
            }
        };

        assertThat(Results.failureOf(sender.beginFileTransfer(source, consumer)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not blocking");
    }

    @Test
    void aConsumerThatAsksInsideWriteDoesNotDeepenTheStack() {
        consumer.eager = true;
        Deferred<Long> result = sender.beginFileTransfer(channel(content(64 << 20)), consumer);

        assertThat(Results.successOf(result)).isEqualTo(64 << 20);
    }

    @Test
    void oneSenderMakesSeveralTransfersAtATime() {
        Recording other = new Recording();
        Deferred<Long> first = sender.beginFileTransfer(channel(content(20_000)), consumer);
        Deferred<Long> second = sender.beginFileTransfer(channel(content(30_000)), other);
        consumer.resumeUntilDone();
        other.resumeUntilDone();

        assertThat(Results.successOf(first)).isEqualTo(20_000);
        assertThat(Results.successOf(second)).isEqualTo(30_000);
    }

    @Test
    void isUsedOnTheSchedulersThreadOnly() {
        assertThatThrownBy(() -> OtherThread.run(() -> sender.beginFileTransfer(channel(content(1)), consumer)))
                .isInstanceOf(WrongThreadException.class);
    }

    private Path file(byte[] content) throws IOException {
        return Files.write(Files.createTempFile(Objects.requireNonNull(folder), "sent", ".bin"), content);
    }

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return content;
    }

    private static ReadableByteChannel channel(byte[] content) {
        return new Closing(content);
    }

    private static class Closing implements ReadableByteChannel {
        private final ReadableByteChannel inner;

        Closing(byte[] content) {
            inner = Channels.newChannel(new ByteArrayInputStream(content));
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            return inner.read(target);
        }

        @Override
        public boolean isOpen() {
            return inner.isOpen();
        }

        @Override
        public void close() throws IOException {
            inner.close();
        }
    }

    private static final class Recording implements ByteConsumer {
        private final List<Bytes> written = new ArrayList<>();
        private @Nullable Producer producer;
        private boolean eager;

        @Override
        public void write(Bytes data) {
            written.add(data);
            if (eager) {
                resume();
            }
        }

        @Override
        public void registerProducer(Producer producer) {
            if (this.producer != null) {
                throw new IllegalStateException("has one");
            }
            this.producer = producer;
            resume();
        }

        @Override
        public void unregisterProducer() {
            producer = null;
        }

        void resume() {
            Producer present = producer;
            if (present != null) {
                Thrown.through(present::resumeProducing);
            }
        }

        void resumeUntilDone() {
            while (producer != null) {
                resume();
            }
        }

        void stop() throws Exception {
            Objects.requireNonNull(producer).stopProducing();
        }
    }
}
