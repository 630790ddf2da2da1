package dev.hawser.reactor;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.Address;
import dev.hawser.net.Factory;
import dev.hawser.net.GroupPort;
import dev.hawser.net.TransportLimits;
import dev.hawser.reactor.spi.StreamSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A port on which one member of a group accepts, and hands the newcomers to all members in turn. */
final class HandingPort implements GroupPort {
    private final LoopGroup group;
    private final LoopReactor home;
    private final List<Share> shares = new ArrayList<>();
    private final StreamPort port;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private int turn;

    /** One member's part: its factory. Used on its thread, but for {@link #takesMore}. */
    static final class Share {
        private final LoopReactor loop;
        private @Nullable Accepting accepting;
        private volatile boolean open;

        private Share(LoopReactor loop) {
            this.loop = loop;
        }

        private void begin(Accepting begun) {
            begun.begin();
            accepting = begun;
            loop.opened(this);
            open = true;
        }

        LoopReactor loop() {
            return loop;
        }

        /** Whether it is to have its turn. */
        private boolean takesMore() {
            return open && !loop.isAcceptingPaused();
        }

        void connect(StreamSocket socket) {
            if (accepting == null) {
                socket.close(false); // the port was closed on the way
            } else {
                accepting.connect(socket);
            }
        }

        void end() {
            open = false;
            Accepting ended = accepting;
            accepting = null;
            if (ended != null) {
                loop.closed(this);
                ended.end();
            }
        }
    }

    private HandingPort(LoopGroup group, Accepting own, Binding binding) {
        this.group = group;
        this.home = own.loop();
        this.port = new StreamPort(own, binding, this::hand);
    }

    /** Listens on {@code here}, which accepts for all. */
    static HandingPort listen(
            LoopGroup group,
            LoopReactor here,
            Binding binding,
            @Nullable TransportLimits limits,
            Supplier<? extends Factory> factories) {
        Accepting own = new Accepting(here, factories.get(), limits);
        HandingPort made = new HandingPort(group, own, binding);
        made.port.startListening();
        boolean complete = false;
        try {
            made.shareOut(own, limits, factories);
            complete = true;
        } finally {
            if (!complete) { // before the group runs, the calling thread is that of all
                made.stopListening();
            }
        }
        return made;
    }

    private void shareOut(
            Accepting own, @Nullable TransportLimits limits, Supplier<? extends Factory> factories) {
        for (LoopReactor member : group.members()) {
            Share share = new Share(member);
            shares.add(share);
            if (member == home) {
                share.begin(own);
            } else {
                group.openOn(member, () -> share.begin(new Accepting(member, factories.get(), limits)));
            }
        }
    }

    private void hand(StreamSocket socket) {
        for (int i = 0; i < shares.size(); i++) {
            Share share = shares.get(turn);
            turn = (turn + 1) % shares.size();
            if (share.takesMore()) {
                group.handOver(socket, share);
                return;
            }
        }
        Share own = shares.get(group.members().indexOf(home));
        own.connect(socket); // all have enough, but it is accepted already; closed where the port is
    }

    @Override
    public Address host() {
        return port.host();
    }

    @Override
    public Deferred<@Nullable Void> stopListening() {
        LoopReactor here = group.current();
        Promise<@Nullable Void> done = here.owed().promise("the port of the group was closed");
        if (!stopped.compareAndSet(false, true)) {
            here.owed().callback(done, null);
            return done;
        }
        Countdown left = new Countdown(here, done, 1 + shares.size());
        home.onThread(() -> {
            port.stopListening().finish(_ -> left.count(), _ -> left.count());
            // only now: what has been accepted is on its way to the others before this
            for (Share share : shares) {
                share.loop.onThread(() -> {
                    share.end();
                    left.count();
                });
            }
        });
        return done;
    }

    @Override
    public String toString() {
        return port + " for a group";
    }
}
