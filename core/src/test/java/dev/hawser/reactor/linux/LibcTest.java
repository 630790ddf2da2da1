package dev.hawser.reactor.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The functions do what the manual says, with real pipes and sockets. */
@EnabledOnOs(OS.LINUX)
final class LibcTest {
    private final Arena arena = Arena.ofConfined();
    private final Libc libc = new Libc();
    private final SocketCalls sockets = libc.sockets;
    private final OpenDescriptors open = new OpenDescriptors(libc);

    @AfterEach
    void close() {
        open.close();
        arena.close();
    }

    private MemorySegment text(String text) {
        return arena.allocateFrom(text, StandardCharsets.US_ASCII).asSlice(0, text.length());
    }

    @Test
    void aPipeCarriesBytesAndItsEnd() {
        MemorySegment ends = arena.allocate(ValueLayout.JAVA_INT, 2);
        assertThat(libc.pipe2(ends, Libc.O_NONBLOCK | Libc.O_CLOEXEC)).isZero();
        int from = open.add(ends.getAtIndex(ValueLayout.JAVA_INT, 0));
        int to = open.add(ends.getAtIndex(ValueLayout.JAVA_INT, 1));
        MemorySegment target = arena.allocate(16);
        assertThat(libc.read(from, target)).isEqualTo(-Errno.EAGAIN);
        assertThat(libc.write(to, text("rope"))).isEqualTo(4);
        assertThat(libc.read(from, target)).isEqualTo(4);
        assertThat(target.asSlice(0, 4).toArray(ValueLayout.JAVA_BYTE)).isEqualTo("rope".getBytes(StandardCharsets.US_ASCII));
        open.closeNow(to);
        assertThat(libc.read(from, target)).isZero();
    }

    @Test
    void eachErrnoIsTheCallsOwn() {
        assertThat(libc.close(-1)).isEqualTo(-Errno.EBADF);
        assertThat(libc.fcntl(-1, Libc.F_GETFL, 0)).isEqualTo(-Errno.EBADF);
        assertThat(sockets.socket(-1, SocketCalls.SOCK_STREAM, 0)).isEqualTo(-Errno.EAFNOSUPPORT);
        assertThat(sockets.listen(-1, 1)).isEqualTo(-Errno.EBADF);
        assertThat(libc.epoll.create(-1)).isEqualTo(-Errno.EINVAL);
        assertThat(libc.mmap(0, Libc.PROT_READ, Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS, -1, 0)).isEqualTo(-Errno.EINVAL);
    }

    @Test
    void nonBlockingIsReadAndSetByFcntl() {
        int descriptor = open.add(libc.eventfd(0, Libc.O_CLOEXEC));
        assertThat(libc.fcntl(descriptor, Libc.F_GETFL, 0) & Libc.O_NONBLOCK).isZero();
        assertThat(libc.fcntl(descriptor, Libc.F_SETFL, Libc.O_NONBLOCK)).isZero();
        assertThat(libc.fcntl(descriptor, Libc.F_GETFL, 0) & Libc.O_NONBLOCK).isEqualTo(Libc.O_NONBLOCK);
    }

    @Test
    void memoryIsMappedAndUnmapped() {
        long address = libc.mmap(
                4096, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS, -1, 0);
        assertThat(address).isPositive();
        assertThat(libc.munmap(address, 4096)).isZero();
    }

    @Test
    void aSystemCallGoesByItsNumber() {
        int getpid = System.getProperty("os.arch").equals("amd64") ? 39 : 172;
        assertThat(libc.syscall(getpid, 0, 0, 0, 0, 0, 0)).isEqualTo(ProcessHandle.current().pid());
        assertThat(libc.syscall(-1, 0, 0, 0, 0, 0, 0)).isEqualTo(-Errno.ENOSYS);
    }

    @Test
    void socketsBindListenConnectAcceptAndTellTheirAddresses() throws IOException {
        int listener = listener();
        assertThat(sockets.getsockname(listener)).isZero();
        Address.Ip at = SocketAddresses.read(sockets.address());
        assertThat(at.host()).isEqualTo("127.0.0.1");
        assertThat(at.port()).isPositive();
        assertThat(sockets.accept4(listener, SocketCalls.SOCK_NONBLOCK)).isEqualTo(-Errno.EAGAIN);

        int client = connected(at);
        int accepted = open.add(sockets.accept4(listener, SocketCalls.SOCK_NONBLOCK | SocketCalls.SOCK_CLOEXEC));
        Address.Ip peer = SocketAddresses.read(sockets.address());
        assertThat(sockets.getpeername(client)).isZero();
        assertThat(SocketAddresses.read(sockets.address())).isEqualTo(at);
        assertThat(sockets.getsockname(client)).isZero();
        assertThat(SocketAddresses.read(sockets.address())).isEqualTo(peer);
        assertThat(libc.fcntl(accepted, Libc.F_GETFL, 0) & Libc.O_NONBLOCK).isEqualTo(Libc.O_NONBLOCK);
    }

    @Test
    void bytesGoFromNativeMemoryAndArraysIntoBoth() throws IOException {
        int listener = listener();
        sockets.getsockname(listener);
        int client = connected(SocketAddresses.read(sockets.address()));
        int accepted = open.add(sockets.accept4(listener, SocketCalls.SOCK_NONBLOCK));

        assertThat(sockets.send(client, text("native!"), 6)).isEqualTo(6);
        byte[] array = new byte[16];
        assertThat(await(() -> sockets.recvOnHeap(accepted, array, 0))).isEqualTo(6);
        assertThat(new String(array, 0, 6, StandardCharsets.US_ASCII)).isEqualTo("native");

        assertThat(sockets.sendOnHeap(client, Bytes.of("on the heap").drop(7).asSegment())).isEqualTo(4);
        MemorySegment target = arena.allocate(16);
        assertThat(await(() -> sockets.recv(accepted, target, 0))).isEqualTo(4);
        assertThat(target.asSlice(0, 4).toArray(ValueLayout.JAVA_BYTE)).isEqualTo("heap".getBytes(StandardCharsets.US_ASCII));

        assertThat(sockets.shutdown(client, SocketCalls.SHUT_WR)).isZero();
        assertThat(await(() -> sockets.recv(accepted, target, 0))).isZero();
    }

    @Test
    void aResetIsToldAndSendingAfterItRaisesNoSignal() throws IOException {
        int listener = listener();
        sockets.getsockname(listener);
        int client = connected(SocketAddresses.read(sockets.address()));
        int accepted = open.add(sockets.accept4(listener, SocketCalls.SOCK_NONBLOCK));
        assertThat(sockets.setLinger(client, 0)).isZero();
        open.closeNow(client);
        assertThat(await(() -> sockets.recv(accepted, arena.allocate(1), 0))).isEqualTo(-Errno.ECONNRESET);
        assertThat(sockets.send(accepted, text("late"), 4)).isEqualTo(-Errno.EPIPE);
        assertThat(sockets.sendOnHeap(accepted, Bytes.of("late").asSegment())).isEqualTo(-Errno.EPIPE);
    }

    @Test
    void optionsAreSetAndRead() {
        int socket = open.add(sockets.socket(SocketCalls.AF_INET, SocketCalls.SOCK_STREAM, 0));
        assertThat(sockets.getOption(socket, SocketCalls.IPPROTO_TCP, SocketCalls.TCP_NODELAY)).isZero();
        assertThat(sockets.setOption(socket, SocketCalls.IPPROTO_TCP, SocketCalls.TCP_NODELAY, 1)).isZero();
        assertThat(sockets.getOption(socket, SocketCalls.IPPROTO_TCP, SocketCalls.TCP_NODELAY)).isPositive();
        assertThat(sockets.getOption(socket, SocketCalls.SOL_SOCKET, SocketCalls.SO_ERROR)).isZero();
        assertThat(sockets.getOption(socket, SocketCalls.SOL_SOCKET, -1)).isEqualTo(-Errno.ENOPROTOOPT);
    }

    @Test
    void anArrayIsRefusedWhereNativeMemoryIsNeeded() {
        assertThatThrownBy(() -> libc.read(0, MemorySegment.ofArray(new byte[4])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not native memory");
        assertThatThrownBy(() -> sockets.recv(0, MemorySegment.ofArray(new byte[4]), 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sockets.send(0, arena.allocate(4), 5)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> sockets.send(0, arena.allocate(4), -1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private int listener() {
        int listener = open.add(sockets.socket(
                SocketCalls.AF_INET, SocketCalls.SOCK_STREAM | SocketCalls.SOCK_NONBLOCK | SocketCalls.SOCK_CLOEXEC, 0));
        Address.Ip any = new Address.Ip(InetAddress.ofLiteral("127.0.0.1"), 0);
        assertThat(sockets.bind(listener, SocketAddresses.write(sockets.address(), any, SocketCalls.AF_INET))).isZero();
        assertThat(sockets.listen(listener, 8)).isZero();
        return listener;
    }

    /** Of a blocking socket: connected when it returns, since the listener is there. */
    private int connected(Address.Ip to) {
        int client = open.add(sockets.socket(SocketCalls.AF_INET, SocketCalls.SOCK_STREAM, 0));
        assertThat(sockets.connect(client, SocketAddresses.write(sockets.address(), to, SocketCalls.AF_INET))).isZero();
        return client;
    }

    /** What the call returns once it does not say any more that it would have to wait. */
    private static int await(java.util.function.IntSupplier call) {
        int result;
        do {
            result = call.getAsInt();
        } while (result == -Errno.EAGAIN);
        return result;
    }
}
