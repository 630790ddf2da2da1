package dev.hawser.protocols.inetd;

import dev.hawser.app.procmon.OutputLog;
import dev.hawser.app.procmon.ProcessTree;
import dev.hawser.app.procmon.Program;
import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ProcessDone;
import dev.hawser.net.PushProducer;
import java.time.Duration;
import java.util.function.Consumer;

/** The child of one connection, and the source of what is sent there. */
final class InetdChild extends ProcessTree implements PushProducer {
    private static final System.Logger LOGGER = System.getLogger(Inetd.class.getName());

    private final InetdProtocol connection;
    private final String name;
    private final Consumer<InetdChild> whenEnded;
    private final OutputLog errors;
    private boolean paused;
    private boolean endedByUs;

    /** @param whenEnded told before the connection is */
    InetdChild(
            InetdProtocol connection,
            Program program,
            Duration killTime,
            Address peer,
            Consumer<InetdChild> whenEnded) {
        super(killTime);
        this.connection = connection;
        this.name = program.command().getFirst() + " for " + peer;
        this.whenEnded = whenEnded;
        this.errors = new OutputLog(LOGGER, System.Logger.Level.WARNING, name);
    }

    /** Whether its client is read. */
    boolean isFed() {
        return connection.transport().isReading();
    }

    // ---------------------------------------------------------------- output

    @Override
    public void outReceived(Bytes data) {
        connection.transport().write(data);
    }

    @Override
    public void errReceived(Bytes data) {
        errors.received(data);
    }

    @Override
    public void outConnectionLost() {
        connection.outputEnded();
    }

    @Override
    public void errConnectionLost() {
        errors.finished();
    }

    @Override
    protected void ended(ConnectionEnd reason) {
        if (!(reason instanceof ProcessDone) && !endedByUs) {
            LOGGER.log(System.Logger.Level.INFO, name + ": " + reason.getMessage());
        }
        whenEnded.accept(this);
        connection.childEnded();
    }

    // ---------------------------------------------------------------- the connection

    /** Nobody is there any more whom it could answer. */
    void endWithConnection() {
        endedByUs = true;
        paused = false;
        transport().unregisterProducer();
        transport().closeStdin();
        transport().closeStdout();
        transport().resumeProducing();
        end();
    }

    @Override
    public void pauseProducing() {
        paused = true;
        transport().pauseProducing();
    }

    @Override
    public void resumeProducing() {
        paused = false;
        transport().resumeProducing();
    }

    /** The connection tells it as well. */
    @Override
    public void stopProducing() {}

    @Override
    protected boolean isHeldBack() {
        return paused;
    }
}
