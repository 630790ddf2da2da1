package dev.hawser.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.DeferredQueue;
import dev.hawser.net.Reactor;
import dev.hawser.time.Holding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On {@code nio} by looking, elsewhere by the kernel's word. */
@EnabledOnOs(OS.LINUX)
final class FileWatchTest {
    private static final FileWatch.Options OPTIONS =
            FileWatch.Options.DEFAULT.withPoll(Duration.ofMillis(20)).withSettle(Duration.ofMillis(5));

    @TempDir
    Path folder = Path.of("not set");

    private FilePath root = FilePath.of("not set");

    @BeforeEach
    void makeRoot() throws IOException {
        root = FilePath.of(folder.toRealPath()).child("root");
        root.makeDirs();
    }

    /** What was told, in the test's own words. */
    private static final class Told {
        private final DeferredQueue<FileChange> queue;

        Told(Reactor reactor) {
            queue = new DeferredQueue<>(reactor, DeferredQueue.UNLIMITED, DeferredQueue.UNLIMITED);
        }

        void add(List<FileChange> changes) {
            assertThat(changes).isNotEmpty();
            changes.forEach(queue::put);
        }

        /** Waits for a change of that kind and name; others may come before. */
        FileChange await(FileChange.Kind kind, FilePath path) {
            while (true) {
                FileChange change = queue.get().await();
                if (change.kind() == kind && change.path().equals(path)) {
                    return change;
                }
            }
        }

        FileChange next() {
            return queue.get().await();
        }
    }

    private Told watch(Reactor reactor, FileWatch.Options options) {
        Told told = new Told(reactor);
        FileWatch.folder(reactor, root, options, told::add).await();
        return told;
    }

    // ---------------------------------------------------------------- folders

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void whatComesAndChangesAndGoesIsTold(String backend) {
        OnReactor.run(backend, reactor -> {
            FilePath old = root.child("old");
            Files.writeString(old.path(), "old");
            Told told = watch(reactor, OPTIONS);
            FilePath file = root.child("f\u00eele");
            Files.writeString(file.path(), "one");
            told.await(FileChange.Kind.CREATED, file);
            Files.writeString(file.path(), " and more", StandardOpenOption.APPEND);
            told.await(FileChange.Kind.MODIFIED, file);
            old.remove();
            told.await(FileChange.Kind.DELETED, old);
            root.child("folder").makeDirs();
            told.await(FileChange.Kind.CREATED, root.child("folder"));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "io_uring"})
    void theKernelTellsEachStep(String backend) {
        OnReactor.run(backend, reactor -> {
            Told told = watch(reactor, OPTIONS);
            FilePath first = root.child("first");
            FilePath second = root.child("second");
            Files.writeString(first.path(), "one");
            assertThat(told.next()).isEqualTo(new FileChange(FileChange.Kind.CREATED, first, 0));
            assertThat(told.next()).isEqualTo(new FileChange(FileChange.Kind.MODIFIED, first, 0));
            assertThat(told.next()).isEqualTo(new FileChange(FileChange.Kind.CLOSED_AFTER_WRITE, first, 0));
            first.moveTo(second);
            FileChange from = told.next();
            assertThat(from.move()).isNotZero();
            assertThat(from).isEqualTo(new FileChange(FileChange.Kind.MOVED_FROM, first, from.move()));
            assertThat(told.next()).isEqualTo(new FileChange(FileChange.Kind.MOVED_TO, second, from.move()));
            second.setContent(Bytes.of("two"));
            told.await(FileChange.Kind.MOVED_TO, second);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void aRecursiveWatchSeesFoldersThatComeLater(String backend) {
        OnReactor.run(backend, reactor -> {
            root.descendant("there", "before").makeDirs();
            Told told = watch(reactor, OPTIONS.withRecursive(true));
            Files.writeString(root.descendant("there", "before", "file").path(), "");
            told.await(FileChange.Kind.CREATED, root.descendant("there", "before", "file"));

            FilePath deep = root.descendant("new", "deep", "deeper");
            deep.makeDirs();
            Files.writeString(deep.child("at once").path(), "");
            told.await(FileChange.Kind.CREATED, deep.child("at once"));
            Files.writeString(deep.child("later").path(), "");
            told.await(FileChange.Kind.CREATED, deep.child("later"));

            root.child("new").moveTo(root.child("moved"));
            FilePath moved = root.descendant("moved", "deep", "deeper");
            told.await(FileChange.Kind.CREATED, moved.child("later"));
            Files.writeString(moved.child("last").path(), "");
            told.await(FileChange.Kind.CREATED, moved.child("last"));
            root.child("moved").remove();
            told.await(FileChange.Kind.DELETED, root.child("moved"));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void whatIsInALinkedFolderIsToldByTheNamesThatLeadThereByTheLink(String backend) {
        OnReactor.run(backend, reactor -> {
            root.child("inner").makeDirs();
            FilePath link = FilePath.of(folder.toRealPath()).child("link");
            link.linkTo(root);
            Told told = new Told(reactor);
            FileWatch.folder(reactor, link, OPTIONS.withRecursive(true), told::add).await();
            Files.writeString(root.child("file").path(), "");
            told.await(FileChange.Kind.CREATED, link.child("file"));
            Files.writeString(root.descendant("inner", "file").path(), "");
            told.await(FileChange.Kind.CREATED, link.descendant("inner", "file"));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void aWatchEndsWithItsFolder(String backend) {
        OnReactor.run(backend, reactor -> {
            Told told = new Told(reactor);
            FileWatch watch = FileWatch.folder(reactor, root, OPTIONS, told::add).await();
            root.remove();
            assertThat(told.next()).isEqualTo(new FileChange(FileChange.Kind.GONE, root, 0));
            assertThat(watch.isWatching()).isFalse();
            watch.stop();
            assertThat(reactor.holdings()).noneMatch(FileWatchTest::isWatch);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void whatIsNoFolderIsNotWatched(String backend) {
        OnReactor.run(backend, reactor -> {
            FilePath file = root.child("file");
            Files.writeString(file.path(), "");
            assertThatThrownBy(() -> FileWatch.folder(reactor, file, OPTIONS, _ -> {}).await())
                    .hasCauseInstanceOf(NotDirectoryException.class);
            assertThatThrownBy(() -> FileWatch.folder(reactor, root.child("none"), OPTIONS, _ -> {}).await())
                    .hasCauseInstanceOf(NoSuchFileException.class);
            root.descendant("a", "b", "c").makeDirs();
            FileWatch.Options few = OPTIONS.withRecursive(true).withMostEntries(2);
            assertThatThrownBy(() -> FileWatch.folder(reactor, root, few, _ -> {}).await())
                    .hasMessageContaining("more than 2");
            assertThat(reactor.holdings()).noneMatch(FileWatchTest::isWatch);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void moreThanIsKeptInMindIsAnOverflow(String backend) {
        OnReactor.run(backend, reactor -> {
            Told told = watch(reactor, OPTIONS.withRecursive(true).withMostEntries(3));
            root.descendant("a", "b", "c", "d", "e").makeDirs();
            told.await(FileChange.Kind.OVERFLOW, root);
        });
    }

    private static boolean isWatch(Holding holding) {
        return holding.kind() == Holding.Kind.DESCRIPTOR;
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void aWatchIsHeldUntilItIsStoppedAndSurvivesWhatItsReceiverThrows(String backend) {
        OnReactor.run(backend, reactor -> {
            Told told = new Told(reactor);
            FileWatch watch = FileWatch.folder(reactor, root, OPTIONS, changes -> {
                        told.add(changes);
                        throw new IllegalStateException("thrown on purpose");
                    })
                    .await();
            Files.createFile(root.child("one").path());
            told.await(FileChange.Kind.CREATED, root.child("one"));
            Files.createFile(root.child("two").path());
            told.await(FileChange.Kind.CREATED, root.child("two"));
            if (backend.equals("nio")) {
                while (reactor.holdings().stream().noneMatch(held -> held.what().startsWith("timer due in 0.0"))) {
                    reactor.deferLater(Duration.ofMillis(1)).await(); // it is looking
                }
            } else {
                assertThat(reactor.holdings()).anyMatch(FileWatchTest::isWatch);
            }
            assertThat(watch.isWatching()).isTrue();
            watch.stop();
            assertThat(watch.isWatching()).isFalse();
            assertThat(reactor.holdings()).noneMatch(FileWatchTest::isWatch);
            reactor.deferLater(Duration.ZERO).await(); // the receiver has thrown by then
            assertThat(reactor.unhandledFailures().drain(IllegalStateException.class)).isNotEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void aWatchEndsWithTheRunOfItsReactor(String backend) {
        List<FileWatch> watches = new ArrayList<>();
        OnReactor.run(backend, reactor -> {
            watches.add(FileWatch.folder(reactor, root, OPTIONS, _ -> {}).await());
            watches.add(FileWatch.file(reactor, root.child("file"), OPTIONS, _ -> {}).await());
        });
        assertThat(watches).hasSize(2).noneMatch(FileWatch::isWatching);
    }

    // ---------------------------------------------------------------- files

    private DeferredQueue<Optional<FileStatus>> watchFile(Reactor reactor, FilePath file) {
        DeferredQueue<Optional<FileStatus>> told =
                new DeferredQueue<>(reactor, DeferredQueue.UNLIMITED, DeferredQueue.UNLIMITED);
        FileWatch.file(reactor, file, OPTIONS, told::put).await();
        return told;
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void aFileIsToldOfHoweverItChanges(String backend) {
        OnReactor.run(backend, reactor -> {
            FilePath file = root.child("file");
            DeferredQueue<Optional<FileStatus>> told = watchFile(reactor, file);
            file.setContent(Bytes.of("one"));
            assertThat(told.get().await().orElseThrow().size()).isEqualTo(3);
            file.setContent(Bytes.of("two"));
            assertThat(told.get().await().orElseThrow().size()).isEqualTo(3);
            Files.writeString(file.path(), " three", StandardOpenOption.APPEND);
            assertThat(told.get().await().orElseThrow().size()).isEqualTo(9);
            file.remove();
            assertThat(told.get().await()).isEmpty();
            root.child("folder").makeDirs();
            root.child("folder").moveTo(file);
            assertThat(told.get().await().orElseThrow().kind()).isEqualTo(FileStatus.Kind.FOLDER);
        });
    }

    /** As Kubernetes mounts a secret: the file leads through a link that is replaced at once. */
    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void aReplacedLinkOnTheWayIsSeen(String backend) {
        OnReactor.run(backend, reactor -> {
            version("..1", "first");
            Files.createSymbolicLink(root.child("..data").path(), Path.of("..1"));
            Files.createSymbolicLink(root.child("tls.crt").path(), Path.of("..data", "tls.crt"));
            FilePath outer = root.sibling("outer.crt");
            outer.linkTo(root.child("tls.crt"));

            DeferredQueue<Optional<FileStatus>> told = watchFile(reactor, outer);
            for (int version = 2; version <= 5; version++) {
                version("..%d".formatted(version), "version " + "v".repeat(version));
                Files.createSymbolicLink(root.child("..data_tmp").path(), Path.of("..%d".formatted(version)));
                Files.move(root.child("..data_tmp").path(), root.child("..data").path(), StandardCopyOption.ATOMIC_MOVE);
                root.child("..%d".formatted(version - 1)).remove();
                long wanted = 8 + version;
                while (told.get().await().map(FileStatus::size).orElse(0L) != wanted) {
                    assertThat(outer.exists()).isTrue();
                }
            }
        });
    }

    private void version(String name, String content) throws IOException {
        root.child(name).makeDirs();
        Files.writeString(root.descendant(name, "tls.crt").path(), content);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void aFileIsAwaitedWhoseFoldersAreStillToCome(String backend) {
        OnReactor.run(backend, reactor -> {
            FilePath file = root.descendant("a", "b", "c");
            DeferredQueue<Optional<FileStatus>> told = watchFile(reactor, file);
            file.parent().makeDirs();
            file.setContent(Bytes.of("there"));
            assertThat(told.get().await()).isPresent();
            root.child("a").remove();
            assertThat(told.get().await()).isEmpty();
        });
    }
}
