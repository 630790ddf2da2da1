package dev.hawser.launcher.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import java.io.IOException;
import java.io.PrintStream;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Queue;

/** Lines in a {@link LogFile}. What is wrong with the file is told on standard error, and in it as soon as that can be. */
final class LogFileAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private final LoggerContext logback;
    private final Encoder<ILoggingEvent> lines;
    private final PrintStream standardError;
    private final Losses losses;

    /** Guards itself, {@link #losses} and {@link #complaints}. */
    private final LogFile file;

    private final Queue<String> complaints = new ArrayDeque<>();
    private long lastMillis;

    /** Opens the file of {@code target}. */
    LogFileAppender(
            LogTarget.ToFile target,
            ZoneId zone,
            Encoder<ILoggingEvent> lines,
            LoggerContext logback,
            PrintStream standardError)
            throws CannotLog {
        this.logback = logback;
        this.lines = lines;
        this.standardError = standardError;
        this.losses = new Losses("cannot write the log file " + target.path(), standardError);
        try {
            this.file = new LogFile(target.path(), target.rotation(), zone, complaints::add);
        } catch (IOException refused) {
            throw new CannotLog("cannot write the log file " + target.path() + ": " + CannotLog.reason(refused), refused);
        }
        OwnEvents.rehearse(logback, lines::encode);
        setContext(logback);
        setName(target.path().toString());
    }

    @Override
    protected void append(ILoggingEvent event) {
        byte[] line = lines.encode(event);
        synchronized (file) {
            lastMillis = event.getTimeStamp();
            write(line);
        }
    }

    private void write(byte[] line) {
        try {
            if (!losses.isNone()) {
                file.append(ownLine(losses.text()), lastMillis);
                losses.clear();
            }
            file.append(line, lastMillis);
        } catch (IOException refused) {
            losses.add(CannotLog.reason(refused), lastMillis);
            return;
        }
        writeComplaints();
    }

    void giveTo(long uid) throws IOException {
        synchronized (file) {
            file.giveTo(uid);
        }
    }

    private void writeComplaints() {
        for (String complaint = complaints.poll(); complaint != null; complaint = complaints.poll()) {
            try {
                file.append(ownLine(complaint), lastMillis);
            } catch (IOException refused) {
                losses.add(CannotLog.reason(refused), lastMillis);
            }
        }
    }

    private byte[] ownLine(String message) {
        return OwnEvents.encoded(logback, message, lastMillis, lines::encode);
    }

    /** Goes on in the file that is at the path now; where that cannot be, in the open one. */
    void reopen() {
        synchronized (file) {
            try {
                file.reopen();
            } catch (IOException refused) {
                String complaint = "the log file " + file.path() + " cannot be opened anew, and the open one is written on: "
                        + CannotLog.reason(refused);
                standardError.println("hawser: " + complaint);
                complaints.add(complaint);
            }
        }
    }

    @Override
    public void stop() {
        super.stop();
        synchronized (file) {
            try {
                file.close();
            } catch (IOException refused) {
                standardError.println("hawser: the end of the log file " + file.path() + " may be lost: "
                        + CannotLog.reason(refused));
            }
        }
    }
}
