package dev.hawser.launcher.process;

import dev.hawser.app.Application;
import dev.hawser.app.ApplicationObserver;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorObserver;

/** Tells the {@link Launch} of this process what its program does. Made by {@link java.util.ServiceLoader}. */
public final class LaunchObserver implements ReactorObserver, ApplicationObserver {
    /** For {@link java.util.ServiceLoader}. */
    public LaunchObserver() {}

    @Override
    public void opened(Reactor reactor) {
        Launch launch = Launch.current();
        if (launch != null) {
            launch.opened(reactor);
        }
    }

    @Override
    public void running(Application application) {
        Launch launch = Launch.current();
        if (launch != null) {
            launch.manages(application);
        }
    }

    @Override
    public void opened(Application application) {
        Launch launch = Launch.current();
        if (launch != null) {
            launch.portsOpened(application.reactor());
        }
    }

    @Override
    public void started(Application application) {
        Launch launch = Launch.current();
        if (launch != null) {
            launch.served();
        }
    }
}
