package dev.hawser.app;

/** Where a service stands in its life. */
public enum ServiceState {
    /** Not started, or stopped again. */
    STOPPED,
    /** {@link Service#privilegedStartService()} is at work. */
    OPENING,
    /** What needs privileges is done, such as binding ports; nobody is served yet. */
    OPEN,
    /** {@link Service#startService()} is at work. */
    STARTING,
    /** It serves. */
    RUNNING,
    /** {@link Service#stopService()} is at work. */
    STOPPING,
    /** It could not start, or has failed while it ran; see {@link Service#failure()}. It may be started again. */
    FAILED
}
