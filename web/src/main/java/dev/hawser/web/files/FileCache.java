package dev.hawser.web.files;

import dev.hawser.net.Reactor;
import dev.hawser.time.Upkeep;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Files that were asked for lately, the one longest ago first. Bounded in number, in bytes of contents and in open files, and
 * emptied when nobody asks any more, so that what was removed does not keep its place on the disk. On the reactor's thread.
 */
final class FileCache {
    private static final int MOST_ENTRIES = 4096;

    /** Each takes two descriptors on the native backends. */
    private static final int MOST_OPEN = 64;

    private static final Duration UNUSED = Duration.ofSeconds(10);

    private final long mostBytes;
    private final LinkedHashMap<List<String>, FoundFile> files = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;
    private int open;
    private boolean isSweeping;

    FileCache(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    @Nullable FoundFile get(List<String> segments) {
        FoundFile file = files.get(segments);
        if (file != null) {
            file.isUsed = true;
        }
        return file;
    }

    void put(Reactor reactor, List<String> segments, FoundFile file) {
        remove(segments);
        files.put(segments, file);
        bytes += file.weight();
        open += file.openFiles();
        Iterator<Map.Entry<List<String>, FoundFile>> oldest = files.entrySet().iterator();
        while (bytes > mostBytes || open > MOST_OPEN || files.size() > MOST_ENTRIES) {
            FoundFile dropped = oldest.next().getValue();
            oldest.remove();
            forget(dropped);
        }
        if (!isSweeping && !files.isEmpty()) {
            isSweeping = true;
            reactor.callLater(UNUSED, (Upkeep) () -> sweep(reactor));
        }
    }

    void remove(List<String> segments) {
        FoundFile known = files.remove(segments);
        if (known != null) {
            forget(known);
        }
    }

    private void forget(FoundFile file) {
        bytes -= file.weight();
        open -= file.openFiles();
        file.retire();
    }

    private void sweep(Reactor reactor) {
        files.values().removeIf(file -> {
            boolean isStale = !file.isUsed;
            file.isUsed = false;
            if (isStale) {
                forget(file);
            }
            return isStale;
        });
        isSweeping = !files.isEmpty();
        if (isSweeping) {
            reactor.callLater(UNUSED, (Upkeep) () -> sweep(reactor));
        }
    }
}
