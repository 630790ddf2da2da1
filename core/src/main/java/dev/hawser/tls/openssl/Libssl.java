package dev.hawser.tls.openssl;

import java.lang.foreign.MemorySegment;

/** Functions of {@code libssl} for connections; pointers are addresses. */
final class Libssl {
    static final int WANT_READ = 2;
    static final int WANT_WRITE = 3;
    static final int ZERO_RETURN = 6;

    private static final long SET_HOST_NAME = 55;

    private static final MemorySegment SSL_NEW = Library.function("SSL_new");
    private static final MemorySegment SSL_FREE = Library.function("SSL_free");
    private static final MemorySegment SET_BIO = Library.function("SSL_set_bio");
    private static final MemorySegment SET_ACCEPT_STATE = Library.function("SSL_set_accept_state");
    private static final MemorySegment SET_CONNECT_STATE = Library.function("SSL_set_connect_state");
    private static final MemorySegment SSL_CTRL = Library.function("SSL_ctrl");
    private static final MemorySegment DO_HANDSHAKE = Library.function("SSL_do_handshake");
    private static final MemorySegment SSL_READ = Library.function("SSL_read");
    private static final MemorySegment SSL_WRITE = Library.function("SSL_write");
    private static final MemorySegment SHUTDOWN = Library.function("SSL_shutdown");
    private static final MemorySegment GET_ERROR = Library.function("SSL_get_error");
    private static final MemorySegment VERSION = Library.function("SSL_version");
    private static final MemorySegment CURRENT_CIPHER = Library.function("SSL_get_current_cipher");
    private static final MemorySegment STANDARD_NAME = Library.function("SSL_CIPHER_standard_name");
    private static final MemorySegment ALPN_SELECTED = Library.function("SSL_get0_alpn_selected");
    private static final MemorySegment SERVER_NAME = Library.function("SSL_get_servername");
    private static final MemorySegment PEER_CHAIN = Library.function("SSL_get_peer_cert_chain");
    private static final MemorySegment PEER_CERTIFICATE = Library.function("SSL_get1_peer_certificate");
    private static final MemorySegment USE_CERTIFICATE_AND_KEY = Library.function("SSL_use_cert_and_key");
    private static final MemorySegment KEY_UPDATE = Library.function("SSL_key_update");

    private Libssl() {}

    /** Looks all functions up. */
    static void touch() {
        Contexts.touch();
    }

    /** A connection of {@code context}; 0 where there is no memory. */
    static long open(long context) {
        return Downcall.call(SSL_NEW, context);
    }

    /** Frees it with its BIOs. */
    static void free(long ssl) {
        Downcall.call(SSL_FREE, ssl);
    }

    static void setBios(long ssl, long in, long out) {
        Downcall.call(SET_BIO, ssl, in, out);
    }

    static void setServer(long ssl) {
        Downcall.call(SET_ACCEPT_STATE, ssl);
    }

    static void setClient(long ssl) {
        Downcall.call(SET_CONNECT_STATE, ssl);
    }

    /** The name to be sent, NUL behind it. */
    static boolean setServerName(long ssl, long name) {
        return Downcall.call(SSL_CTRL, ssl, SET_HOST_NAME, 0, name, 0) == 1;
    }

    /** Goes on with the handshake: 1 when it is over. Calls back. */
    static int doHandshake(long ssl) {
        return (int) Downcall.call(DO_HANDSHAKE, ssl);
    }

    /** Reads into an array, which must not make it call back: not in a handshake. */
    static int read(long ssl, byte[] target, int offset, int length) {
        return (int) Downcall.onHeap(SSL_READ, ssl, MemorySegment.ofArray(target).asSlice(offset, length), length);
    }

    /** Reads into native memory. */
    static int read(long ssl, long target, int length) {
        return (int) Downcall.call(SSL_READ, ssl, target, length);
    }

    /** Writes from an array, under the same condition. */
    static int write(long ssl, byte[] source, int offset, int length) {
        return (int) Downcall.onHeap(SSL_WRITE, ssl, MemorySegment.ofArray(source).asSlice(offset, length), length);
    }

    /** The same from what may only be read. */
    static int write(long ssl, MemorySegment source, int length) {
        return (int) Downcall.onHeap(SSL_WRITE, ssl, source, length);
    }

    static int shutdown(long ssl) {
        return (int) Downcall.call(SHUTDOWN, ssl);
    }

    /** What a result that is not positive means. */
    static int error(long ssl, int result) {
        return (int) Downcall.call(GET_ERROR, ssl, result);
    }

    static int version(long ssl) {
        return (int) Downcall.call(VERSION, ssl);
    }

    /** Address of the standard name of the cipher suite. */
    static long cipherName(long ssl) {
        return Downcall.call(STANDARD_NAME, Downcall.call(CURRENT_CIPHER, ssl));
    }

    /** Puts a pointer and an unsigned int where it is told. */
    static void applicationProtocol(long ssl, long pointerAt, long lengthAt) {
        Downcall.call(ALPN_SELECTED, ssl, pointerAt, lengthAt);
    }

    static long serverName(long ssl) {
        return Downcall.call(SERVER_NAME, ssl, 0);
    }

    /** A stack that stays OpenSSL's; on a server without the first certificate. */
    static long peerChain(long ssl) {
        return Downcall.call(PEER_CHAIN, ssl);
    }

    /** A certificate to be freed. */
    static long peerCertificate(long ssl) {
        return Downcall.call(PEER_CERTIFICATE, ssl);
    }

    /** Counts a reference to each of them. */
    static boolean useIdentity(long ssl, long certificate, long key, long chain) {
        return (int) Downcall.call(USE_CERTIFICATE_AND_KEY, ssl, certificate, key, chain, 1) == 1;
    }

    /** A new key for what is sent, with the next write (TLS 1.3). */
    static boolean updateKey(long ssl) {
        return (int) Downcall.call(KEY_UPDATE, ssl, 0) == 1;
    }
}
