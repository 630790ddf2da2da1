package dev.hawser.reactor.linux;

/** What requests of a ring are made for, and their completions are told to. */
abstract class UringTarget {
    /** What a completion is of: the lowest byte of its data. */
    static final int RECEIVED = 1;

    static final int SENT = 2;
    static final int READABLE = 3;
    static final int WRITABLE = 4;
    static final int CLOSED = 5;
    static final int ACCEPTED = 6;
    static final int CONNECTED = 7;
    static final int WOKEN = 8;

    /** Its place in the {@link UringTargets} in use and a count of that place's uses; the lowest byte is 0. */
    long data;

    /** Requests that are going to post a last completion. The place is kept for them. */
    int outstanding;

    /** In the list of those that want {@link #prepare}. */
    boolean inPreparation;

    /** In the list of those that want {@link #noticed}. */
    boolean inNotices;

    /** A request has completed, perhaps not for the last time. May run events. */
    abstract void completed(int what, int result, int flags) throws Exception;

    /** Before the ring is entered: makes the requests that are wanted now. Runs no event. */
    void prepare() {}

    /** After the ring was entered: tells what was to be told then. */
    void noticed() {}

    /** An event of it threw that, which is reported already. */
    abstract void failed(Throwable thrown);

    /** What an event of it belongs to. */
    abstract Object source();

    /** The backend is closed: makes the requests that close it, and tells nothing any more. */
    abstract void end();

    /** Closes the descriptor by a system call: the ring does nothing for us any more. */
    abstract void endWithoutRing();
}
