package dev.hawser.net;

/**
 * What a child process finds under one of its descriptor numbers; see {@link ProcessOptions#withChildFds}. A number
 * that is not in that map is closed in the child.
 */
public sealed interface ChildFd {
    /** A pipe that the child writes to and we read: {@link ProcessProtocol#childDataReceived}. */
    ChildFd READ = new ParentReads();

    /** A pipe that we write to and the child reads: {@link ProcessTransport#writeToChild}. */
    ChildFd WRITE = new ParentWrites();

    /** A connected pair of sockets, used both ways. */
    ChildFd BOTH = new BothWays();

    /** {@code /dev/null}: reads as empty, and takes all that is written. */
    ChildFd NULL = new Null();

    /**
     * Our own open descriptor of that number, which stays ours and open: 2 lets the child write to our standard error.
     *
     * @throws IllegalArgumentException when it is negative
     */
    static ChildFd inherit(int descriptor) {
        return new Inherited(descriptor);
    }

    /** {@link #READ}. */
    record ParentReads() implements ChildFd {}

    /** {@link #WRITE}. */
    record ParentWrites() implements ChildFd {}

    /** {@link #BOTH}. */
    record BothWays() implements ChildFd {}

    /** {@link #NULL}. */
    record Null() implements ChildFd {}

    /**
     * {@link #inherit}.
     *
     * @param descriptor its number with us
     */
    record Inherited(int descriptor) implements ChildFd {
        /** Refuses a negative number. */
        public Inherited {
            if (descriptor < 0) {
                throw new IllegalArgumentException("no descriptor to inherit: " + descriptor);
            }
        }
    }
}
