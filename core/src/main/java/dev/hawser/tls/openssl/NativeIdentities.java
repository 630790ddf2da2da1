package dev.hawser.tls.openssl;

import dev.hawser.tls.TlsIdentity;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLException;

/** The identities that a side has used lately, as OpenSSL has them; from any thread. */
final class NativeIdentities {
    /** Reading a key takes a tenth of a millisecond, and one with its certificates some 10 KiB. */
    static final int MOST = 256;

    private static final int INITIAL = 4;
    private static final float LOAD = 0.75f;

    private final Map<TlsIdentity, NativeIdentity> used = new LinkedHashMap<>(INITIAL, LOAD, true);
    private final int most;

    NativeIdentities(int most) {
        this.most = most;
    }

    /** Makes {@code ssl} be {@code identity}. */
    synchronized void use(TlsIdentity identity, long ssl) throws SSLException {
        NativeIdentity read = used.get(identity);
        if (read == null) {
            read = NativeIdentity.of(identity);
            used.put(identity, read);
            dropOldest();
        }
        if (!Libssl.useIdentity(ssl, read.certificate(), read.key(), read.chain())) {
            throw new SSLException("OpenSSL does not take " + identity + ": " + Errors.take());
        }
    }

    private void dropOldest() {
        if (used.size() > most) {
            Iterator<NativeIdentity> oldestFirst = used.values().iterator();
            oldestFirst.next().free();
            oldestFirst.remove();
        }
    }

    synchronized void free() {
        used.values().forEach(NativeIdentity::free);
        used.clear();
    }
}
