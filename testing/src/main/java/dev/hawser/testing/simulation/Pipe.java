package dev.hawser.testing.simulation;

import dev.hawser.bytes.Bytes;
import dev.hawser.reactor.spi.OutboundQueue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a connection: bytes in their order, and then an end of stream or a reset. Takes from the sender as
 * much as the window allows; what travels while the way is closed waits until it is open.
 */
final class Pipe extends Event implements Way.Held {
    private static final int SEGMENT = 16 << 10;

    private enum Kind {
        /** The client's end is open. */
        OPEN,
        DATA,
        END,
        /** One side aborts. */
        RESET,
        /** The network breaks the connection, which both sides are told. */
        BREAK
    }

    private static final class Segment {
        final Kind kind;
        final Bytes data;
        long arrival;

        Segment(Kind kind, Bytes data, long arrival) {
            this.kind = kind;
            this.data = data;
            this.arrival = arrival;
        }
    }

    private final Network network;
    private final Way way;
    private final SocketEnd from;
    private final SocketEnd to;
    private final SeededRandom random;
    private final ArrayDeque<Segment> flying = new ArrayDeque<>(4);
    private final @Nullable Cut cut;
    private long accepted;
    /** Accepted and not yet read. */
    private long unread;
    private long busyUntil;
    private long lastArrival;
    private boolean held;
    private boolean senderWaits;
    /** After an end or a reset nothing follows. */
    private boolean over;

    private @Nullable Event givingUp;
    private @Nullable Event roomNews;

    /** Where a fault breaks the connection: as soon as so many bytes have gone through this pipe. */
    record Cut(long afterBytes, String name) {}

    Pipe(Network network, Way way, SocketEnd from, SocketEnd to, SeededRandom random, @Nullable Cut cut) {
        this.network = network;
        this.way = way;
        this.from = from;
        this.to = to;
        this.random = random;
        this.cut = cut;
    }

    @Override
    public SeededRandom random() {
        return random;
    }

    Way way() {
        return way;
    }

    // ---------------------------------------------------------------- the sender

    /** Tells the other end of the connection: at once within a host, where nothing travels. */
    void open() {
        if (way.from == way.to) {
            to.openArrived();
        } else {
            fly(Kind.OPEN, Bytes.EMPTY);
        }
    }

    private long room() {
        return over ? Long.MAX_VALUE : way.conditions.window() - unread;
    }

    /** Takes from {@code queue} what fits. */
    void take(OutboundQueue queue) throws IOException {
        int count = (int) Math.min(Math.min(queue.size(), room()), 1 << 20);
        if (count <= 0) {
            return;
        }
        byte[] taken = new byte[count];
        queue.copyTo(ByteBuffer.wrap(taken));
        queue.drop(count);
        if (over) {
            return; // the network broke: they vanish
        }
        int whole = count;
        if (cut != null && accepted + count > cut.afterBytes() && network.faults.happens(cut.name(), from)) {
            whole = (int) (cut.afterBytes() - accepted);
        }
        accepted += whole;
        send(taken, whole);
        if (whole < count) {
            over = true;
            fly(Kind.BREAK, Bytes.EMPTY);
        }
    }

    private void send(byte[] bytes, int count) {
        if (count == 0) {
            return;
        }
        Bytes data = Bytes.adopt(bytes, 0, count);
        network.engine.log.add(network.engine.now(), What.SEND, from, count, data.hashCode());
        unread += count;
        for (int at = 0; at < count; at += SEGMENT) {
            fly(Kind.DATA, count <= SEGMENT ? data : data.slice(at, Math.min(count, at + SEGMENT)));
        }
    }

    /** Asks that the sender be told as soon as there is room. */
    void awaitRoom(boolean on) {
        senderWaits = on;
        if (on && room() > 0) {
            from.news();
        }
    }

    boolean hasRoom() {
        return room() > 0;
    }

    void end() {
        if (!over) {
            over = true;
            network.engine.log.add(network.engine.now(), What.SEND_END, from);
            fly(Kind.END, Bytes.EMPTY);
        }
    }

    /** Ends with a reset, also after the end of stream. */
    void reset() {
        over = true;
        network.engine.log.add(network.engine.now(), What.SEND_RESET, from);
        fly(Kind.RESET, Bytes.EMPTY);
    }

    /** The network broke the connection in the other direction. */
    private void breakToo() {
        over = true;
        fly(Kind.RESET, Bytes.EMPTY);
    }

    /** The sender takes notice of nothing any more, and will not send again. */
    private void stop() {
        over = true;
        flying.clear();
        network.engine.cancel(this);
        if (held) {
            held = false;
            way.letGo(this);
        }
    }

    // ---------------------------------------------------------------- the way

    private void fly(Kind kind, Bytes data) {
        long now = network.engine.now();
        long departure = Math.max(now, busyUntil);
        if (way.conditions.bandwidth() != Conditions.UNLIMITED && !data.isEmpty()) {
            departure += Math.max(1, (long) (data.size() * 1e9 / way.conditions.bandwidth()));
            busyUntil = departure;
        }
        lastArrival = Math.max(lastArrival, departure + network.travelNanos(way, random));
        flying.add(new Segment(kind, data, lastArrival));
        if (!held && !isScheduled()) {
            network.engine.schedule(this, lastArrival);
        }
    }

    @Override
    void happen() {
        if (!way.isOpen()) {
            hold();
            return;
        }
        long now = network.engine.now();
        Segment segment;
        while ((segment = flying.peek()) != null && segment.arrival <= now) {
            flying.poll();
            arrive(segment);
        }
        if (givingUp != null) {
            network.engine.cancel(givingUp);
        }
        if (segment != null && !isScheduled()) {
            network.engine.schedule(this, segment.arrival);
        }
    }

    private void arrive(Segment segment) {
        if (to.isGone()) {
            boolean asksForIt = segment.kind == Kind.DATA || segment.kind == Kind.OPEN;
            if (asksForIt || (segment.kind == Kind.END && to.isForgotten())) {
                to.refuse();
            }
            return;
        }
        switch (segment.kind) {
            case OPEN -> to.openArrived();
            case DATA -> to.arrived(segment.data);
            case END -> to.endArrived();
            case RESET -> to.broke("Connection reset by peer");
            case BREAK -> {
                to.out().breakToo();
                to.broke("Connection reset by peer");
            }
        }
    }

    // ---------------------------------------------------------------- nothing comes through

    private void hold() {
        if (from.isForgotten()) {
            stop(); // nobody would send again
            return;
        }
        held = true;
        way.hold(this);
        network.engine.log.add(network.engine.now(), What.HELD, from);
        if (givingUp == null) {
            givingUp = new Event() {
                @Override
                void happen() {
                    giveUp();
                }
            };
        }
        if (!givingUp.isScheduled()) {
            network.engine.scheduleAfter(givingUp, Times.nanos(way.conditions.givingUp()));
        }
    }

    private void giveUp() {
        stop();
        network.engine.log.add(network.engine.now(), What.GIVE_UP, from);
        from.broke("Connection timed out");
    }

    @Override
    public void released(long delayNanos) {
        held = false;
        long arrival = network.engine.now() + delayNanos;
        for (Segment segment : flying) {
            segment.arrival = Math.max(segment.arrival, arrival);
            lastArrival = Math.max(lastArrival, segment.arrival);
        }
        Segment first = flying.peek();
        if (first != null) {
            network.engine.schedule(this, first.arrival);
        }
    }

    @Override
    public void dropped() {
        held = false;
        stop();
        if (givingUp != null) {
            network.engine.cancel(givingUp);
        }
    }

    // ---------------------------------------------------------------- the receiver

    /** The receiver has read so much: a sender that waits hears of it when a quarter of the window is free. */
    void read(long count) {
        unread -= count;
        if (!senderWaits || room() < Math.max(1, way.conditions.window() / 4)) {
            return;
        }
        if (roomNews == null) {
            roomNews = new Event() {
                @Override
                void happen() {
                    from.news();
                }
            };
        }
        if (!roomNews.isScheduled()) {
            network.engine.scheduleAfter(roomNews, network.travelNanos(way.opposite(), random));
        }
    }

    @Override
    public String toString() {
        return "what travels on " + from.label();
    }
}
