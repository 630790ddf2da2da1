package dev.hawser.reactor;

/** Whom a transport over pipes tells of its end, beside its protocol. */
interface PipeUser {
    /** Nobody. */
    PipeUser NONE = new PipeUser() {};

    /** All that was written has been sent, and nothing more will be. */
    default void outputEnded() {}

    /** Nothing is read or written any more. */
    default void closed() {}

    /** The protocol has been told. */
    default void ended() {}
}
