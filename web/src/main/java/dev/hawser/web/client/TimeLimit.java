package dev.hawser.web.client;

/** Which of the limits on a request's time has passed. */
public enum TimeLimit {
    /** The wait for a connection, of those that a client may have at the same time. */
    QUEUE,
    /** The connection itself: look-up, TCP, proxy and TLS together. */
    CONNECT,
    /** The head of the response, from the last byte of the request on. */
    HEAD,
    /** A pause in which neither side has moved a byte that the other was waiting for. */
    IDLE,
    /** The wait for the program, which has not read the body. */
    UNREAD,
    /** All of it, redirects and the response's body included. */
    TOTAL
}
