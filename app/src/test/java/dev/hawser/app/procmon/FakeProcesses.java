package dev.hawser.app.procmon;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ProcessDone;
import dev.hawser.net.ProcessOptions;
import dev.hawser.net.ProcessProtocol;
import dev.hawser.net.ProcessTerminated;
import dev.hawser.net.ProcessTransport;
import dev.hawser.net.Producer;
import dev.hawser.net.Reactor;
import dev.hawser.testing.MemoryReactor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A memory reactor whose processes are played by the test. */
final class FakeProcesses {
    final MemoryReactor memory = new MemoryReactor();
    final Reactor reactor = (Reactor) Proxy.newProxyInstance(
            Reactor.class.getClassLoader(), new Class<?>[] {Reactor.class}, (_, method, arguments) -> {
                if (method.getName().equals("spawnProcess") && arguments.length == 4) {
                    return spawn(
                            (ProcessProtocol) arguments[0],
                            (ProcessOptions) arguments[1],
                            (String) arguments[2],
                            (String[]) arguments[3]);
                }
                try {
                    return method.invoke(memory(), arguments);
                } catch (InvocationTargetException thrown) {
                    throw thrown.getCause();
                }
            });

    /** All that were started, in order. */
    final List<Fake> started = new ArrayList<>();

    boolean groups = true;
    boolean missing;

    private MemoryReactor memory() {
        return memory;
    }

    private ProcessTransport spawn(
            ProcessProtocol protocol, ProcessOptions options, String executable, String... arguments) throws Exception {
        if (options.processGroup() != null && !groups) {
            throw new UnsupportedOperationException("no groups here");
        }
        if (missing) {
            throw new UncheckedIOException(new IOException("cannot start " + executable + ": No such file or directory"));
        }
        Fake fake = new Fake(protocol, executable + " " + String.join(" ", arguments), 100 + started.size());
        started.add(fake);
        protocol.makeConnection(fake);
        return fake;
    }

    Fake last() {
        return started.getLast();
    }

    /** One process. */
    final class Fake implements ProcessTransport {
        final String command;
        final List<String> signals = new ArrayList<>();
        private final ProcessProtocol protocol;
        private final long pid;
        private @Nullable ConnectionEnd end;
        boolean closed;

        Fake(ProcessProtocol protocol, String command, long pid) {
            this.protocol = protocol;
            this.command = command;
            this.pid = pid;
        }

        void says(String text) throws Exception {
            protocol.childDataReceived(1, Bytes.of(text));
        }

        /** Exits, and its streams are held by nobody else. */
        void exits(int status) throws Exception {
            closesStreams();
            exitsWithOpenStreams(status);
            endsAll();
        }

        void exitsWithOpenStreams(int status) throws Exception {
            end = status == 0 ? new ProcessDone() : ProcessTerminated.exited(status);
            protocol.processExited(end);
        }

        void closesStreams() throws Exception {
            protocol.childConnectionLost(1);
            protocol.childConnectionLost(2);
        }

        void endsAll() throws Exception {
            protocol.processEnded(java.util.Objects.requireNonNull(end));
        }

        @Override
        public long pid() {
            return pid;
        }

        @Override
        public void signalProcess(String signal) {
            signals.add(signal);
        }

        @Override
        public void signalProcessGroup(String signal) {
            signals.add("group " + signal);
        }

        @Override
        public void loseConnection() {
            closed = true;
        }

        @Override
        public Reactor reactor() {
            return reactor;
        }

        @Override
        public void write(Bytes data) {
            throw new AssertionError("nobody writes to it");
        }

        @Override
        public void writeToChild(int childFd, Bytes data) {
            throw new AssertionError("nobody writes to it");
        }

        @Override
        public void closeStdin() {}

        @Override
        public void closeStdout() {}

        @Override
        public void closeStderr() {}

        @Override
        public void closeChildFd(int childFd) {}

        @Override
        public void pauseProducing() {}

        @Override
        public void resumeProducing() {}

        @Override
        public void stopProducing() {}

        @Override
        public void registerProducer(Producer producer) {}

        @Override
        public void unregisterProducer() {}
    }
}
