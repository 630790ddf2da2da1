package dev.hawser.web.cgi;

import dev.hawser.app.procmon.OutputLog;
import dev.hawser.app.procmon.ProcessTree;
import dev.hawser.bytes.Bytes;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.ProcessDone;
import dev.hawser.net.PushProducer;
import dev.hawser.time.DelayedCall;
import dev.hawser.web.cgi.wire.CgiHead;
import dev.hawser.web.cgi.wire.CgiOutputParser;
import dev.hawser.web.cgi.wire.CgiSyntaxException;
import dev.hawser.web.http.HttpStatus;
import dev.hawser.web.server.Request;
import dev.hawser.web.server.RequestRefused;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** The process that answers one request, and the source of what is answered. */
final class CgiProcess extends ProcessTree implements PushProducer {
    private final CgiRunner runner;
    private final Request request;
    private final String name;
    private final CgiOutputParser parser;
    private final OutputLog errors;
    private @Nullable DelayedCall silence;
    private boolean headRead;
    private long left = -1;
    private boolean answered;
    private boolean paused;
    private boolean isOver;
    private boolean endedByUs;

    CgiProcess(CgiRunner runner, Request request, String name) {
        super(runner.options().killTime());
        this.runner = runner;
        this.request = request;
        this.name = name;
        parser = new CgiOutputParser(runner.options().headBytes());
        errors = new OutputLog(CgiRunner.LOG, Level.WARNING, name);
    }

    // ---------------------------------------------------------------- input

    /** Passes the body on; called when the process has been started. */
    void feed() {
        listen();
        request.notifyFinish().finish(_ -> {}, _ -> clientLeft());
        request.body()
                .deliverTo(transport())
                .finish(
                        _ -> transport().closeStdin(),
                        _ -> { // the program takes no more, or the client has left, which is told separately
                            if (!isOver) {
                                transport().closeStdin();
                            }
                        });
    }

    // ---------------------------------------------------------------- output

    @Override
    public void outReceived(Bytes data) {
        listen();
        if (answered) {
            return;
        }
        if (headRead) {
            write(data);
            return;
        }
        CgiHead head;
        try {
            head = parser.receive(data);
        } catch (CgiSyntaxException wrong) {
            refuse(HttpStatus.BAD_GATEWAY, "said what is no answer: " + wrong.getMessage());
            return;
        }
        if (head != null) {
            headRead = true;
            begin(head);
            write(parser.rest());
        }
    }

    private void begin(CgiHead head) {
        request.setStatus(head.status());
        request.responseHeaders().addAll(head.fields());
        boolean isBodyless = request.method().equals("HEAD") || HttpStatus.isBodyless(head.status());
        if (head.contentLength() >= 0 && head.status() != HttpStatus.NO_CONTENT) {
            request.setHeader("Content-Length", Long.toString(head.contentLength()));
            left = isBodyless ? -1 : head.contentLength();
        }
        request.registerProducer(this);
    }

    private void write(Bytes data) {
        if (left >= 0) {
            if (data.size() > left) {
                breakOff("said more than its Content-Length");
                return;
            }
            left -= data.size();
        }
        if (!data.isEmpty()) {
            request.write(data);
        }
    }

    @Override
    public void outConnectionLost() {
        if (answered) {
            return;
        }
        if (!headRead) {
            refuse(HttpStatus.BAD_GATEWAY, "ended without an answer");
        } else if (left > 0) {
            breakOff("said " + left + " bytes less than its Content-Length");
        } else {
            answered = true;
            request.unregisterProducer();
            if (!request.isFinished()) {
                request.finish();
            }
        }
    }

    @Override
    public void errReceived(Bytes data) {
        listen();
        errors.received(data);
    }

    @Override
    public void errConnectionLost() {
        errors.finished();
    }

    // ---------------------------------------------------------------- the end

    private void refuse(int status, String why) {
        CgiRunner.LOG.log(Level.WARNING, name + " for " + request + " " + why);
        answered = true;
        request.failed(new RequestRefused(status));
        endNow();
    }

    private void breakOff(String why) {
        CgiRunner.LOG.log(Level.WARNING, name + " for " + request + " " + why);
        answered = true;
        request.abort();
        endNow();
    }

    private void clientLeft() {
        if (!answered) {
            answered = true;
            endNow();
        }
    }

    /** Nobody is there any more whom it could answer. */
    private void endNow() {
        if (isOver) {
            return;
        }
        endedByUs = true;
        paused = false;
        transport().unregisterProducer();
        transport().closeStdin();
        transport().closeStdout();
        transport().resumeProducing();
        end();
    }

    @Override
    protected void ended(ConnectionEnd reason) {
        isOver = true;
        DelayedCall waiting = silence;
        if (waiting != null && waiting.isActive()) {
            waiting.cancel();
        }
        runner.ended();
        if (!(reason instanceof ProcessDone) && !endedByUs) {
            CgiRunner.LOG.log(Level.WARNING, name + ": " + reason.getMessage());
        }
    }

    /** Begins anew to wait for a sign of life. */
    private void listen() {
        DelayedCall waiting = silence;
        if (waiting != null && waiting.isActive()) {
            waiting.reset(runner.options().timeout());
        } else if (!isOver) {
            silence = reactor().callLater(runner.options().timeout(), this::silentTooLong);
        }
    }

    private void silentTooLong() {
        if (paused) {
            listen();
            return;
        }
        String why = "has said nothing for " + runner.options().timeout().toMillis() + " ms";
        if (answered) {
            endNow();
        } else if (headRead) {
            breakOff(why);
        } else {
            refuse(HttpStatus.GATEWAY_TIMEOUT, why);
        }
    }

    // ---------------------------------------------------------------- flow

    @Override
    public void pauseProducing() {
        paused = true;
        transport().pauseProducing();
    }

    @Override
    public void resumeProducing() {
        paused = false;
        listen();
        transport().resumeProducing();
    }

    /** The client has left, which is told separately. */
    @Override
    public void stopProducing() {}

    @Override
    protected boolean isHeldBack() {
        return paused;
    }
}
