package dev.hawser.tls.openssl;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;

/**
 * What OpenSSL calls in handshakes, on the thread that computes one. Nothing is thrown through OpenSSL: a {@link Handshake}
 * keeps it, and the answer ends the handshake.
 */
final class Callbacks {
    static final MemorySegment SERVER_NAME = stub("serverNamed", JAVA_LONG, JAVA_LONG, JAVA_LONG);
    static final MemorySegment CERTIFICATE = stub("certificateAsked", JAVA_LONG, JAVA_LONG);
    static final MemorySegment PROTOCOLS =
            stub("protocolsOffered", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG);
    static final MemorySegment VERIFY = stub("certificateCame", JAVA_LONG, JAVA_LONG);

    private static final int ACCEPTED = 0;
    private static final int FATAL = 2;
    private static final int YES = 1;
    private static final int NO = 0;

    private Callbacks() {}

    @SuppressWarnings("restricted") // whoever gets here has asked Library
    private static MemorySegment stub(String name, MemoryLayout... arguments) {
        Class<?>[] types = Arrays.stream(arguments)
                .map(layout -> layout == JAVA_INT ? int.class : long.class)
                .toArray(Class<?>[]::new);
        try {
            return Linker.nativeLinker()
                    .upcallStub(
                            MethodHandles.lookup()
                                    .findStatic(Callbacks.class, name, MethodType.methodType(int.class, types)),
                            FunctionDescriptor.of(JAVA_INT, arguments),
                            Arena.global());
        } catch (ReflectiveOperationException missing) {
            throw new LinkageError("no method " + name, missing);
        }
    }

    /** A client hello has been read, with a name or without. */
    static int serverNamed(long ssl, long alertAt, long unused) {
        Handshake running = Scratch.running();
        if (running == null) {
            return FATAL;
        }
        int alert = running.chooseServerIdentity(ssl);
        if (alert == 0) {
            return ACCEPTED;
        }
        Memory.putInt(alertAt, alert);
        return FATAL;
    }

    /** A server wants to see a certificate. */
    static int certificateAsked(long ssl, long unused) {
        Handshake running = Scratch.running();
        return running != null && running.chooseClientIdentity(ssl) ? YES : NO;
    }

    /** A client offers application protocols. */
    static int protocolsOffered(long ssl, long chosenAt, long lengthAt, long offered, int size, long unused) {
        Handshake running = Scratch.running();
        return running != null && running.chooseProtocol(chosenAt, lengthAt, offered, size) ? ACCEPTED : FATAL;
    }

    /** The peer has sent certificates. */
    static int certificateCame(long storeContext, long unused) {
        Handshake running = Scratch.running();
        return running != null && running.verify(storeContext) ? YES : NO;
    }
}
