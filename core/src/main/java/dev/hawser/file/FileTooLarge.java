package dev.hawser.file;

import java.io.IOException;

/** A file holds more than was to be read into memory. */
public final class FileTooLarge extends IOException {
    private static final long serialVersionUID = 1L;

    FileTooLarge(Object file, int most) {
        super(file + " holds more than the " + most + " bytes that were to be read");
    }
}
