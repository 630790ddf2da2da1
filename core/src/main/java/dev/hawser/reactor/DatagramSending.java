package dev.hawser.reactor;

import dev.hawser.bytes.Bytes;
import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Outcome;
import dev.hawser.deferred.Promise;
import dev.hawser.net.Address;
import dev.hawser.net.ConnectionLost;
import dev.hawser.net.DatagramNotSent;
import dev.hawser.reactor.spi.MessageSocket;
import dev.hawser.time.DelayedCall;
import dev.hawser.time.Upkeep;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one port sends: at once, or later, or not at all. */
final class DatagramSending {
    /** When a receiver that was full is tried again, where nothing tells that it has room. */
    private static final Duration TRIES_AGAIN = Duration.ofMillis(10);

    private final DatagramPort port;
    private final DatagramLoop loop;
    private final MessageSocket socket;
    private final UnsentDatagrams unsent;
    private final Complaints complaints;
    private final List<Promise<@Nullable Void>> drains = new ArrayList<>(0);
    private @Nullable DelayedCall again;
    private long dropped;

    DatagramSending(
            DatagramPort port, DatagramLoop loop, MessageSocket socket, int mostUnsent, Complaints complaints) {
        this.port = port;
        this.loop = loop;
        this.socket = socket;
        this.unsent = new UnsentDatagrams(mostUnsent);
        this.complaints = complaints;
    }

    /**
     * Sends {@code data}, or keeps it.
     *
     * @param to the receiver; null for the connected peer
     */
    void send(Bytes data, @Nullable Address to) {
        if (unsent.isHeldUp(to, socket.waitsPerReceiver())) {
            keep(data, to);
            return;
        }
        MessageSocket.Sent sent;
        try {
            sent = offer(data, to);
        } catch (IOException refused) {
            throw new DatagramNotSent(data.size(), port.place(to), refused);
        }
        switch (sent) {
            case TAKEN -> {}
            case FULL -> keep(data, to);
            case TOO_LONG -> throw port.tooLong(data.size(), to);
            case REFUSED_BEFORE -> dropped++; // nobody is there, and the protocol hears of it
        }
    }

    /** Offers it once more where the first time only brought the news of an earlier one. */
    private MessageSocket.Sent offer(Bytes data, @Nullable Address to) throws IOException {
        MessageSocket.Sent sent = socket.send(data, to);
        if (sent == MessageSocket.Sent.REFUSED_BEFORE) {
            port.refusedSoon();
            sent = socket.send(data, to);
        }
        return sent;
    }

    private void keep(Bytes data, @Nullable Address to) {
        if (unsent.add(data, to, socket.waitsPerReceiver())) {
            tryLater();
        } else {
            dropped++;
            complaints.complain(() -> "a datagram of " + data.size() + " bytes to " + port.place(to)
                    + " was dropped, since " + unsent.size() + " bytes wait already; " + dropped
                    + " were dropped so far");
        }
    }

    private void tryLater() {
        if (!socket.waitsPerReceiver()) {
            socket.setWriting(true);
        } else if (again == null) {
            again = loop.reactor().callLater(TRIES_AGAIN, (Upkeep) () -> {
                again = null;
                goOn();
            });
        }
    }

    /** Sends of those that wait what the system takes now. */
    void goOn() {
        unsent.offer(this::isSettled);
        if (!unsent.isEmpty()) {
            tryLater();
            return;
        }
        socket.setWriting(false);
        for (Promise<@Nullable Void> drain : takeDrains()) {
            loop.owed().callback(drain, null);
        }
    }

    private boolean isSettled(Bytes data, @Nullable Address to) {
        try {
            switch (offer(data, to)) {
                case TAKEN -> {}
                case FULL -> {
                    return false;
                }
                case TOO_LONG -> lost(port.tooLong(data.size(), to));
                case REFUSED_BEFORE -> dropped++;
            }
        } catch (IOException refused) {
            lost(new DatagramNotSent(data.size(), port.place(to), refused));
        }
        return true;
    }

    private void lost(DatagramNotSent reason) {
        dropped++;
        complaints.complain(() -> reason.getMessage() + " It had waited, and is dropped");
    }

    private List<Promise<@Nullable Void>> takeDrains() {
        List<Promise<@Nullable Void>> taken = List.copyOf(drains);
        drains.clear();
        return taken;
    }

    Deferred<@Nullable Void> drained() {
        if (unsent.isEmpty()) {
            return Deferred.succeed(loop.reactor(), null);
        }
        Promise<@Nullable Void> drain = loop.owed().promise("all datagrams were sent");
        drains.add(drain);
        return drain;
    }

    int size() {
        return unsent.size();
    }

    long dropped() {
        return dropped;
    }

    /** What waits is dropped; whoever waits for it hears of that in a later turn. */
    void close() {
        if (again != null) {
            again.cancel();
            again = null;
        }
        int left = unsent.clear();
        dropped += left;
        List<Promise<@Nullable Void>> failing = takeDrains();
        if (!failing.isEmpty()) {
            ConnectionLost reason = new ConnectionLost("the port was closed with " + left + " datagrams unsent");
            loop.nextTurn(() -> failing.forEach(drain -> loop.owed().fire(drain, new Outcome.Failure<>(reason))));
        }
    }
}
