package dev.hawser.reactor;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ConnectionAborted;
import dev.hawser.net.ConnectionDone;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.HalfCloseable;
import dev.hawser.net.ProcessDone;
import dev.hawser.net.ProcessExitedAlready;
import dev.hawser.net.ProcessProtocol;
import dev.hawser.net.Protocol;
import java.io.IOException;

/**
 * Has a child be the peer of a protocol: hands on what its connection tells, and says how it was lost when it is known how
 * the child has ended (E6). What the child says on its standard error is logged.
 */
final class ProcessConnection extends ProcessProtocol {
    private static final System.Logger LOGGER = System.getLogger("dev.hawser.net.ProcessTransport");

    /** Longer lines are logged in pieces. */
    private static final int LONGEST_LINE = 8192;

    private final Protocol protocol;
    private final String executable;
    private final Runnable whenEnded;
    private final Side side;
    private Bytes unlogged = Bytes.EMPTY;
    private boolean told;

    /**
     * For {@code protocol}.
     *
     * @param whenEnded run when it has been told that it is over
     */
    ProcessConnection(Protocol protocol, String executable, Runnable whenEnded) {
        this.protocol = protocol;
        this.executable = executable;
        this.whenEnded = whenEnded;
        this.side = protocol instanceof HalfCloseable half ? new HalfCloseableSide(half) : new Side();
    }

    /** The protocol of the connection. */
    Protocol side() {
        return side;
    }

    private class Side extends Protocol {
        private boolean serves;

        @Override
        public void connectionMade() throws Exception {
            try {
                protocol.makeConnection(transport());
            } finally {
                serves = protocol.transport() == transport(); // it may be another connection's
            }
        }

        @Override
        public void dataReceived(Bytes data) throws Exception {
            protocol.dataReceived(data);
        }

        @Override
        public void readResumed() throws Exception {
            protocol.readResumed();
        }

        @Override
        public void connectionLost(ConnectionEnd reason) throws Exception {
            try {
                sideLost(reason);
            } finally {
                ((SpawnedProcess) ProcessConnection.this.transport()).pipeLost();
            }
        }

        @Override
        public String logPrefix() {
            return protocol.logPrefix();
        }
    }

    private final class HalfCloseableSide extends Side implements HalfCloseable {
        private final HalfCloseable half;

        HalfCloseableSide(HalfCloseable half) {
            this.half = half;
        }

        @Override
        public void readConnectionLost() throws Exception {
            half.readConnectionLost();
        }

        @Override
        public void writeConnectionLost() throws Exception {
            half.writeConnectionLost();
        }
    }

    // ---------------------------------------------------------------- the end

    /** A connection that ends in good order, or since the child takes no more, ends as the child does. */
    private void sideLost(ConnectionEnd reason) throws Exception {
        if (reason instanceof ConnectionDone || reason.getCause() instanceof IOException) {
            return;
        }
        if (reason instanceof ConnectionAborted) {
            kill();
        }
        tellLost(reason);
    }

    private void kill() {
        try {
            transport().signalProcess("KILL");
        } catch (ProcessExitedAlready already) {
            LOGGER.log(System.Logger.Level.DEBUG, "nothing is left to be killed", already);
        }
    }

    @Override
    public void processEnded(ConnectionEnd reason) throws Exception {
        log(unlogged);
        unlogged = Bytes.EMPTY;
        tellLost(reason instanceof ProcessDone ? new ConnectionDone() : reason);
    }

    private void tellLost(ConnectionEnd reason) throws Exception {
        if (!told) {
            told = true;
            try {
                if (side.serves) {
                    protocol.connectionLost(reason);
                }
            } finally {
                whenEnded.run();
            }
        }
    }

    // ---------------------------------------------------------------- standard error

    @Override
    public void errReceived(Bytes data) {
        Bytes all = unlogged.concat(data);
        for (int end; (end = all.indexOf((byte) '\n')) >= 0 || (end = all.size()) > LONGEST_LINE; ) {
            int size = Math.min(end, LONGEST_LINE);
            log(all.take(size));
            all = all.drop(size < end || end == all.size() ? size : end + 1);
        }
        unlogged = all.compact();
    }

    private void log(Bytes line) {
        if (!line.isEmpty()) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    executable + ", process " + transport().pid() + ", says: " + line.utf8());
        }
    }
}
