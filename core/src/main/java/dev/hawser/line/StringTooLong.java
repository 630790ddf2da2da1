package dev.hawser.line;

/** A string was to be sent whose length its prefix cannot tell. */
public final class StringTooLong extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    StringTooLong(int size, long most) {
        super("a string of " + size + " bytes is too long for its prefix, which can tell at most " + most);
    }
}
