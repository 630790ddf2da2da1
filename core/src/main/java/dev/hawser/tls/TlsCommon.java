package dev.hawser.tls;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** What both sides have: refuses what makes no sense. */
record TlsCommon(
        List<String> protocols,
        List<String> applicationProtocols,
        Duration handshakeTimeout,
        String engine,
        boolean offloadsHandshakes) {
    static final List<String> VERSIONS = List.of("TLSv1.2", "TLSv1.3");
    private static final int LONGEST_NAME = 255;

    /** TLS 1.2 and 1.3, no application protocol, 30 s, on the reactor's thread. */
    static final TlsCommon DEFAULT = new TlsCommon(VERSIONS, List.of(), Duration.ofSeconds(30), "auto", false);

    TlsCommon {
        if (protocols.isEmpty() || !VERSIONS.containsAll(protocols)) {
            throw new IllegalArgumentException("versions are one or both of " + VERSIONS + ", not " + protocols);
        }
        protocols = VERSIONS.stream().filter(protocols::contains).toList();
        for (String name : applicationProtocols) {
            int size = name.getBytes(StandardCharsets.ISO_8859_1).length;
            if (size == 0 || size > LONGEST_NAME || name.chars().anyMatch(c -> c > 0xff)) {
                throw new IllegalArgumentException(
                        "the name of an application protocol has 1 to 255 bytes in Latin-1, unlike \"" + name + "\"");
            }
        }
        applicationProtocols = List.copyOf(applicationProtocols);
        if (handshakeTimeout.isNegative() || handshakeTimeout.isZero()) {
            throw new IllegalArgumentException("a handshake takes time, so not " + handshakeTimeout);
        }
    }

    TlsCommon withProtocols(String... versions) {
        return new TlsCommon(List.of(versions), applicationProtocols, handshakeTimeout, engine, offloadsHandshakes);
    }

    TlsCommon withApplicationProtocols(String... names) {
        return new TlsCommon(protocols, List.of(names), handshakeTimeout, engine, offloadsHandshakes);
    }

    TlsCommon withHandshakeTimeout(Duration timeout) {
        return new TlsCommon(protocols, applicationProtocols, timeout, engine, offloadsHandshakes);
    }

    TlsCommon withEngine(String name) {
        return new TlsCommon(protocols, applicationProtocols, handshakeTimeout, name, offloadsHandshakes);
    }

    TlsCommon withOffload(boolean on) {
        return new TlsCommon(protocols, applicationProtocols, handshakeTimeout, engine, on);
    }
}
