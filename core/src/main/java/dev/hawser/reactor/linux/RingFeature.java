package dev.hawser.reactor.linux;

/**
 * What a kernel's io_uring may have and may lack. Each is tried for when a ring is made, and done without where it is
 * missing. What is older than all of these (Linux 5.11: waits with a time limit, no completion lost, sockets waited for
 * inside the kernel) is required.
 */
enum RingFeature {
    /** Linux 5.13: a poll request that stays. Without: made anew after each event. */
    POLL_MULTISHOT,

    /**
     * Linux 5.17: no completion for what went well. Without: each send posts one, which ends a wait that had better
     * gone on.
     */
    SKIP_SUCCESS,

    /** Linux 5.18: a refused request does not end the submission. Without: the rest goes with a further enter. */
    SUBMIT_ALL,

    /** Linux 5.18: the ring's descriptor is looked up once. Without: at each enter. */
    REGISTERED_RING,

    /** Linux 5.19: completions do not interrupt the thread. Without: they do. */
    COOPERATIVE,

    /** Linux 5.19: an accept request that stays. Without: made anew for each connection. */
    ACCEPT_MULTISHOT,

    /** Linux 5.19: buffers that the kernel picks. Without: sockets are polled, and read by recv(2). */
    BUFFER_RING,

    /** Linux 6.0: a receive request that stays. Without: as without buffers. */
    RECEIVE_MULTISHOT,

    /** Linux 6.0: the kernel knows that one thread submits. Without: it takes locks. */
    SINGLE_ISSUER,

    /**
     * Linux 6.1: completions come in an enter only. Without: whenever the thread is in the kernel. Needs {@link
     * #SINGLE_ISSUER}.
     */
    DEFERRED_WORK,

    /** Linux 6.6: requests are taken in the order of the ring. Without: an array says the same. */
    NO_INDEX_ARRAY,

    /** Linux 6.12: a buffer is filled by several receives, one behind the other. Without: a buffer for each. */
    INCREMENTAL_BUFFERS
}
