package dev.hawser.tls.openssl;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** Functions of {@code libssl} for {@code SSL_CTX}. */
final class Contexts {
    static final long VERIFY_PEER = 1;
    static final long FAIL_WITHOUT_CERTIFICATE = 2;

    private static final long SET_MODE = 33;
    private static final long SET_SESSION_CACHE = 44;
    private static final long SET_SERVER_NAME_CALLBACK = 53;
    private static final long SET_LOWEST_VERSION = 123;
    private static final long SET_HIGHEST_VERSION = 124;

    private static final MemorySegment TLS_METHOD = Library.function("TLS_method");
    private static final MemorySegment CTX_NEW = Library.function("SSL_CTX_new");
    private static final MemorySegment CTX_FREE = Library.function("SSL_CTX_free");
    private static final MemorySegment CTX_CTRL = Library.function("SSL_CTX_ctrl");
    private static final MemorySegment CALLBACK_CTRL = Library.function("SSL_CTX_callback_ctrl");
    private static final MemorySegment SET_OPTIONS = Library.function("SSL_CTX_set_options");
    private static final MemorySegment SET_SUITES = Library.function("SSL_CTX_set_ciphersuites");
    private static final MemorySegment SET_CIPHERS = Library.function("SSL_CTX_set_cipher_list");
    private static final MemorySegment SET_ALPN = Library.function("SSL_CTX_set_alpn_protos");
    private static final MemorySegment SET_ALPN_CALLBACK = Library.function("SSL_CTX_set_alpn_select_cb");
    private static final MemorySegment SET_VERIFY = Library.function("SSL_CTX_set_verify");
    private static final MemorySegment SET_VERIFY_CALLBACK = Library.function("SSL_CTX_set_cert_verify_callback");
    private static final MemorySegment SET_CERTIFICATE_CALLBACK = Library.function("SSL_CTX_set_cert_cb");
    private static final MemorySegment SET_TICKETS = Library.function("SSL_CTX_set_num_tickets");
    private static final MemorySegment SET_SESSION_CONTEXT = Library.function("SSL_CTX_set_session_id_context");
    private static final MemorySegment ADD_CLIENT_AUTHORITY = Library.function("SSL_CTX_add_client_CA");

    private Contexts() {}

    static void touch() {
        // the static initialiser has done it
    }

    /** A context for both sides; 0 where there is no memory. */
    static long open() {
        return Downcall.call(CTX_NEW, Downcall.call(TLS_METHOD));
    }

    static void free(long context) {
        Downcall.call(CTX_FREE, context);
    }

    static void setMode(long context, long mode) {
        Downcall.call(CTX_CTRL, context, SET_MODE, mode, 0, 0);
    }

    static void setOptions(long context, long options) {
        Downcall.call(SET_OPTIONS, context, options);
    }

    static void setNoSessionCache(long context) {
        Downcall.call(CTX_CTRL, context, SET_SESSION_CACHE, 0, 0, 0);
    }

    static boolean setVersions(long context, int lowest, int highest) {
        return Downcall.call(CTX_CTRL, context, SET_LOWEST_VERSION, lowest, 0, 0) == 1
                && Downcall.call(CTX_CTRL, context, SET_HIGHEST_VERSION, highest, 0, 0) == 1;
    }

    /** Cipher suites of TLS 1.3 and of 1.2, by OpenSSL's names. */
    static boolean setCipherSuites(long context, String modern, String older) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) Downcall.call(SET_SUITES, context, string(arena, modern)) == 1
                    && (int) Downcall.call(SET_CIPHERS, context, string(arena, older)) == 1;
        }
    }

    /** Application protocols to offer, each behind its length. */
    static boolean setApplicationProtocols(long context, byte[] list) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment copy = arena.allocate(list.length);
            MemorySegment.copy(list, 0, copy, java.lang.foreign.ValueLayout.JAVA_BYTE, 0, list.length);
            return (int) Downcall.call(SET_ALPN, context, copy.address(), list.length) == 0;
        }
    }

    static void setProtocolCallback(long context, MemorySegment callback) {
        Downcall.call(SET_ALPN_CALLBACK, context, callback.address(), 0);
    }

    static void setServerNameCallback(long context, MemorySegment callback) {
        Downcall.call(CALLBACK_CTRL, context, SET_SERVER_NAME_CALLBACK, callback.address());
    }

    static void setCertificateCallback(long context, MemorySegment callback) {
        Downcall.call(SET_CERTIFICATE_CALLBACK, context, callback.address(), 0);
    }

    static void setVerification(long context, long mode, MemorySegment callback) {
        Downcall.call(SET_VERIFY, context, mode, 0);
        Downcall.call(SET_VERIFY_CALLBACK, context, callback.address(), 0);
    }

    static void setTickets(long context, int count) {
        Downcall.call(SET_TICKETS, context, count);
    }

    /** What sessions are for, so that those of a client with a certificate can be resumed. */
    static boolean setSessionContext(long context, String name) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) Downcall.call(SET_SESSION_CONTEXT, context, string(arena, name), name.length()) == 1;
        }
    }

    static boolean addClientAuthority(long context, long certificate) {
        return (int) Downcall.call(ADD_CLIENT_AUTHORITY, context, certificate) == 1;
    }

    private static long string(Arena arena, String text) {
        return arena.allocateFrom(text, StandardCharsets.US_ASCII).address();
    }
}
