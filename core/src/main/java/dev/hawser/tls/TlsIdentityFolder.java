package dev.hawser.tls;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A folder of identities, each for the names that it is for: what a server of many names has.
 *
 * <p>Each file {@code *.pem} is one, as {@link TlsIdentity#read(Path...)} has it; the key may be in a file {@code *.key} of the
 * same name beside it. Files whose names begin with a dot are passed over.
 *
 * <p>Whoever asks for a name is given the first of these:
 *
 * <ol>
 *   <li>the file of that name, such as {@code example.com.pem};
 *   <li>the first file, by name, whose certificate has that name (as a DNS name in its subjectAltName);
 *   <li>the same for {@code *} in place of the first label: files are called {@code *.example.com.pem}, or {@code
 *       _wildcard.example.com.pem};
 *   <li>with {@link #withDefaultForUnknownNames()}, who is given to a client that asks for none;
 *   <li>nobody: the handshake is refused.
 * </ol>
 *
 * <p>A client that asks for no name is given {@code default.pem} (or {@code DEFAULT.pem}), or the only one there is, or nobody.
 *
 * <p>Immutable; {@code dev.hawser.tls.reload} follows changes of a folder.
 */
public final class TlsIdentityFolder implements TlsIdentities {
    private static final String DEFAULT = "default";
    private static final String WILDCARD = "*.";

    private final SortedMap<String, TlsIdentity> identities;
    private final @Nullable TlsIdentity unnamed;
    private final boolean lenient;
    private final Map<String, TlsIdentity> byName = new HashMap<>();

    private TlsIdentityFolder(SortedMap<String, TlsIdentity> identities, boolean lenient) {
        this.identities = Collections.unmodifiableSortedMap(identities);
        this.unnamed = unnamed(identities);
        this.lenient = lenient;
        identities.forEach((file, identity) -> byName.putIfAbsent(nameOf(file), identity));
        for (TlsIdentity identity : identities.values()) {
            for (String name : identity.names()) {
                byName.putIfAbsent(normal(name), identity);
            }
        }
    }

    /**
     * The identities in {@code folder}. Blocks for as long as it takes to read them all.
     *
     * @throws PemException when there is none, or one cannot be read
     */
    public static TlsIdentityFolder read(Path folder) {
        return read(folder, null);
    }

    /** {@link #read(Path)} of keys that may be encrypted by {@code password}, all by the same. */
    public static TlsIdentityFolder read(Path folder, @Nullable String password) {
        SortedMap<String, TlsIdentity> identities = new TreeMap<>();
        files(folder).forEach((name, files) -> identities.put(name, TlsIdentity.read(files, password)));
        return new TlsIdentityFolder(identities, false);
    }

    /** A folder with these identities, by the names of their files without {@code .pem}. */
    public static TlsIdentityFolder of(Map<String, TlsIdentity> identities) {
        return new TlsIdentityFolder(new TreeMap<>(identities), false);
    }

    /**
     * The files of each identity in {@code folder}, by their name without {@code .pem}: one, or two where the key has its
     * own. They are not read.
     *
     * @throws PemException when the folder cannot be listed, or has none
     */
    public static SortedMap<String, List<Path>> files(Path folder) {
        SortedMap<String, List<Path>> files = new TreeMap<>();
        for (Path file : PemFolder.files(folder, name -> name.endsWith(".pem"))) {
            String name = file.getFileName().toString();
            String bare = name.substring(0, name.length() - ".pem".length());
            Path key = folder.resolve(bare + ".key");
            files.put(bare, Files.exists(key) ? List.of(file, key) : List.of(file));
        }
        if (files.isEmpty()) {
            throw new PemException(folder + " has no files *.pem");
        }
        return files;
    }

    /** This folder for clients that may ask for any name: where it has none for it, they are served as those without a name. */
    public TlsIdentityFolder withDefaultForUnknownNames() {
        return new TlsIdentityFolder(new TreeMap<>(identities), true);
    }

    /** The identities, by the names of their files without {@code .pem}. */
    public SortedMap<String, TlsIdentity> identities() {
        return identities;
    }

    @Override
    public @Nullable TlsIdentity identity(@Nullable String serverName) {
        if (serverName == null) {
            return unnamed;
        }
        TlsIdentity exact = byName.get(serverName);
        if (exact != null && !serverName.startsWith(WILDCARD)) {
            return exact;
        }
        int dot = serverName.indexOf('.');
        TlsIdentity wild = dot <= 0 ? null : byName.get("*" + serverName.substring(dot));
        if (wild != null && !serverName.startsWith(WILDCARD)) {
            return wild;
        }
        return lenient ? unnamed : null;
    }

    private static @Nullable TlsIdentity unnamed(SortedMap<String, TlsIdentity> identities) {
        for (Map.Entry<String, TlsIdentity> entry : identities.entrySet()) {
            if (entry.getKey().toLowerCase(Locale.ROOT).equals(DEFAULT)) {
                return entry.getValue();
            }
        }
        return identities.size() == 1 ? identities.get(identities.firstKey()) : null;
    }

    /** The name that a file is for. */
    private static String nameOf(String file) {
        String name = normal(file);
        return name.startsWith("_wildcard.") ? WILDCARD + name.substring("_wildcard.".length()) : name;
    }

    private static String normal(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    /** The names of its files. */
    @Override
    public String toString() {
        return "TlsIdentityFolder" + identities.keySet();
    }
}
