package dev.hawser.tls.openssl;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;

/** Functions of {@code libcrypto}: keys, certificates, stacks of them, errors. */
final class Libcrypto {
    private static final MemorySegment D2I_KEY = Library.function("d2i_AutoPrivateKey");
    private static final MemorySegment KEY_FREE = Library.function("EVP_PKEY_free");
    private static final MemorySegment D2I_X509 = Library.function("d2i_X509");
    private static final MemorySegment I2D_X509 = Library.function("i2d_X509");
    private static final MemorySegment X509_FREE = Library.function("X509_free");
    private static final MemorySegment STACK_NEW = Library.function("OPENSSL_sk_new_null");
    private static final MemorySegment STACK_PUSH = Library.function("OPENSSL_sk_push");
    private static final MemorySegment STACK_COUNT = Library.function("OPENSSL_sk_num");
    private static final MemorySegment STACK_VALUE = Library.function("OPENSSL_sk_value");
    private static final MemorySegment STACK_POP_FREE = Library.function("OPENSSL_sk_pop_free");
    private static final MemorySegment STORE_CERTIFICATES = Library.function("X509_STORE_CTX_get0_untrusted");
    private static final MemorySegment STORE_SET_ERROR = Library.function("X509_STORE_CTX_set_error");
    private static final MemorySegment ERR_GET = Library.function("ERR_get_error");
    private static final MemorySegment ERR_CLEAR = Library.function("ERR_clear_error");
    private static final MemorySegment ERR_REASON = Library.function("ERR_reason_error_string");

    private Libcrypto() {}

    static void touch() {
        // the static initialiser has done it
    }

    /** The key in {@code encoded} (PKCS #8); 0 where it cannot be read. Native copies are wiped. */
    static long key(byte[] encoded) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment copy = copy(arena, encoded);
            try {
                return Downcall.call(D2I_KEY, 0, pointerTo(arena, copy), encoded.length);
            } finally {
                copy.fill((byte) 0);
            }
        }
    }

    static void freeKey(long key) {
        Downcall.call(KEY_FREE, key);
    }

    /** {@code certificate} for OpenSSL, to be freed; 0 where it cannot be read. */
    static long certificate(X509Certificate certificate) throws CertificateEncodingException {
        byte[] encoded = certificate.getEncoded();
        try (Arena arena = Arena.ofConfined()) {
            return Downcall.call(D2I_X509, 0, pointerTo(arena, copy(arena, encoded)), encoded.length);
        }
    }

    static void freeCertificate(long certificate) {
        Downcall.call(X509_FREE, certificate);
    }

    /** The DER of a certificate of OpenSSL. */
    static byte[] encoded(long certificate) {
        int size = (int) Downcall.call(I2D_X509, certificate, 0);
        if (size <= 0) {
            throw new IllegalStateException("OpenSSL cannot encode a certificate of the peer: " + Errors.take());
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment target = arena.allocate(size);
            Downcall.call(I2D_X509, certificate, pointerTo(arena, target));
            return target.toArray(ValueLayout.JAVA_BYTE);
        }
    }

    private static MemorySegment copy(Arena arena, byte[] bytes) {
        MemorySegment copy = arena.allocate(bytes.length);
        MemorySegment.copy(bytes, 0, copy, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return copy;
    }

    private static long pointerTo(Arena arena, MemorySegment target) {
        return arena.allocateFrom(ValueLayout.JAVA_LONG, target.address()).address();
    }

    static long stack() {
        return Downcall.call(STACK_NEW);
    }

    /** The stack owns {@code certificate} from then on, where this is true. */
    static boolean push(long stack, long certificate) {
        return (int) Downcall.call(STACK_PUSH, stack, certificate) > 0;
    }

    static int count(long stack) {
        return (int) Downcall.call(STACK_COUNT, stack);
    }

    static long value(long stack, int index) {
        return Downcall.call(STACK_VALUE, stack, index);
    }

    /** Frees a stack of certificates with them. */
    static void freeStack(long stack) {
        Downcall.call(STACK_POP_FREE, stack, X509_FREE.address());
    }

    /** What a peer has sent, its own first, as a verification sees it. */
    static long certificatesOf(long storeContext) {
        return Downcall.call(STORE_CERTIFICATES, storeContext);
    }

    static void setVerificationError(long storeContext, int error) {
        Downcall.call(STORE_SET_ERROR, storeContext, error);
    }

    /** The oldest error of this thread, which is taken; 0 where there is none. */
    static long takeError() {
        return Downcall.call(ERR_GET);
    }

    static void clearErrors() {
        Downcall.call(ERR_CLEAR);
    }

    /** Address of a text; 0 where OpenSSL has none. */
    static long reason(long error) {
        return Downcall.call(ERR_REASON, error);
    }
}
