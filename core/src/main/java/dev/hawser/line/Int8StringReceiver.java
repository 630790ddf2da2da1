package dev.hawser.line;

/** Strings with their length before them in one byte: at most 255, and no more than {@link #maxLength()}. */
public abstract class Int8StringReceiver extends PrefixedStringReceiver {
    /** For subclasses. */
    protected Int8StringReceiver() {
        super(1);
    }
}
