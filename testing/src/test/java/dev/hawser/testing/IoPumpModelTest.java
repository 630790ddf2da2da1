package dev.hawser.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ConnectionDone;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.HalfCloseable;
import dev.hawser.net.Protocol;
import dev.hawser.net.Transport;
import dev.hawser.net.TransportLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Two protocols that do anything at any time, over any window and cut: what TCP promises holds. */
final class IoPumpModelTest {
    /** What one side does. */
    private enum Act {
        WRITE,
        PAUSE,
        RESUME,
        STARVE,
        FEED,
        LOSE_WRITE,
        LOSE,
        ABORT,
        PUMP
    }

    private record Move(boolean byServer, Act act, int size) {}

    private record Run(long window, int chunk, boolean serverHalf, boolean clientHalf, List<Move> moves) {
        static Run random(RandomGenerator random) {
            return new Run(
                    random.nextInt(1, 100),
                    random.nextInt(1, 20),
                    random.nextBoolean(),
                    random.nextBoolean(),
                    Generators.listsOf(40, Run::move).apply(random));
        }

        private static Move move(RandomGenerator random) {
            Act act = Generators.oneOf(
                            Act.PUMP, Act.WRITE, Act.WRITE, Act.WRITE, Act.PAUSE, Act.RESUME, Act.STARVE, Act.FEED,
                            Act.PUMP, Act.PUMP, Act.LOSE_WRITE, Act.LOSE, Act.ABORT)
                    .apply(random);
            return new Move(random.nextBoolean(), act, random.nextInt(1, 200));
        }

        boolean has(Act act) {
            return moves.stream().anyMatch(move -> move.act == act);
        }
    }

    private static class Side extends Protocol {
        /** What {@code write} accepted. */
        final List<Bytes> sent = new ArrayList<>();

        final List<Bytes> received = new ArrayList<>();
        @Nullable ConnectionEnd end;
        int ends;

        @Override
        public void dataReceived(Bytes data) {
            assertThat(ends).isZero();
            received.add(data);
        }

        @Override
        public void connectionLost(ConnectionEnd reason) {
            end = reason;
            ends++;
        }

        final Bytes receivedBytes() {
            return Bytes.join(received);
        }
    }

    private static final class HalfSide extends Side implements HalfCloseable {
        @Override
        public void readConnectionLost() {}

        @Override
        public void writeConnectionLost() {}
    }

    /** One run: the sides, and the counter that makes every byte tell its place. */
    private static final class Play {
        final Side server;
        final Side client;
        final IoPump pump;

        Play(Run run) {
            server = run.serverHalf ? new HalfSide() : new Side();
            client = run.clientHalf ? new HalfSide() : new Side();
            IoPump.Options options =
                    IoPump.Options.DEFAULT.withWindow(run.window).withChunks(run.chunk);
            pump = IoPump.connect(new MemoryReactor(), options, server, client);
            run.moves.forEach(this::make);
        }

        private void make(Move move) {
            Side side = move.byServer ? server : client;
            MemoryTransport transport = move.byServer ? pump.server() : pump.client();
            switch (move.act) {
                case WRITE -> write(side, transport, move.size);
                case PAUSE -> transport.pauseProducing();
                case RESUME -> transport.resumeProducing();
                case STARVE -> transport.setCapacity(move.size);
                case FEED -> transport.setCapacity(Long.MAX_VALUE);
                case LOSE_WRITE -> transport.loseWriteConnection();
                case LOSE -> transport.loseConnection();
                case ABORT -> transport.abortConnection();
                case PUMP -> pump.pump();
            }
        }

        private static void write(Side side, Transport transport, int size) {
            long before = transport.unsent();
            int at = Bytes.join(side.sent).size();
            byte[] data = new byte[size];
            for (int i = 0; i < size; i++) {
                data[i] = (byte) (at + i);
            }
            transport.write(Bytes.copyOf(data));
            if (transport.unsent() > before) {
                side.sent.add(Bytes.adopt(data));
            }
        }

        /** Nobody holds anything up any more. */
        void release() {
            for (MemoryTransport each : List.of(pump.server(), pump.client())) {
                each.setCapacity(Long.MAX_VALUE);
                each.resumeProducing();
            }
            while (pump.flush()) {
                // a flush that moved something may have been the last
            }
        }
    }

    @Test
    void Y3_bytesArriveInOrderAndNoneIsInvented() {
        Property.of(Run::random).cases(2000).check(run -> {
            Play play = new Play(run);
            play.release();
            assertPrefix(play.client.receivedBytes(), Bytes.join(play.server.sent));
            assertPrefix(play.server.receivedBytes(), Bytes.join(play.client.sent));
        });
    }

    @Test
    void Y3_allBytesArriveWhereNobodyAbortsOrCloses() {
        Property.of(Run::random).cases(2000).check(run -> {
            if (run.has(Act.ABORT) || run.has(Act.LOSE) || run.has(Act.LOSE_WRITE)) {
                return;
            }
            Play play = new Play(run);
            play.release();
            assertThat(play.client.receivedBytes()).isEqualTo(Bytes.join(play.server.sent));
            assertThat(play.server.receivedBytes()).isEqualTo(Bytes.join(play.client.sent));
            assertThat(play.server.ends + play.client.ends).isZero();
        });
    }

    @Test
    void Y3_bothHearOfTheEndOnceAndNothingIsLeft() {
        Property.of(Run::random).cases(2000).check(run -> {
            Play play = new Play(run);
            play.client.transport().loseConnection();
            play.server.transport().loseConnection();
            play.release();
            // Two that close with more unsent than the window holds wait for each other, as on TCP.
            MemoryReactor reactor = (MemoryReactor) play.pump.server().reactor();
            reactor.advance(TransportLimits.DEFAULT.stallTimeout());
            play.release();
            assertThat(play.server.ends).isEqualTo(1);
            assertThat(play.client.ends).isEqualTo(1);
            assertThat(reactor.connections()).isEmpty();
            assertThat(reactor.clock().delayedCalls()).isEmpty();
            assertThat(play.pump.pump()).isFalse();
        });
    }

    @Test
    void W2_whoClosesInGoodOrderWasHeardInFullByAnEndThatReads() {
        int[] checked = {0};
        Property.of(Run::random).cases(3000).check(run -> {
            if (run.has(Act.ABORT)) {
                return;
            }
            Play play = new Play(run);
            play.release();
            if (!(Objects.requireNonNullElse(play.server.end, new ConnectionDone()) instanceof ConnectionDone)
                    || run.moves.stream().anyMatch(move -> !move.byServer && move.act == Act.LOSE)) {
                return; // the client left, and the server's last words with it
            }
            checked[0]++;
            assertThat(play.client.receivedBytes()).isEqualTo(Bytes.join(play.server.sent));
        });
        assertThat(checked[0]).isGreaterThan(500);
    }

    private static void assertPrefix(Bytes part, Bytes whole) {
        assertThat(whole.startsWith(part)).as(part + " begins " + whole).isTrue();
    }
}
