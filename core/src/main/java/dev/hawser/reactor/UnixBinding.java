package dev.hawser.reactor;

import dev.hawser.net.Address;
import dev.hawser.net.CannotListen;
import dev.hawser.net.PassedSockets;
import dev.hawser.net.UnixOptions;
import dev.hawser.reactor.spi.ListeningSocket;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A Unix socket, with its file, where it has one. */
final class UnixBinding implements Binding {
    private final Address.Unix wanted;
    private final UnixOptions options;
    private @Nullable SocketFile file;
    private boolean taken;

    UnixBinding(String path, UnixOptions options) {
        this.wanted = UnixNames.checked(path);
        this.options = options;
    }

    @Override
    public Address wanted() {
        return wanted;
    }

    @Override
    public ListeningSocket bind(LoopReactor loop, Address host, ListeningSocket.Events events) {
        try {
            OptionalInt passed = PassedSockets.inherited().take(passingName());
            taken = passed.isPresent();
            if (taken) {
                return take(loop, passed.getAsInt(), events);
            }
            return wanted.isAbstract()
                    ? loop.backend().listen(wanted, options, events)
                    : bindFile(loop, Path.of(wanted.path()), events);
        } catch (IOException refused) {
            throw new CannotListen(wanted.toString(), refused);
        }
    }

    private ListeningSocket bindFile(LoopReactor loop, Path path, ListeningSocket.Events events) throws IOException {
        SocketFile made = SocketFile.prepare(path, options.lockFile());
        ListeningSocket socket = null;
        boolean complete = false;
        try {
            socket = listen(loop, path, events);
            made.bound(options.mode());
            complete = true;
        } finally {
            if (!complete) {
                if (socket != null) {
                    socket.close();
                }
                made.remove();
            }
        }
        file = made;
        return socket;
    }

    /** One that listens already, with a file that its predecessor has made, and perhaps still has the lock of. */
    private ListeningSocket take(LoopReactor loop, int descriptor, ListeningSocket.Events events) throws IOException {
        ListeningSocket socket = loop.backend().adoptListening(descriptor, events);
        if (!wanted.isAbstract()) {
            file = SocketFile.taken(loop, Path.of(wanted.path()), options.lockFile());
        }
        return socket;
    }

    private ListeningSocket listen(LoopReactor loop, Path path, ListeningSocket.Events events) throws IOException {
        try {
            return loop.backend().listen(wanted, options, events);
        } catch (BindException refused) {
            String why = SocketFile.whyTaken(path);
            throw why == null ? refused : new IOException(why, refused);
        }
    }

    @Override
    public void closed(boolean shared) {
        SocketFile closed = file;
        file = null;
        if (closed != null && (shared || (taken && PassedSockets.inherited().isBorrowed()))) {
            closed.leave(); // somebody else may listen on it, or the predecessor goes on
        } else if (closed != null) {
            closed.remove();
        }
    }

    @Override
    public String passingName() {
        return "unix " + wanted.path();
    }

    @Override
    public String title(Address host) {
        return "UNIX Port " + host.host();
    }
}
