package dev.hawser.reactor;

import dev.hawser.reactor.spi.OutboundQueue;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.ByteQueue;
import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import dev.hawser.net.ConnectionDone;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.HalfCloseable;
import dev.hawser.net.LogContext;
import dev.hawser.net.Producer;
import dev.hawser.net.Protocol;
import dev.hawser.net.PullProducer;
import dev.hawser.net.PushProducer;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import dev.hawser.net.TransportLimits;
import dev.hawser.reactor.spi.SpareArray;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Two protocols that do anything at any time, inside every event and outside, over a carrier in memory that takes and
 * gives bytes by chance. Whatever they do: what arrives is the beginning of what was sent, connectionLost comes once
 * and last, no memory stays on the books, and nothing waits for ever. A failure names its seed.
 */
class StreamTransportModelTest {
    private static final int CASES = 2000;

    @Test
    void anythingAtAnyTimeKeepsTheRules() {
        for (int seed = 0; seed < CASES; seed++) {
            Pair pair = new Pair(seed);
            try {
                pair.play();
            } catch (RuntimeException | AssertionError failed) {
                throw new AssertionError("seed " + seed + "\n" + String.join("\n", pair.last()), failed);
            }
        }
    }

    /** One connection, its two ends, and the loop beneath them. */
    private static final class Pair implements TransportLoop {
        private final SpareArray spareArray = new SpareArray();
        private final RecordArrays recordArrays = new RecordArrays();
        private static final int STEPS = 150;
        private static final int PATIENCE = 20_000;

        final Random random;
        final Reactor reactor = new LoopReactor(ReactorOptions.DEFAULT);
        final List<StreamTransport> wanting = new ArrayList<>();
        final List<String> trace = new ArrayList<>();
        final End left;
        final End right;
        /** What was wrong inside events, where a transport catches all that is thrown. */
        final List<String> problems = new ArrayList<>();

        long held;
        boolean calm;

        Pair(long seed) {
            random = new Random(seed * 0x9e3779b97f4a7c15L);
            left = new End(this, "left");
            right = new End(this, "right");
            left.peer = right;
            right.peer = left;
        }

        List<String> last() {
            return trace.subList(Math.max(0, trace.size() - 60), trace.size());
        }

        void play() {
            left.connected(left.actor());
            right.connected(right.actor());
            for (int i = 0; i < STEPS; i++) {
                if (random.nextInt(3) == 0) {
                    (random.nextBoolean() ? left : right).actOutside();
                }
                step();
            }
            calm = true;
            left.resumeProducing();
            right.resumeProducing();
            settle("quiet", () -> left.isQuiet() && right.isQuiet());
            left.checkQuiet();
            right.checkQuiet();
            left.finish();
            right.finish();
            settle("ended", () -> left.lost == 1 && right.lost == 1);
            left.checkEnded();
            right.checkEnded();
            assertThat(held).as("bytes on the books").isZero();
        }

        interface Condition {
            boolean holds();
        }

        private void settle(String what, Condition condition) {
            for (int i = 0; i < PATIENCE; i++) {
                if (condition.holds() && wanting.isEmpty()) {
                    return;
                }
                step();
            }
            throw new AssertionError("never " + what + ": " + left.describe() + "; " + right.describe());
        }

        private void step() {
            List<StreamTransport> now = List.copyOf(wanting);
            wanting.clear();
            now.forEach(StreamTransport::turn);
            left.poll();
            right.poll();
            assertThat(problems).isEmpty();
        }

        void require(boolean holds, String what) {
            if (!holds) {
                problems.add(what);
            }
        }

        @Override
        public Reactor reactor() {
            return reactor;
        }

        @Override
        public LogContext context() {
            return LogContext.ofThread();
        }

        @Override
        public void wantsTurn(StreamTransport transport) {
            require(!wanting.contains(transport), transport + " wants two turns");
            wanting.add(transport);
        }

        @Override
        public SpareArray spareArray() {
            return spareArray;
        }

        @Override
        public RecordArrays recordArrays() {
            return recordArrays;
        }

        @Override
        public void held(long byteCount) {
            held += byteCount;
            require(held >= 0, "a negative number of bytes on the books");
        }

        @Override
        public void forget(StreamTransport transport) {}
    }

    /** One end: a carrier, and a protocol that does anything. */
    private static final class End extends StreamTransport {
        private static final int MOST_DEPTH = 3;

        final Pair pair;
        final String name;
        final Random random;
        final ByteQueue pipe = new ByteQueue(); // what the peer has sent and we have not read
        final int capacity;
        final ByteQueue sent = new ByteQueue(); // by us, and not read by the peer
        final Messages messages = new Messages();
        End peer = this;
        boolean reading;
        boolean writing;
        boolean shut;
        boolean closed;
        boolean aborted;
        boolean mayThrow;
        int depth;
        int lost;
        int made;
        int nextMessage = 1;
        int waiters;
        @Nullable ConnectionEnd reason;
        @Nullable Producer source;

        End(Pair pair, String name) {
            super(pair, name.equals("right") || pair.random.nextInt(4) == 0 ? null : limits(pair.random));
            this.pair = pair;
            this.name = name;
            this.random = pair.random;
            this.capacity = 1 + random.nextInt(random.nextBoolean() ? 100 : 300_000);
            this.mayThrow = random.nextInt(200) == 0;
        }

        static TransportLimits limits(Random random) {
            long soft = 1 + random.nextInt(200_000);
            return new TransportLimits(soft, soft + random.nextInt(4_000_000), Duration.ofHours(1));
        }

        Protocol actor() {
            return random.nextInt(3) == 0 ? new HalfActor(this) : new Actor(this);
        }

        String describe() {
            return name + " lost " + lost + " reading " + reading + " writing " + writing + " unsent " + unsent()
                    + " open " + isOpen() + " reads " + isReading() + " pipe " + pipe.size() + " source " + source
                    + " waiters " + waiters;
        }

        // ------------------------------------------------------------ the carrier

        void poll() {
            if (closed) {
                return;
            }
            if (pair.calm && !isOpen()) {
                pipe.clear(); // two ends that close and do not read would wait for each other, as they do in TCP
            }
            if (writing && (peer.closed || peer.pipe.size() < peer.capacity())) {
                writable();
            }
            for (int i = random.nextInt(4); i > 0 && reading && isReading() && !pipe.isEmpty(); i--) {
                int count = Math.min(pipe.size(), 1 + random.nextInt(random.nextBoolean() ? 50 : 65536));
                Bytes data = pipe.take(count);
                assertThat(data.equals(peer.sent.take(count))).as(name + " got what was sent").isTrue();
                received(data);
            }
            if (!closed && reading && isReading() && pipe.isEmpty()) {
                if (peer.aborted) {
                    broken(new IOException("reset"));
                } else if (peer.shut || peer.closed) {
                    readEnded();
                }
            }
        }

        private int capacity() {
            return pair.calm ? 1 << 20 : capacity;
        }

        @Override
        protected void setReading(boolean on) {
            reading = on;
        }

        @Override
        protected void setWriting(boolean on) {
            writing = on;
        }

        @Override
        protected void send(OutboundQueue queue) throws IOException {
            pair.require(!shut && !closed, name + " sends after its end");
            if (peer.closed) {
                throw new IOException("broken pipe");
            }
            int room = Math.max(0, peer.capacity() - peer.pipe.size());
            int count = (int) Math.min(queue.size(), random.nextInt(4) == 0 ? random.nextInt(room + 1) : room);
            ByteBuffer buffer = ByteBuffer.allocate(count);
            queue.copyTo(buffer);
            queue.drop(count);
            Bytes taken = Bytes.adopt(buffer.array());
            peer.pipe.add(taken);
            sent.add(taken);
            pair.require(messages.add(taken), name + " sent what nobody wrote");
        }

        @Override
        protected void shutdownOutput() {
            shut = true;
        }

        @Override
        protected void closeCarrier(boolean abort) {
            pair.require(!closed, name + " closed twice");
            closed = true;
            aborted = abort;
            pipe.clear();
        }

        @Override
        protected String logSuffix() {
            return name;
        }

        @Override
        public Address host() {
            return new Address.Pipe(name);
        }

        @Override
        public Address peer() {
            return new Address.Pipe(peer.name);
        }

        // ------------------------------------------------------------ the protocol

        private void actOutside() {
            try {
                act("outside");
            } catch (Mistake itsOwn) {
                pair.trace.add(name + " threw " + itsOwn.getMessage());
            }
        }

        /** Does something, or several things, in {@code event}. */
        void act(String event) {
            pair.trace.add(name + " " + event);
            pair.require(lost == 0 || event.equals("outside"), name + " " + event + " after connectionLost");
            if (pair.calm || depth >= MOST_DEPTH || random.nextInt(3) == 0) {
                return;
            }
            depth++;
            try {
                for (int i = random.nextInt(3); i >= 0; i--) {
                    End target = random.nextInt(5) == 0 ? peer : this;
                    target.operation(random.nextInt(100));
                }
                if (mayThrow && !event.equals("outside") && random.nextInt(30) == 0) {
                    throw new Mistake(event);
                }
            } finally {
                depth--;
            }
        }

        private void operation(int number) {
            pair.trace.add(name + "   op " + number + " open " + isOpen() + " unsent " + unsent());
            if (number < 30) {
                write(message(random.nextInt(200)));
            } else if (number < 36) {
                write(message(random.nextInt(300_000)));
            } else if (number < 40) {
                writeSequence(List.of(message(random.nextInt(50)), Bytes.EMPTY, message(random.nextInt(70_000))));
            } else if (number < 43) {
                writeSequence(() -> IntStream.range(0, 3).mapToObj(_ -> acting()).iterator());
            } else if (number < 53) {
                pauseProducing();
            } else if (number < 70) {
                resumeProducing();
            } else if (number < 78) {
                if (source == null) {
                    source = random.nextBoolean() ? new Push(this) : new Pull(this);
                    registerProducer(source);
                }
            } else if (number < 84) {
                source = null;
                unregisterProducer();
            } else if (number < 90) {
                waiters++;
                drained().finish(_ -> waited("drained"), _ -> waited("not drained"));
            } else if (number < 92) {
                var waiter = drained();
                waiter.cancel();
                waiter.finish(_ -> {}, _ -> {});
            } else if (number < 95) {
                unparsed(random.nextInt(1000));
            } else if (number == 95) {
                loseWriteConnection();
            } else if (number == 96 && random.nextInt(3) == 0) {
                loseConnection();
            } else if (number == 97 && random.nextInt(4) == 0) {
                abortConnection();
            } else if (number == 98 && random.nextInt(4) == 0) {
                stopProducing();
            }
        }

        private void waited(String how) {
            waiters--;
            if (lost == 0) {
                act(how);
            }
        }

        private Bytes acting() {
            if (lost == 0) {
                act("writeSequence");
            }
            return message(3);
        }

        private Bytes message(int size) {
            return Messages.message(nextMessage++, size);
        }

        boolean isQuiet() {
            return closed || (unsent() == 0 && (pipe.isEmpty() || !isReading()));
        }

        void checkQuiet() {
            if (!closed) {
                assertThat(waiters).as(name + " waiters for drained").isZero();
                assertThat(source instanceof Push push && push.paused).as(name + " has a paused producer").isFalse();
                assertThat(reading).as(name + " reads").isEqualTo(isReading());
                assertThat(isReading() || !isOpen() || peer.shut || peer.closed || !pipe.isEmpty())
                        .as("somebody reads: " + describe())
                        .isTrue();
            }
        }

        void finish() {
            source = null;
            unregisterProducer();
            loseConnection();
        }

        void checkEnded() {
            assertThat(made).as(name + " connectionMade").isEqualTo(1);
            assertThat(lost).as(name + " connectionLost").isEqualTo(1);
            assertThat(waiters).as(name + " waiters for drained").isZero();
            assertThat(closed).as(name + " closed").isTrue();
            assertThat(unsent()).isZero();
            if (reason instanceof ConnectionDone) {
                assertThat(messages.isWhole()).as(name + " sent whole messages").isTrue();
            }
        }
    }

    /** Checks a stream of messages: numbers that grow, and contents that belong to them. */
    private static final class Messages {
        private final ByteQueue unread = new ByteQueue();
        private int last;

        static Bytes message(int number, int size) {
            ByteBuffer bytes = ByteBuffer.allocate(8 + size).putInt(number).putInt(size);
            while (bytes.hasRemaining()) {
                bytes.put((byte) number);
            }
            return Bytes.adopt(bytes.array());
        }

        boolean add(Bytes data) {
            unread.add(data);
            while (unread.size() >= 8) {
                Bytes head = unread.peek(8);
                int size = head.intAt(4);
                if (unread.size() < 8 + size) {
                    return true;
                }
                int number = head.intAt(0);
                if (number <= last || !unread.take(8 + size).equals(message(number, size))) {
                    return false;
                }
                last = number;
            }
            return true;
        }

        boolean isWhole() {
            return unread.isEmpty();
        }
    }

    /** What a protocol throws. */
    private static final class Mistake extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Mistake(String event) {
            super("a mistake in " + event, null, false, false);
        }
    }

    private static class Actor extends Protocol {
        final End end;

        Actor(End end) {
            this.end = end;
        }

        @Override
        public void connectionMade() {
            end.made++;
            end.act("connectionMade");
        }

        @Override
        public void dataReceived(Bytes data) {
            end.act("dataReceived");
        }

        @Override
        public void readResumed() {
            end.pair.require(end.isReading(), "readResumed while not reading");
            end.act("readResumed");
        }

        @Override
        public void connectionLost(ConnectionEnd reason) {
            end.reason = reason;
            try {
                end.act("connectionLost " + reason);
            } finally {
                end.lost++;
            }
        }
    }

    private static final class HalfActor extends Actor implements HalfCloseable {
        private boolean readEnded;
        private boolean writeEnded;

        HalfActor(End end) {
            super(end);
        }

        @Override
        public void readConnectionLost() {
            end.pair.require(!readEnded, "readConnectionLost twice");
            readEnded = true;
            end.act("readConnectionLost");
        }

        @Override
        public void writeConnectionLost() {
            end.pair.require(!writeEnded, "writeConnectionLost twice");
            writeEnded = true;
            end.act("writeConnectionLost");
        }
    }

    private static final class Push implements PushProducer {
        private final End end;
        boolean paused;
        private boolean stopped;

        Push(End end) {
            this.end = end;
        }

        @Override
        public void pauseProducing() {
            end.pair.require(!paused, "paused twice");
            paused = true;
            event("pauseProducing");
        }

        @Override
        public void resumeProducing() {
            end.pair.require(paused, "resumed without a pause");
            paused = false;
            event("resumeProducing");
        }

        @Override
        public void stopProducing() {
            end.pair.require(!stopped, "stopped twice");
            stopped = true;
            event("stopProducing");
        }

        private void event(String name) {
            if (end.lost == 0) {
                end.act(name);
            }
        }
    }

    private static final class Pull implements PullProducer {
        private final End end;
        private boolean stopped;

        Pull(End end) {
            this.end = end;
        }

        @Override
        public void resumeProducing() {
            end.pair.require(!stopped, "resumed after stop");
            end.act("pull");
        }

        @Override
        public void stopProducing() {
            end.pair.require(!stopped, "stopped twice");
            stopped = true;
            if (end.lost == 0) {
                end.act("stopProducing");
            }
        }
    }
}
