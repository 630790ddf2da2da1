package dev.hawser.launcher;

import dev.hawser.app.Application;
import dev.hawser.app.MultiService;
import dev.hawser.app.Service;
import dev.hawser.app.plugin.ServicePlugin;
import dev.hawser.deferred.Deferred;
import dev.hawser.launcher.process.Launch;
import dev.hawser.launcher.process.Sysexits;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.PassedSockets;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorGroup;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs what a plug-in makes, on one reactor or on several. */
final class PluginRun {
    private static final System.Logger LOGGER = System.getLogger("hawser");

    private final String name;
    private final Supplier<ServicePlugin> plugins;

    /** @param plugins gives the plug-in anew each time, with its options */
    PluginRun(String name, Supplier<ServicePlugin> plugins) {
        this.name = name;
        this.plugins = plugins;
    }

    /** Runs it to its end. */
    int run(Launch launch, int reactors) throws Exception {
        ServicePlugin first = plugins.get();
        LOGGER.log(Level.INFO, "Log opened.");
        if (reactors > 1 && first.isForEachReactor()) {
            new Group(launch, ReactorGroup.open(reactors)).run();
            return Sysexits.OK;
        }
        if (reactors > 1) {
            LOGGER.log(Level.WARNING, name + " is a thing to be there once: it runs on one reactor");
        }
        Application application = new Application(name);
        application.add(service(first, application.reactor()));
        application.run();
        return Sysexits.OK;
    }

    private Service service(ServicePlugin plugin, Reactor reactor) throws Exception {
        try {
            return Objects.requireNonNull(plugin.makeService(reactor), "the plug-in " + name + " has made no service, but null");
        } catch (LinkageError broken) {
            throw new IllegalStateException("the plug-in " + name + " cannot be used: " + broken, broken);
        }
    }

    /**
     * A service for each reactor. The first one opens its ports, and the others take these over; then the rights are given up,
     * and then all start.
     */
    private final class Group {
        private final Launch launch;
        private final ReactorGroup group;
        private final List<MultiService> roots = new ArrayList<>();
        private volatile @Nullable Throwable failure;
        private boolean shared;

        Group(Launch launch, ReactorGroup group) throws Exception {
            this.launch = launch;
            this.group = group;
            for (Reactor reactor : group.reactors()) {
                MultiService root = new MultiService(reactor, name + " " + (roots.size() + 1));
                root.add(service(plugins.get(), reactor));
                roots.add(root);
                launch.manages(root);
                reactor.delayShutdown(root::stopService);
            }
        }

        void run() throws Exception {
            Reactor first = roots.getFirst().reactor();
            first.callWhenRunning(() -> open(0));
            group.run();
            switch (failure) {
                case Exception exception -> throw exception;
                case Error error -> throw error;
                case Throwable other -> throw new IllegalStateException(other);
                case null -> {}
            }
        }

        private void open(int index) {
            each(index, MultiService::privilegedStartService, this::open, () -> {
                launch.portsOpened(roots.getFirst().reactor());
                start(0);
            });
        }

        private void start(int index) {
            each(index, MultiService::startService, this::start, launch::served);
        }

        /** Asks {@code request} of one, then goes on with the next one, and with {@code last} after all, on the first reactor. */
        private void each(
                int index,
                Function<MultiService, Deferred<@Nullable Void>> request,
                IntConsumer next,
                Runnable last) {
            MultiService root = roots.get(index);
            request.apply(root).finish(
                    _ -> {
                        if (index == 0) {
                            sharePorts(root.reactor());
                        }
                        if (index + 1 < roots.size()) {
                            roots.get(index + 1).reactor().callFromThread(() -> next.accept(index + 1));
                        } else {
                            roots.getFirst().reactor().callFromThread(last::run);
                        }
                    },
                    thrown -> fail(root, thrown));
        }

        private void fail(MultiService root, Throwable thrown) {
            if (!(thrown instanceof CancellationException)) { // which is a stop amid the start
                failure = thrown;
                root.reactor().stop(); // which stops all
            }
        }

        /** The others find these when they listen at the same places. */
        private void sharePorts(Reactor first) {
            if (shared) {
                return;
            }
            shared = true;
            for (ListeningPort port : first.listeningPorts()) {
                for (int i = 1; i < roots.size(); i++) {
                    PassedSockets.inherited().offer(port.passingName(), port.descriptor().release());
                }
            }
        }
    }
}
