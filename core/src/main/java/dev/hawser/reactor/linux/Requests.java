package dev.hawser.reactor.linux;

/** Operation codes and flags of io_uring requests and completions. */
final class Requests {
    static final int NOP = 0;
    static final int POLL_ADD = 6;
    static final int ACCEPT = 13;
    static final int ASYNC_CANCEL = 14;
    static final int CONNECT = 16;
    static final int CLOSE = 19;
    static final int SEND = 26;
    static final int RECV = 27;

    /** All that are used. */
    static final int[] ALL = {NOP, POLL_ADD, ACCEPT, ASYNC_CANCEL, CONNECT, CLOSE, SEND, RECV};

    /** In the first word of a request. */
    static final int FLAGS_SHIFT = 8;

    static final int LINK = 1 << 2;
    static final int BUFFER_SELECT = 1 << 5;
    static final int SKIP_SUCCESS = 1 << 6;

    static final int ACCEPT_MULTISHOT = 1;
    static final int RECEIVE_MULTISHOT = 1 << 1;
    static final int POLL_MULTISHOT = 1;

    /** Of a completion: the upper half of the flags is the number of a buffer. */
    static final int HAS_BUFFER = 1;

    /** Of a completion: the request stays. */
    static final int MORE = 1 << 1;

    /** Of a completion: its buffer has room for more. */
    static final int BUFFER_MORE = 1 << 4;

    static final int BUFFER_SHIFT = 16;

    static final int POLLIN = 0x1;
    static final int POLLOUT = 0x4;

    private Requests() {}

    /** The first word of a request. */
    static long head(int operation, int flags, int special, int descriptor) {
        return operation | (long) flags << FLAGS_SHIFT | (long) special << 16 | (long) descriptor << 32;
    }

    /** The fourth word of a request: a size, and flags of the operation's own. */
    static long sized(int size, int flags) {
        return size & 0xffff_ffffL | (long) flags << 32;
    }
}
