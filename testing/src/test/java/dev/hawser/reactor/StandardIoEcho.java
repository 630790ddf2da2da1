package dev.hawser.reactor;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.Protocol;
import dev.hawser.net.Reactor;

/** A program that copies its standard input to its standard output. */
final class StandardIoEcho extends Protocol {
    private StandardIoEcho() {}

    public static void main(String[] args) {
        System.out.print("first ");
        Reactor reactor = Reactor.open();
        reactor.openStandardIo(new StandardIoEcho());
        reactor.run();
        System.out.print(" last");
    }

    @Override
    public void dataReceived(Bytes data) {
        transport().write(data);
    }

    @Override
    public void connectionLost(ConnectionEnd reason) {
        reactor().stop();
    }
}
