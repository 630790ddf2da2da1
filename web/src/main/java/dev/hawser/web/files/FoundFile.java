package dev.hawser.web.files;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A file as it was found, with its compressed siblings. Counts who uses it, so that it is closed when it is out of the cache and
 * the last answer has left. On the reactor's thread, once it was found.
 */
final class FoundFile implements Found {
    final Path real;
    final Instant modified;

    /** The file itself first. */
    final List<Representation> representations;

    /** The codings of the others, in their order. */
    final List<String> codings;

    /** When it was known to be so, by the reactor's clock. */
    long checkedNanos;

    /** Whether somebody has asked for it since the last look around. */
    boolean isUsed = true;

    private int users;
    private boolean isOut;

    FoundFile(Path real, Instant modified, List<Representation> representations) {
        this.real = real;
        this.modified = modified;
        this.representations = List.copyOf(representations);
        List<String> names = new ArrayList<>();
        for (Representation other : representations.subList(1, representations.size())) {
            names.add(other.coding());
        }
        this.codings = List.copyOf(names);
    }

    /** How many bytes it keeps in memory, roughly. */
    long weight() {
        long weight = 512;
        for (Representation representation : representations) {
            weight += 1024 + (representation.content() == null ? 0 : representation.content().size());
        }
        return weight;
    }

    /** How many files it keeps open. */
    int openFiles() {
        int open = 0;
        for (Representation representation : representations) {
            open += representation.region() == null ? 0 : 1;
        }
        return open;
    }

    void acquire() {
        users++;
    }

    void release() {
        users--;
        closeIfUnused();
    }

    /** It is no longer known to anybody new. */
    void retire() {
        isOut = true;
        closeIfUnused();
    }

    private void closeIfUnused() {
        if (isOut && users == 0) {
            close();
        }
    }

    void close() {
        representations.forEach(Representation::close);
    }
}
