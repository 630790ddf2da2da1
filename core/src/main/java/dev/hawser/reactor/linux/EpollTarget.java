package dev.hawser.reactor.linux;

import java.io.IOException;

/** A descriptor of which epoll tells. */
abstract sealed class EpollTarget permits EpollSocket, EpollListener, EpollConnect, EpollWatch {
    static final int CLOSED = -1;

    /** {@link #CLOSED} from the end on: nothing must be asked of a number that may be another's by then. */
    int descriptor;

    /** What it is known by in events; see {@link EpollTargets}. */
    long key = EpollTargets.NONE;

    /** What is to be told of it. */
    int wanted;

    /** What the kernel knows of that; 0 where the descriptor is not in its set. */
    int registered;

    /** Whether there may be further descriptors of the same open file, which stays in the kernel's set with the last. */
    boolean shared;

    /** Whether it is in the backend's list of those where the two may differ. */
    boolean changed;

    EpollTarget(int descriptor) {
        this.descriptor = descriptor;
    }

    /** {@code events} have happened; not all need be wanted any more. */
    abstract void ready(int events) throws Exception;

    /** The kernel refused to watch it. */
    abstract void refused(IOException reason) throws Exception;

    /** {@link #ready} or {@link #refused} threw this. */
    abstract void failed(Throwable thrown);

    /** What an event that throws belongs to. */
    abstract Object source();

    /** The backend closes. */
    abstract void abandon();

    final boolean isOpen() {
        return descriptor != CLOSED;
    }

    final boolean wants(int event) {
        return (wanted & event) != 0;
    }
}
