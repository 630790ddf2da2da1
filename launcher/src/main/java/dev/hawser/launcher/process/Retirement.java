package dev.hawser.launcher.process;

import dev.hawser.net.ListeningPort;
import dev.hawser.net.OpenConnection;
import dev.hawser.net.Reactor;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The end of a process that another one has come in the place of. */
final class Retirement {
    private static final System.Logger LOGGER = System.getLogger("hawser");
    private static final Duration LOOK = Duration.ofMillis(100);

    private final Launch launch;
    private final List<Reactor> reactors;
    private final Duration drain;
    private final CountDownLatch quiet;

    Retirement(Launch launch, List<Reactor> reactors, Duration drain) {
        this.launch = launch;
        this.reactors = reactors;
        this.drain = drain;
        this.quiet = new CountDownLatch(
                (int) reactors.stream().filter(each -> !launch.isManaged(each)).count());
    }

    /**
     * Has all ports closed, and stops the reactors when their connections have ended, or have had time to. Services see to
     * their own connections when they are stopped; what a program without them has is waited for here.
     */
    void begin() {
        launch.closeStatus();
        for (Reactor reactor : reactors) {
            reactor.callFromThread(() -> {
                reactor.listeningPorts().forEach(ListeningPort::stopListening);
                if (launch.isManaged(reactor)) {
                    reactor.stop();
                } else {
                    reactor.requestDrain();
                    look(reactor);
                }
            });
        }
        try {
            if (!quiet.await(drain.toMillis(), TimeUnit.MILLISECONDS)) {
                LOGGER.log(Level.WARNING, "connections are cut, " + drain.toSeconds() + " s after the restart");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        for (Reactor reactor : reactors) {
            if (!launch.isManaged(reactor) && reactor.isRunning()) {
                reactor.callFromThread(reactor::stop);
            }
        }
    }

    private void look(Reactor reactor) {
        boolean busy = reactor.openConnections().stream().anyMatch(OpenConnection::accepted);
        if (busy) {
            reactor.callLater(LOOK, () -> look(reactor));
        } else {
            quiet.countDown();
        }
    }
}
