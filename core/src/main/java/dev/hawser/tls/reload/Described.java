package dev.hawser.tls.reload;

import dev.hawser.tls.TlsIdentity;
import java.util.List;

/** An identity in the words of the log. */
final class Described {
    private static final int MOST_NAMES = 10;

    private Described() {}

    /** As in {@code CN=example.com (example.com, www.example.com)}. */
    static String who(TlsIdentity identity) {
        List<String> names = identity.names();
        String subject = identity.certificate().getSubjectX500Principal().getName();
        if (names.isEmpty()) {
            return subject;
        }
        String some = String.join(", ", names.subList(0, Math.min(names.size(), MOST_NAMES)));
        return subject + " (" + some + (names.size() > MOST_NAMES ? " and others)" : ")");
    }
}
