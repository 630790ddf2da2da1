package dev.hawser.app;

/**
 * Is told of the applications of a program, on the thread of each one's reactor: for launchers. Found by {@link
 * java.util.ServiceLoader}. What it throws ends the start.
 */
public interface ApplicationObserver {
    /** {@link Application#run()} was called; the reactor does not run yet. */
    default void running(Application application) {}

    /** All is done that may need privileges: the ports are open. Nobody is served yet. */
    default void opened(Application application) {}

    /** All services run. */
    default void started(Application application) {}
}
