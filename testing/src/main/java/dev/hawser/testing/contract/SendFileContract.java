package dev.hawser.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.file.FilePath;
import dev.hawser.net.ConnectionAborted;
import dev.hawser.net.ConnectionDone;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.FileRegion;
import dev.hawser.net.FileTruncated;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.PeerTooSlow;
import dev.hawser.net.PullProducer;
import dev.hawser.net.TransportLimits;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files leave in their place among what is written, whole or with a failure, and take no memory while they wait. */
public abstract class SendFileContract extends ReactorContract {
    /** More than a connection's buffers take. */
    private static final int MANY = 24 << 20;

    @TempDir
    @Nullable Path folder;

    private final List<FileRegion> opened = new ArrayList<>();

    /** For the tests of one kind of reactor. */
    protected SendFileContract() {}

    @AfterEach
    void closeFiles() throws IOException {
        for (FileRegion region : opened) {
            region.close();
        }
    }

    private Path file(Bytes content) throws IOException {
        Path file = Objects.requireNonNull(folder).resolve("file" + opened.size());
        return Files.write(file, content.toArray());
    }

    /** A region as the kernel likes it best. */
    private FileRegion region(Bytes content) throws IOException {
        return kept(FilePath.of(file(content)).openRegion());
    }

    /** A region whose descriptor nobody knows. */
    private FileRegion channelRegion(Bytes content) throws IOException {
        FileChannel channel = FileChannel.open(file(content), StandardOpenOption.READ);
        return kept(new FileRegion(channel, 0, channel.size()));
    }

    private FileRegion kept(FileRegion region) {
        opened.add(region);
        return region;
    }

    private void noted(Recorder self, Deferred<Long> sent) {
        sent.finish(
                count -> self.note("sent " + count),
                failure -> self.note("unsent " + failure.getClass().getSimpleName()));
    }

    // ---------------------------------------------------------------- order

    @Test
    void filesStandInTheirPlaceAmongWhatIsWritten() {
        Recorder server = recorder("server").onMade(self -> {
            self.transport().write("<");
            noted(self, self.transport().sendFile(region(Bytes.of("one"))));
            self.transport().write("|");
            noted(self, self.transport().sendFile(channelRegion(Bytes.of("two"))));
            self.transport().write(Bytes.of("|"), Bytes.of("|"));
            noted(self, self.transport().sendFile(channelRegion(Bytes.of("three"))));
            noted(self, self.transport().sendFile(region(Bytes.of("four"))));
            self.transport().writeSequence(List.of(Bytes.of("|"), Bytes.of(">")));
            self.transport().loseConnection();
        });
        Recorder client = recorder("client");
        pair(server, client);
        run();
        assertThat(client.text()).isEqualTo("<one|two||threefour|>");
        assertThat(eventsOf("server"))
                .containsExactly("made", "sent 3", "sent 3", "sent 5", "sent 4", "lost ConnectionDone");
    }

    @Test
    void whoIsToldThatAFileWasSentMayWriteMore() {
        Recorder server = recorder("server").onMade(self -> self.transport()
                .sendFile(region(Bytes.of("file")))
                .finish(
                        _ -> {
                            self.transport().write(" and more");
                            self.transport().loseConnection();
                        },
                        failure -> self.note(failure.toString())));
        Recorder client = recorder("client");
        pair(server, client);
        run();
        assertThat(client.text()).isEqualTo("file and more");
    }

    @Test
    void aFileSentOutsideOfEventsLeavesByItself() {
        Recorder client = recorder("client").onText("file", self -> self.transport().loseConnection());
        Recorder server = recorder("server").onMade(self -> reactor()
                .callLater(Duration.ZERO, () -> noted(self, self.transport().sendFile(region(Bytes.of("file"))))));
        pair(server, client);
        run();
        assertThat(eventsOf("server")).contains("sent 4");
    }

    @Test
    void aPieceOfAFileIsThatPieceAndAnEmptyOneNothing() {
        Recorder server = recorder("server").onMade(self -> {
            FileRegion region = region(Bytes.of("0123456789"));
            noted(self, self.transport().sendFile(region.slice(2, 3)));
            noted(self, self.transport().sendFile(region.slice(9, 0)));
            noted(self, self.transport().sendFile(region.slice(1, 9).slice(8, 1)));
            self.transport().loseConnection();
        });
        Recorder client = recorder("client");
        pair(server, client);
        run();
        assertThat(client.text()).isEqualTo("2349");
        assertThat(eventsOf("server")).containsSubsequence("sent 3", "sent 0", "sent 1");
    }

    // ---------------------------------------------------------------- much

    @Test
    void aLargeFileArrivesWholeAndIsNotHeldInMemory() {
        sendsMuch(false);
    }

    @Test
    void aLargeFileWithoutADescriptorArrivesWholeAndIsNotHeldInMemory() {
        sendsMuch(true);
    }

    private void sendsMuch(boolean channel) {
        Bytes much = Pattern.bytes(MANY);
        Recorder server = recorder("server").onMade(self -> {
            FileRegion region = channel ? channelRegion(much) : region(much);
            self.transport().write("head");
            noted(self, self.transport().sendFile(region));
            self.transport().write("tail");
            self.note("unsent " + (self.transport().unsent() > MANY / 2));
            self.transport().loseConnection();
        });
        Recorder client = recorder("client");
        TransportLimits small = TransportLimits.DEFAULT.withOutboundSoft(64 << 10).withOutboundHard(1 << 20);
        connect(listen(ListenOptions.LOOPBACK.withLimits(small), server), client);
        stopWhenLost(server, client);
        run();
        assertThat(client.checksum()).isEqualTo(Pattern.checksum(Bytes.of("head"), much, Bytes.of("tail")));
        assertThat(eventsOf("server")).containsExactly("made", "unsent true", "sent " + MANY, "lost ConnectionDone");
    }

    @Test
    void drainedWaitsForFilesToo() {
        Recorder server = recorder("server").onMade(self -> {
            noted(self, self.transport().sendFile(channelRegion(Pattern.bytes(1 << 20))));
            self.transport()
                    .drained()
                    .finish(
                            _ -> {
                                self.note("drained " + self.transport().unsent());
                                self.transport().loseConnection();
                            },
                            failure -> self.note(failure.toString()));
        });
        Recorder client = recorder("client");
        pair(server, client);
        run();
        assertThat(eventsOf("server")).containsExactly("made", "sent " + (1 << 20), "drained 0", "lost ConnectionDone");
    }

    @Test
    void aPullProducerGoesOnWhenTheFileBeforeItIsSent() {
        Recorder server = recorder("server").onMade(self -> {
            noted(self, self.transport().sendFile(channelRegion(Bytes.of("file "))));
            self.transport().registerProducer(new PullProducer() {
                private int left = 3;

                @Override
                public void resumeProducing() {
                    if (left-- > 0) {
                        self.transport().write("piece ");
                    } else {
                        self.transport().unregisterProducer();
                    }
                }

                @Override
                public void stopProducing() {}
            });
            self.transport().loseConnection();
        });
        Recorder client = recorder("client");
        pair(server, client);
        run();
        assertThat(client.text()).isEqualTo("file piece piece piece ");
    }

    @Test
    void manyFilesPauseTheReaderThatAsksForThem() {
        Recorder server = recorder("server");
        server.onMade(self -> {
            FileRegion region = region(Pattern.bytes(1 << 20));
            List<Deferred<Long>> sent = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                sent.add(self.transport().sendFile(region));
            }
            self.note("reading " + self.transport().isReading());
            sent.forEach(each -> each.finish(_ -> {}, failure -> self.note(failure.toString())));
        });
        server.onResumed(self -> self.transport().loseConnection());
        Recorder client = recorder("client");
        pair(server, client);
        run();
        assertThat(eventsOf("server")).containsExactly("made", "reading false", "resumed", "lost ConnectionDone");
        assertThat(client.byteCount()).isEqualTo(40 << 20);
    }

    // ---------------------------------------------------------------- failures

    @Test
    void aFileThatIsCutShortEndsTheConnection() {
        cutShort(false);
    }

    @Test
    void aFileWithoutADescriptorThatIsCutShortEndsTheConnection() {
        cutShort(true);
    }

    private void cutShort(boolean channel) {
        Recorder client = recorder("client").onMade(self -> self.transport().pauseProducing());
        Recorder server = recorder("server").onMade(self -> {
            FileRegion region = channel ? channelRegion(Pattern.bytes(MANY)) : region(Pattern.bytes(MANY));
            noted(self, self.transport().sendFile(region));
            self.transport().loseConnection();
            Path file = Objects.requireNonNull(folder).resolve("file0");
            when(() -> client.isMade() && self.transport().unsent() < MANY, () -> {
                Files.write(file, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
                client.transport().resumeProducing();
            });
        });
        pair(server, client);
        run();
        assertThat(eventsOf("server"))
                .containsExactlyInAnyOrder("made", "unsent FileTruncated", "lost ConnectionLost");
        assertThat(server.reason().getCause()).isInstanceOf(FileTruncated.class);
        assertThat(client.byteCount()).isPositive().isLessThan(MANY);
    }

    @Test
    void aClosedFileEndsTheConnection() {
        Recorder server = recorder("server").onMade(self -> {
            FileRegion region = region(Bytes.of("file"));
            region.close();
            noted(self, self.transport().sendFile(region));
        });
        Recorder client = recorder("client");
        pair(server, client);
        run();
        assertThat(eventsOf("server")).contains("lost ConnectionLost").doesNotContain("sent 4");
        assertThat(client.byteCount()).isZero();
    }

    @Test
    void aConnectionThatEndsFailsWhatItHadToSend() {
        needs(Wire.Trait.RESET);
        Recorder server = recorder("server").onMade(self -> {
            noted(self, self.transport().sendFile(region(Pattern.bytes(MANY))));
            noted(self, self.transport().sendFile(channelRegion(Bytes.of("next"))));
            noted(self, self.transport().sendFile(region(Bytes.of("last"))));
        });
        Recorder client = recorder("client").onData(self -> self.transport().abortConnection());
        pair(server, client);
        run();
        assertThat(eventsOf("server"))
                .containsExactly(
                        "made",
                        "unsent ConnectionLost",
                        "unsent ConnectionLost",
                        "unsent ConnectionLost",
                        "lost ConnectionLost");
    }

    @Test
    void aConnectionThatClosesTakesNoFile() {
        List<Throwable> failures = new ArrayList<>();
        Recorder server = recorder("server").onMade(self -> {
            self.transport().loseConnection();
            self.transport().sendFile(region(Bytes.of("file"))).finish(_ -> {}, failures::add);
        });
        server.onLost(self -> self.transport().sendFile(region(Bytes.of("file"))).finish(_ -> {}, failures::add));
        Recorder client = recorder("client");
        pair(server, client);
        run();
        assertThat(failures).hasSize(2).allSatisfy(failure -> assertThat(failure).isInstanceOf(ConnectionEnd.class));
        assertThat(client.byteCount()).isZero();
    }

    @Test
    void aPeerThatTakesNothingOfAFileIsTooSlow() {
        Recorder client = recorder("client").onMade(self -> self.transport().pauseProducing());
        Recorder server = recorder("server").onMade(self -> noted(self, self.transport().sendFile(region(Pattern.bytes(MANY)))));
        server.onLost(_ -> client.transport().resumeProducing());
        TransportLimits impatient = TransportLimits.DEFAULT.withStallTimeout(Duration.ofMillis(100));
        connect(listen(ListenOptions.LOOPBACK.withLimits(impatient), server), client);
        stopWhenLost(server, client);
        run();
        assertThat(server.reason()).isInstanceOf(PeerTooSlow.class);
        assertThat(eventsOf("server")).containsExactly("made", "unsent PeerTooSlow", "lost PeerTooSlow");
    }

    // ---------------------------------------------------------------- cancelling

    @Test
    void aFileOfWhichNothingHasLeftIsTakenBack() {
        Recorder server = recorder("server").onMade(self -> {
            self.transport().write("a");
            Deferred<Long> first = self.transport().sendFile(region(Bytes.of("FIRST")));
            self.transport().write("b");
            Deferred<Long> second = self.transport().sendFile(channelRegion(Bytes.of("SECOND")));
            self.transport().write("c");
            Deferred<Long> third = self.transport().sendFile(region(Bytes.of("THIRD")));
            self.transport().write("d");
            noted(self, self.transport().sendFile(region(Bytes.of("fourth"))));
            for (Deferred<Long> each : List.of(third, first, second)) {
                each.cancel();
                each.finish(_ -> {}, failure -> assertThat(failure).isInstanceOf(CancellationException.class));
            }
            self.transport().write("e");
            self.transport().loseConnection();
        });
        Recorder client = recorder("client");
        pair(server, client);
        run();
        assertThat(client.text()).isEqualTo("abcdfourthe");
        assertThat(eventsOf("server")).containsExactly("made", "sent 6", "lost ConnectionDone");
    }

    @Test
    void aFileOfWhichSomethingHasLeftCannotBeTakenBack() {
        Recorder server = recorder("server");
        Recorder client = recorder("client");
        List<Deferred<Long>> sending = new ArrayList<>();
        server.onMade(self -> sending.add(self.transport().sendFile(region(Pattern.bytes(MANY)))));
        client.onData(self -> {
            if (!sending.isEmpty()) {
                self.transport().pauseProducing();
                Deferred<Long> begun = sending.removeFirst();
                begun.cancel();
                begun.finish(_ -> {}, failure -> server.note(failure.getClass().getSimpleName()));
                reactor().callLater(Duration.ZERO, self.transport()::resumeProducing);
            }
        });
        pair(server, client);
        run();
        assertThat(server.reason()).isInstanceOf(ConnectionAborted.class);
        assertThat(eventsOf("server")).containsExactly("made", "CancellationException", "lost ConnectionAborted");
    }

    @Test
    void theEndOfAFileIsTheEndOfTheHalfThatIsClosedBehindIt() {
        needs(Wire.Trait.HALF_CLOSE);
        HalfCloseRecorder server = halfCloseRecorder("server");
        server.onMade(self -> {
            noted(self, self.transport().sendFile(channelRegion(Bytes.of("file"))));
            self.transport().loseWriteConnection();
        });
        Recorder client = recorder("client");
        connect(listen(server), client);
        stopWhenLost(server, client);
        run();
        assertThat(client.text()).isEqualTo("file");
        assertThat(client.reason()).isInstanceOf(ConnectionDone.class);
    }
}
