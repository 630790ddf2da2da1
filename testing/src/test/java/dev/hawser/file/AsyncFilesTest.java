package dev.hawser.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.net.FileRegion;
import dev.hawser.net.FileSender;
import dev.hawser.net.PullProducer;
import dev.hawser.testing.MemoryReactor;
import dev.hawser.testing.MemoryTransport;
import dev.hawser.testing.Results;
import dev.hawser.net.Protocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AsyncFilesTest {
    @TempDir
    Path folder = Path.of("not set");

    private FilePath root = FilePath.of("not set");
    private final MemoryReactor reactor = new MemoryReactor();
    private final AsyncFiles files = new AsyncFiles(reactor);
    private final MemoryTransport transport = new MemoryTransport(reactor);

    @BeforeEach
    void setUp() {
        root = FilePath.of(folder);
        transport.connect(new Protocol() {});
    }

    private <T extends @Nullable Object> T result(Deferred<T> deferred) {
        pass();
        return Results.successOf(deferred);
    }

    private Throwable failure(Deferred<?> deferred) {
        pass();
        return Results.failureOf(deferred);
    }

    /** As many turns as a chain of calls on threads may need. */
    private void pass() {
        for (int i = 0; i < 100; i++) {
            reactor.clock().advance(Duration.ZERO);
            transport.settle();
        }
    }

    @Test
    void filesAreWrittenReadAndLookedAt() {
        FilePath file = root.child("file");
        result(files.write(file, Bytes.of("one")));
        result(files.append(file, Bytes.of(", two")));
        assertThat(result(files.read(file, 100))).isEqualTo(Bytes.of("one, two"));
        assertThat(failure(files.read(file, 7))).isInstanceOf(FileTooLarge.class);
        assertThat(result(files.status(file))).satisfies(status -> {
            assertThat(status.kind()).isEqualTo(FileStatus.Kind.FILE);
            assertThat(status.size()).isEqualTo(8);
        });
        result(files.makeDirs(root.descendant("a", "b")));
        result(files.copy(file, root.descendant("a", "copy")));
        result(files.move(root.child("a"), root.child("moved")));
        assertThat(result(files.children(root))).containsExactly(file, root.child("moved"));
        assertThat(result(files.realDescendant(root, java.util.List.of("moved", "copy"))).name()).isEqualTo("copy");
        result(files.remove(root.child("moved")));
        assertThat(result(files.exists(root.child("moved")))).isFalse();
        assertThat(failure(files.status(root.child("none")))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void nothingIsDoneOnTheReactorsThread() {
        Deferred<?> written = files.write(root.child("file"), Bytes.of("x"));
        assertThat(root.child("file").exists()).isFalse();
        result(written);
        assertThat(root.child("file").exists()).isTrue();
    }

    @Test
    void aFileIsSentAndClosed() throws IOException {
        FilePath file = root.child("file");
        file.setContent(Bytes.of("content"));
        Deferred<Long> sent = files.send(file, transport);
        transport.write("before ");
        assertThat(result(sent)).isEqualTo(7);
        assertThat(transport.writtenText()).isEqualTo("before content");
        assertThat(failure(files.send(root.child("none"), transport))).isInstanceOf(NoSuchFileException.class);
        assertThat(transport.isOpen()).isTrue();
    }

    @Test
    void aRegionThatNobodyWaitsForAnyMoreIsClosed() throws IOException {
        FilePath file = root.child("file");
        file.setContent(Bytes.of("content"));
        long before = openDescriptors();
        for (int i = 0; i < 20; i++) {
            Deferred<FileRegion> region = files.openRegion(file);
            region.cancel();
            assertThat(failure(region)).isInstanceOf(CancellationException.class);
        }
        assertThat(openDescriptors()).isLessThan(before + 20);
    }

    private static long openDescriptors() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return 0;
        }
        try (var listed = Files.list(descriptors)) {
            return listed.count();
        }
    }

    // ---------------------------------------------------------------- streams

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 1_000_000})
    void aFileIsStreamedWholeAndInPieces(int size) throws IOException {
        FilePath file = root.child("file");
        byte[] content = new byte[size];
        new java.util.Random(size).nextBytes(content);
        file.setContent(Bytes.copyOf(content));
        Deferred<Long> sent = files.stream(file, transport);
        assertThat(result(sent)).isEqualTo(size);
        assertThat(transport.written()).isEqualTo(Bytes.copyOf(content));
        assertThat(transport.registeredProducer()).isNull();
    }

    @Test
    void noMoreIsReadThanOnePieceAheadOfTheConsumer() throws IOException {
        FilePath file = root.child("file");
        file.setContent(Bytes.adopt(new byte[1_000_000]));
        transport.setCapacity(0);
        Deferred<Long> sent = files.stream(file, transport);
        pass();
        assertThat(transport.unsent()).isEqualTo(FileSender.THREAD_CHUNK_SIZE);
        transport.setCapacity(FileSender.THREAD_CHUNK_SIZE);
        pass();
        assertThat(transport.unsent()).isEqualTo(FileSender.THREAD_CHUNK_SIZE);
        transport.setCapacity(Long.MAX_VALUE);
        assertThat(result(sent)).isEqualTo(1_000_000);
    }

    @Test
    void aStreamEndsWithItsConsumerItsCancellationOrItsReader() throws IOException {
        FilePath file = root.child("file");
        file.setContent(Bytes.adopt(new byte[1_000_000]));
        transport.setCapacity(0);
        Deferred<Long> cancelled = files.stream(file, transport);
        pass();
        assertThat(transport.registeredProducer()).isInstanceOf(PullProducer.class);
        cancelled.cancel();
        assertThat(failure(cancelled)).isInstanceOf(CancellationException.class);
        assertThat(transport.registeredProducer()).isNull();

        assertThat(failure(files.stream(root.child("none"), transport))).isInstanceOf(NoSuchFileException.class);
        assertThat(transport.registeredProducer()).isNull();

        assertThat(failure(FileSender.onThreads(reactor).beginFileTransfer(file.path(), transport, _ -> {
                    throw new IllegalStateException("refused");
                })))
                .hasMessage("refused");

        Deferred<Long> stopped = files.stream(file, transport);
        pass();
        transport.abortConnection();
        assertThat(failure(stopped)).isInstanceOf(FileSender.TransferStopped.class);
        assertThatThrownBy(() -> root.child("..")).isInstanceOf(InsecurePath.class);
    }
}
