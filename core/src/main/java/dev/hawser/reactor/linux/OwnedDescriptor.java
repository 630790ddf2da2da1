package dev.hawser.reactor.linux;

/** An open descriptor that is ours alone, and never makes us wait. For one thread at a time. */
public final class OwnedDescriptor {
    /** What it is of, which says how bytes are moved. */
    enum Kind {
        PIPE,
        /** A pipe that others had before us. */
        REOPENED_PIPE,
        SOCKET,
        TERMINAL
    }

    private static final int CLOSED = -1;

    final Kind kind;
    private int number;

    /** Whether the last read filled its buffer, so that the next one goes right to where the bytes will be kept. */
    boolean filled;

    OwnedDescriptor(int number, Kind kind) {
        this.number = number;
        this.kind = kind;
    }

    /** Its number; negative when it is closed. */
    public int number() {
        return number;
    }

    /** Whether {@link DescriptorIo#close} has not been called. */
    public boolean isOpen() {
        return number != CLOSED;
    }

    /** Whether both directions can be used. */
    public boolean isTwoWay() {
        return kind == Kind.SOCKET || kind == Kind.TERMINAL;
    }

    /**
     * Whether its end may be known to a read alone. A pipe that is opened anew when its last writer has gone is never
     * said to be at its end, and is.
     */
    public boolean hasSilentEnd() {
        return kind == Kind.REOPENED_PIPE;
    }

    /** Whether each direction can be ended by itself. */
    public boolean isSocket() {
        return kind == Kind.SOCKET;
    }

    /** Whether closing it hangs up on who runs on the other side. */
    public boolean isTerminal() {
        return kind == Kind.TERMINAL;
    }

    int closing() {
        int closed = number;
        number = CLOSED;
        return closed;
    }

    @Override
    public String toString() {
        return "descriptor " + number;
    }
}
