package dev.hawser.reactor;

import dev.hawser.reactor.linux.OwnedDescriptor;

/** Whom a transport over pipes tells of its end, beside its protocol. */
interface PipeUser {
    /** Nobody. */
    PipeUser NONE = new PipeUser() {};

    /** All that was written has been sent, and nothing more will be. */
    default void outputEnded() {}

    /**
     * Nobody has the other side of {@code terminal} open any more.
     *
     * @return whether it is closed by this user, later, and not by the transport
     */
    default boolean keeps(OwnedDescriptor terminal) {
        return false;
    }

    /** Nothing is read or written any more. */
    default void closed() {}

    /** The protocol has been told. */
    default void ended() {}
}
