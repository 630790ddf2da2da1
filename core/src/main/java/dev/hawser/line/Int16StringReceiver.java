package dev.hawser.line;

/** Strings with their length before them in two bytes: at most 65,535, and no more than {@link #maxLength()}. */
public abstract class Int16StringReceiver extends PrefixedStringReceiver {
    /** For subclasses. */
    protected Int16StringReceiver() {
        super(2);
    }
}
