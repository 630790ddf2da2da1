package dev.hawser.tls.reload;

import dev.hawser.tls.TlsIdentities;
import dev.hawser.tls.TlsIdentity;
import dev.hawser.tls.TlsIdentityFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Where identities are. */
sealed interface IdentitySource {
    /** The files of each, by its name; on a worker thread. Throws {@link dev.hawser.tls.PemException} where there are none. */
    SortedMap<String, List<Path>> files();

    /** Who of {@code identities} is given to whom; there is one at least. */
    TlsIdentities chosenFrom(SortedMap<String, TlsIdentity> identities);

    /** One identity, in one file or in several. */
    record Single(List<Path> paths) implements IdentitySource {
        public Single {
            paths = List.copyOf(paths);
            if (paths.isEmpty()) {
                throw new IllegalArgumentException("an identity is read from one file at least, and none was named");
            }
        }

        @Override
        public SortedMap<String, List<Path>> files() {
            SortedMap<String, List<Path>> one = new TreeMap<>();
            one.put(toString(), paths);
            return one;
        }

        @Override
        public TlsIdentities chosenFrom(SortedMap<String, TlsIdentity> identities) {
            TlsIdentity only = identities.firstEntry().getValue();
            return _ -> only;
        }

        @Override
        public String toString() {
            return String.join(", ", paths.stream().map(Path::toString).toList());
        }
    }

    /** All in a folder. */
    record Folder(Path path, boolean defaultForUnknownNames) implements IdentitySource {
        @Override
        public SortedMap<String, List<Path>> files() {
            return TlsIdentityFolder.files(path);
        }

        @Override
        public TlsIdentities chosenFrom(SortedMap<String, TlsIdentity> identities) {
            TlsIdentityFolder folder = TlsIdentityFolder.of(identities);
            return defaultForUnknownNames ? folder.withDefaultForUnknownNames() : folder;
        }

        @Override
        public String toString() {
            return path.toString();
        }
    }
}
