package dev.hawser.web.form;

import dev.hawser.file.FilePath;
import dev.hawser.web.form.wire.MultipartLimits;

/**
 * How much of a form is taken, and where.
 *
 * @param mostBytes of the whole body; PHP: 8 MiB, nginx: 1 MiB, here 16 MiB
 * @param mostFieldBytes of a field that is no file, or of all of them where they came as {@code x-www-form-urlencoded}
 * @param mostInMemory how many bytes of a file are kept in memory; larger ones go to the disk
 * @param folder where files are kept until the answer is finished
 * @param parts how many parts there may be, and how long their heads
 */
public record FormLimits(
        long mostBytes, int mostFieldBytes, int mostInMemory, FilePath folder, MultipartLimits parts) {
    /** 16 MiB in all, 1 MiB for a field, 64 KiB of a file in memory, in the folder for temporary files, 1000 parts. */
    public static final FormLimits DEFAULT = new FormLimits(
            16 << 20, 1 << 20, 64 << 10, FilePath.of(System.getProperty("java.io.tmpdir")), MultipartLimits.DEFAULT);

    /** Refuses what leaves no room for anything. */
    public FormLimits {
        if (mostBytes < 1 || mostFieldBytes < 1 || mostInMemory < 0) {
            throw new IllegalArgumentException(
                    "no limits of a form: " + mostBytes + ", " + mostFieldBytes + ", " + mostInMemory);
        }
    }

    /** These with another size of the whole body. */
    public FormLimits withMostBytes(long most) {
        return new FormLimits(most, mostFieldBytes, mostInMemory, folder, parts);
    }

    /** These with another size of a field that is no file. */
    public FormLimits withMostFieldBytes(int most) {
        return new FormLimits(mostBytes, most, mostInMemory, folder, parts);
    }

    /** These with another size of what is kept in memory of each file. */
    public FormLimits withMostInMemory(int most) {
        return new FormLimits(mostBytes, mostFieldBytes, most, folder, parts);
    }

    /** These with another folder. */
    public FormLimits withFolder(FilePath other) {
        return new FormLimits(mostBytes, mostFieldBytes, mostInMemory, other, parts);
    }

    /** These with other limits of parts. */
    public FormLimits withParts(MultipartLimits other) {
        return new FormLimits(mostBytes, mostFieldBytes, mostInMemory, folder, other);
    }
}
