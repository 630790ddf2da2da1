package dev.hawser.web.proxy;

import dev.hawser.net.Reactor;
import dev.hawser.web.http.HeadersBuilder;
import dev.hawser.web.http.HttpGrammar;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The field Via (RFC 9110, section 7.6.3), and the name under which one proxy knows itself again in it. For one reactor. */
final class ViaField {
    private @Nullable String pseudonym;

    /** Whether a message with these fields was here before. */
    boolean isLoop(Reactor reactor, HeadersBuilder fields) {
        String own = pseudonym(reactor);
        for (int i = 0; i < fields.size(); i++) {
            if (HttpGrammar.equalsIgnoreCase(fields.name(i), "Via") && fields.value(i).contains(own)) {
                return true;
            }
        }
        return false;
    }

    /** Says in {@code fields} that a message of {@code version} ({@code HTTP/1.1}) came through here. */
    void add(Reactor reactor, HeadersBuilder fields, String version) {
        fields.add("Via", version.substring(version.indexOf('/') + 1) + " " + pseudonym(reactor));
    }

    private String pseudonym(Reactor reactor) {
        String made = pseudonym;
        if (made == null) {
            made = "hawser-" + HexFormat.of().toHexDigits(reactor.random().nextLong());
            pseudonym = made;
        }
        return made;
    }
}
