package dev.hawser.line;

/**
 * Strings with their length before them in four bytes: at most 4,294,967,295, and no more than {@link #maxLength()}.
 */
public abstract class Int32StringReceiver extends PrefixedStringReceiver {
    /** For subclasses. */
    protected Int32StringReceiver() {
        super(4);
    }
}
