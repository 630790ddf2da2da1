package dev.hawser.web.server;

/** Why a request is challenged. */
enum AttemptOutcome {
    /** It has shown nothing, or nothing of this scheme. */
    NONE,
    /** It has shown something of this scheme that is wrong. */
    WRONG,
    /** Its nonce was too old, or used before. */
    STALE
}
