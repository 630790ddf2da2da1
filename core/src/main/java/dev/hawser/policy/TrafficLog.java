package dev.hawser.policy;

import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Where and how traffic is logged.
 *
 * @param directory which is there already
 * @param prefix of the names of the files: letters, digits, {@code .}, {@code _} and {@code -}, the first a letter or a digit
 * @param format how bytes are shown
 * @param mostBytes the size of one file, about; what comes after is left out, and a line says so
 * @param mostFiles how many files there are; then the oldest is written anew
 */
public record TrafficLog(Path directory, String prefix, Format format, long mostBytes, int mostFiles) {
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    /** How bytes are shown. */
    public enum Format {
        /** Printable ASCII as it is, all else escaped. */
        TEXT,
        /** Two digits a byte. */
        HEX
    }

    /** Refuses a prefix that is more than the beginning of a name, and bounds below 1. */
    public TrafficLog {
        Objects.requireNonNull(directory, "directory");
        Objects.requireNonNull(format, "format");
        if (!SAFE.matcher(prefix).matches()) {
            throw new IllegalArgumentException("not a prefix of the names of files: \"" + prefix + "\"");
        }
        if (mostBytes < 1 || mostFiles < 1) {
            throw new IllegalArgumentException(
                    "bounds are positive, not " + mostBytes + " bytes and " + mostFiles + " files");
        }
    }

    /** Text, in a hundred files of a megabyte at most. */
    public TrafficLog(Path directory, String prefix) {
        this(directory, prefix, Format.TEXT, 1 << 20, 100);
    }

    /** This log with another format. */
    public TrafficLog withFormat(Format other) {
        return new TrafficLog(directory, prefix, other, mostBytes, mostFiles);
    }

    /** This log with another bound for one file. */
    public TrafficLog withMostBytes(long byteCount) {
        return new TrafficLog(directory, prefix, format, byteCount, mostFiles);
    }

    /** This log with another number of files. */
    public TrafficLog withMostFiles(int count) {
        return new TrafficLog(directory, prefix, format, mostBytes, count);
    }

    /** The file of the connection with this number, from 1. */
    Path file(long connection) {
        return directory.resolve(prefix + "-" + ((connection - 1) % mostFiles + 1));
    }
}
