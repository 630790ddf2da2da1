// Runs a program in a terminal of its own and keeps all that it says in a file, as script(1) does.
//
//   ./hawser run examples/Typescript.java session.txt python3 -q
//
// Type as to the program itself; the end of input (Ctrl-D) is handed on. Your own terminal shows what you type, too:
// "stty raw -echo" before, and "stty sane" behind it, leave that to the program's.

import module dev.hawser.core;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;

void main(String[] args) throws IOException {
    if (args.length < 2) {
        System.err.println("Usage: Typescript file program [argument...], not " + List.of(args));
        System.exit(1);
    }
    Reactor reactor = Reactor.open();
    try (OutputStream file = Files.newOutputStream(Path.of(args[0]))) {
        String[] rest = Arrays.copyOfRange(args, 2, args.length);
        reactor.spawnProcess(
                new Session(file), ProcessOptions.DEFAULT.withPty(TerminalSize.DEFAULT), args[1], rest);
        reactor.run();
    }
}

static final class Session extends ProcessProtocol {
    final OutputStream file;
    Transport screen;

    Session(OutputStream file) {
        this.file = file;
    }

    @Override public void connectionMade() {
        screen = reactor().openStandardIo(new Keyboard(transport()));
    }

    @Override public void outReceived(Bytes data) throws IOException {
        file.write(data.toArray());
        screen.write(data);
    }

    @Override public void processEnded(ConnectionEnd reason) {
        if (reason instanceof ProcessTerminated) {
            screen.write(reason.getMessage() + "\n");
        }
        screen.loseConnection(); // when all is shown
    }
}

static final class Keyboard extends Protocol implements HalfCloseable {
    final ProcessTransport program;

    Keyboard(ProcessTransport program) {
        this.program = program;
    }

    @Override public void dataReceived(Bytes data) {
        program.write(data);
    }

    @Override public void readConnectionLost() {
        program.write("\4");
    }

    @Override public void writeConnectionLost() {}

    @Override public void connectionLost(ConnectionEnd reason) {
        reactor().stop();
    }
}
