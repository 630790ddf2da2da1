package dev.hawser.tls.reload;

import dev.hawser.bytes.Bytes;
import dev.hawser.tls.PemException;
import dev.hawser.tls.TlsIdentity;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was found when the files were looked at. Immutable: made on a worker thread out of the one before.
 *
 * @param entries what is known of each identity, by its name
 * @param unsettled the fingerprints of those that have changed and may be half written
 * @param failure why nothing could be looked at; null where it could
 */
record Look(SortedMap<String, Entry> entries, SortedMap<String, Bytes> unsettled, @Nullable PemException failure) {
    static final Look NONE = new Look(new TreeMap<>(), new TreeMap<>(), null);
    private static final Bytes GONE = Bytes.EMPTY;

    Look {
        entries = Collections.unmodifiableSortedMap(entries);
        unsettled = Collections.unmodifiableSortedMap(unsettled);
    }

    /**
     * One identity.
     *
     * @param fingerprint of the files when they were read last
     * @param identity the last good one; null where there has been none
     * @param failure why there is no identity in these files; null where there is
     */
    record Entry(Bytes fingerprint, @Nullable TlsIdentity identity, @Nullable PemException failure) {}

    /**
     * Looks again.
     *
     * @param patient whether a change is taken up only where the look before has seen the same
     */
    Look again(IdentitySource source, @Nullable String password, boolean patient) {
        SortedMap<String, List<Path>> files;
        try {
            files = source.files();
        } catch (PemException failed) {
            return new Look(entries, unsettled, failed);
        }
        Next next = new Next(password, patient);
        files.forEach(next::look);
        entries.keySet().stream().filter(name -> !files.containsKey(name)).forEach(next::miss);
        return new Look(next.entries, next.unsettled, null);
    }

    private final class Next {
        private final @Nullable String password;
        private final boolean patient;
        private final SortedMap<String, Entry> entries = new TreeMap<>();
        private final SortedMap<String, Bytes> unsettled = new TreeMap<>();

        Next(@Nullable String password, boolean patient) {
            this.password = password;
            this.patient = patient;
        }

        void look(String name, List<Path> files) {
            Entry known = Look.this.entries.get(name);
            Bytes now = Fingerprint.of(files);
            if (known != null && known.fingerprint().equals(now)) {
                entries.put(name, known);
            } else if (isSettled(name, now)) {
                read(name, files, now, known);
            } else {
                keep(name, now, known);
            }
        }

        /** An identity whose files are no longer there. */
        void miss(String name) {
            if (!isSettled(name, GONE)) {
                keep(name, GONE, Look.this.entries.get(name));
            }
        }

        private boolean isSettled(String name, Bytes now) {
            return !patient || Objects.equals(now, Look.this.unsettled.get(name));
        }

        private void keep(String name, Bytes now, @Nullable Entry known) {
            unsettled.put(name, now);
            if (known != null) {
                entries.put(name, known);
            }
        }

        /** Believes what it reads only where the files have stayed the same meanwhile. */
        private void read(String name, List<Path> files, Bytes before, @Nullable Entry known) {
            Entry entry;
            try {
                entry = new Entry(before, TlsIdentity.read(files, password), null);
            } catch (PemException failed) {
                entry = new Entry(before, known == null ? null : known.identity(), failed);
            }
            Bytes after = Fingerprint.of(files);
            if (after.equals(before)) {
                entries.put(name, entry);
            } else {
                keep(name, after, known);
            }
        }
    }

    /** All that can be served. */
    SortedMap<String, TlsIdentity> identities() {
        SortedMap<String, TlsIdentity> identities = new TreeMap<>();
        entries.forEach((name, entry) -> {
            if (entry.identity() != null) {
                identities.put(name, entry.identity());
            }
        });
        return identities;
    }

    /** The first of what could not be read; null where all could. */
    @Nullable PemException firstFailure() {
        if (failure != null) {
            return failure;
        }
        for (Entry entry : entries.values()) {
            if (entry.failure() != null) {
                return entry.failure();
            }
        }
        return null;
    }
}
