package dev.hawser.reactor;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Reactor;
import java.util.ArrayList;
import java.util.List;

/** Who waits for the end of one connection. */
final class LossWaiters {
    private final List<Promise<ConnectionEnd>> waiters = new ArrayList<>(1);

    Deferred<ConnectionEnd> add(Reactor reactor) {
        Promise<ConnectionEnd> waiter = new Promise<>(reactor, waiters::remove);
        waiters.add(waiter);
        return waiter;
    }

    /** The protocol knows of the end. */
    void lost(ConnectionEnd reason) {
        List<Promise<ConnectionEnd>> told = List.copyOf(waiters);
        waiters.clear();
        for (Promise<ConnectionEnd> waiter : told) {
            if (!waiter.isFired()) { // one waiter's callback may have cancelled another
                waiter.callback(reason);
            }
        }
    }
}
