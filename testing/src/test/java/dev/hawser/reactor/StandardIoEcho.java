package dev.hawser.reactor;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.HalfCloseable;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;

/**
 * A program that copies its standard input to its standard output, on the backend that it is told; with a second word as a
 * protocol that goes on when one direction has ended.
 */
class StandardIoEcho extends Protocol {
    private StandardIoEcho() {}

    public static void main(String[] args) {
        System.out.print("first ");
        String backend = args.length == 0 ? "auto" : args[0];
        Reactor reactor = Reactor.open(ReactorOptions.DEFAULT.withBackend(backend));
        reactor.openStandardIo(args.length < 2 ? new StandardIoEcho() : new GoingOn());
        reactor.run();
        System.out.print(" last");
    }

    @Override
    public void dataReceived(Bytes data) {
        transport().write(data);
    }

    @Override
    public void connectionLost(ConnectionEnd reason) {
        System.err.print(reason.getClass().getSimpleName());
        reactor().stop();
    }

    private static final class GoingOn extends StandardIoEcho implements HalfCloseable {
        private int seen;

        @Override
        public void connectionMade() {
            transport().write("open ");
        }

        @Override
        public void dataReceived(Bytes data) {
            seen += data.size();
            transport().write(data);
        }

        @Override
        public void readConnectionLost() {
            System.err.print("read lost after " + seen + ", ");
            transport().write("; still writing");
            transport().loseConnection();
        }

        @Override
        public void writeConnectionLost() {
            System.err.print("write lost, ");
        }
    }
}
