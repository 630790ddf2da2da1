package dev.hawser.reactor;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.Address;
import dev.hawser.net.Factory;
import dev.hawser.net.GroupPort;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.ListeningPort;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A port on which each member of a group has a listening socket of its own. Where a member's cannot be had, which is
 * logged, the others serve all.
 */
final class SharedPort implements GroupPort {
    private final LoopGroup group;
    private final Address host;
    private final List<Member> members = new ArrayList<>();
    private final AtomicBoolean stopped = new AtomicBoolean();

    /** One member's socket. */
    private static final class Member {
        private final LoopReactor loop;
        /** Of its thread. */
        private @Nullable ListeningPort port;

        Member(LoopReactor loop) {
            this.loop = loop;
        }
    }

    private SharedPort(LoopGroup group, Address host) {
        this.group = group;
        this.host = host;
    }

    static SharedPort listen(
            LoopGroup group, LoopReactor here, int port, ListenOptions options, Supplier<? extends Factory> factories) {
        ListenOptions sharing = options.withReusePort(true);
        ListeningPort first = here.listenTcp(port, sharing, factories.get());
        SharedPort shared = new SharedPort(group, first.host());
        boolean complete = false;
        try {
            shared.listenOnAll(here, first, sharing, factories);
            complete = true;
        } finally {
            if (!complete) { // before the group runs, the calling thread is that of all
                shared.stopListening();
            }
        }
        return shared;
    }

    private void listenOnAll(
            LoopReactor here, ListeningPort first, ListenOptions sharing, Supplier<? extends Factory> factories) {
        for (LoopReactor loop : group.members()) {
            Member member = new Member(loop);
            members.add(member);
            if (loop == here) {
                member.port = first;
            } else {
                group.openOn(loop, () -> member.port = loop.listenTcp(first.port(), sharing, factories.get()));
            }
        }
    }

    @Override
    public Address host() {
        return host;
    }

    @Override
    public Deferred<@Nullable Void> stopListening() {
        LoopReactor here = group.current();
        Promise<@Nullable Void> done = here.owed().promise("all ports of the group were closed");
        if (!stopped.compareAndSet(false, true)) {
            here.owed().callback(done, null);
            return done;
        }
        Countdown left = new Countdown(here, done, members.size());
        for (Member member : members) {
            member.loop.onThread(() -> {
                ListeningPort open = member.port;
                if (open == null) {
                    left.count();
                } else {
                    open.stopListening().finish(_ -> left.count(), _ -> left.count());
                }
            });
        }
        return done;
    }

    @Override
    public String toString() {
        return "shared port " + host;
    }
}
