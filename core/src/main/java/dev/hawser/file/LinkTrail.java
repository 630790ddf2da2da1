package dev.hawser.file;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The folders and names that decide what is found at a path: where the links on the way stand, and the last name itself. It
 * waits for the disk.
 *
 * @param names the names that matter, by the folder they are in
 */
record LinkTrail(Map<Path, Set<String>> names) {
    /** As many as Linux follows. */
    private static final int MOST_LINKS = 40;

    private static final int MOST_TRIES = 10;

    /** The trail of {@code path}, which is absolute, as far as it exists. */
    static LinkTrail of(Path path) throws IOException {
        for (int tries = 0; ; tries++) {
            try {
                return followed(path);
            } catch (FileSystemException changed) { // a link was replaced between two looks at it
                if (tries == MOST_TRIES) {
                    throw changed;
                }
            }
        }
    }

    private static LinkTrail followed(Path path) throws IOException {
        Map<Path, Set<String>> names = new LinkedHashMap<>();
        Deque<Path> left = new ArrayDeque<>();
        path.forEach(left::addLast);
        Path reached = path.getRoot();
        int links = 0;
        while (!left.isEmpty()) {
            Path name = left.removeFirst();
            if (name.toString().equals("..")) {
                reached = reached.getParent() == null ? reached : reached.getParent();
                continue;
            }
            Path next = reached.resolve(name).normalize();
            if (Files.isSymbolicLink(next)) {
                note(names, reached, name);
                if (++links > MOST_LINKS) {
                    break;
                }
                Path target = Files.readSymbolicLink(next);
                for (int i = target.getNameCount() - 1; i >= 0; i--) {
                    left.addFirst(target.getName(i));
                }
                reached = target.isAbsolute() ? target.getRoot() : reached;
                continue;
            }
            if (left.isEmpty() || !Files.exists(next, LinkOption.NOFOLLOW_LINKS)) {
                note(names, reached, name);
                break;
            }
            reached = next;
        }
        return new LinkTrail(names);
    }

    private static void note(Map<Path, Set<String>> names, Path folder, Path name) {
        names.computeIfAbsent(folder, _ -> new LinkedHashSet<>()).add(name.toString());
    }
}
