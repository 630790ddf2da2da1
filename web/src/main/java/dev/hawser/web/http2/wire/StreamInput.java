package dev.hawser.web.http2.wire;

/** What can happen to a stream. A frame that ends a side is its own input, and then that of the end. */
enum StreamInput {
    SEND_HEADERS,
    SEND_DATA,
    SEND_END,
    SEND_RESET,
    RECEIVE_HEADERS,
    RECEIVE_DATA,
    RECEIVE_END,
    RECEIVE_RESET,
    RECEIVE_WINDOW,
    RECEIVE_PRIORITY;

    boolean isSent() {
        return ordinal() <= SEND_RESET.ordinal();
    }
}
