package dev.hawser.reactor.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Factory;
import dev.hawser.net.ListenOptions;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Socket;

/**
 * A program under a filter of system calls that answers io_uring_setup with the errno of its argument, as containers do:
 * says why io_uring cannot be had, and what asking for it by name throws, and serves a connection all the same.
 */
final class FilteredProgram {
    private static final int IO_URING_SETUP = 425;
    private static final int PR_SET_SECCOMP = 22;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int MODE_FILTER = 2;
    private static final int RETURN_ERRNO = 0x5_0000;
    private static final int RETURN_ALLOW = 0x7fff_0000;

    private FilteredProgram() {}

    public static void main(String[] arguments) throws Exception {
        filter(Integer.parseInt(arguments[0]));
        System.out.println(new UringBackendProvider().obstacle(ReactorOptions.DEFAULT));
        try {
            Reactor.open(ReactorOptions.DEFAULT.withBackend("io_uring"));
        } catch (UnsupportedOperationException refused) {
            System.out.println(refused.getMessage());
        }
        Reactor reactor = Reactor.open(ReactorOptions.DEFAULT.withBackend("auto"));
        int port = reactor.listenTcp(0, ListenOptions.LOOPBACK, (Factory) _ -> new Protocol() {
                    @Override
                    public void dataReceived(Bytes data) {
                        System.out.println("served " + data.utf8());
                        reactor.stop();
                    }
                })
                .host()
                .port();
        try (Socket client = new Socket("127.0.0.1", port)) {
            client.getOutputStream().write('x');
            reactor.run();
        }
    }

    /** Of the calling thread, which is the one that asks. */
    private static void filter(int errno) {
        Downcall downcall = new Downcall();
        MemorySegment prctl = Downcall.function("prctl");
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment program = arena.allocate(4 * 8, 8);
            instruction(program, 0, 0x20, 0, 0, 0); // the number of the call
            instruction(program, 1, 0x15, 0, 1, IO_URING_SETUP);
            instruction(program, 2, 0x06, 0, 0, RETURN_ERRNO | errno);
            instruction(program, 3, 0x06, 0, 0, RETURN_ALLOW);
            MemorySegment header = arena.allocate(16, 8);
            header.set(JAVA_SHORT, 0, (short) 4);
            header.set(JAVA_LONG, 8, program.address());
            int privileges = downcall.callInt(prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0, 0);
            int filtered = downcall.callInt(prctl, PR_SET_SECCOMP, MODE_FILTER, header.address(), 0, 0, 0);
            if (privileges != 0 || filtered != 0) {
                throw new IllegalStateException("no filter: " + privileges + ", " + filtered);
            }
        }
    }

    private static void instruction(MemorySegment program, int index, int code, int yes, int no, int value) {
        program.set(JAVA_SHORT, 8L * index, (short) code);
        program.set(JAVA_BYTE, 8L * index + 2, (byte) yes);
        program.set(JAVA_BYTE, 8L * index + 3, (byte) no);
        program.set(JAVA_INT, 8L * index + 4, value);
    }
}
