package dev.hawser.web.body;

/** A body had more bytes than its reader takes. A server answers 413. */
public final class BodyTooLarge extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final long most;

    /** More than {@code most} bytes. */
    public BodyTooLarge(long most) {
        super("a body of more than " + most + " bytes");
        this.most = most;
    }

    /** How many the reader takes. */
    public long most() {
        return most;
    }
}
