package dev.hawser.web.websocket;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ConnectionEnd;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes down what it is told, and echoes messages where it is to. */
final class RecordingSocket extends WebSocketProtocol {
    final List<String> told = new ArrayList<>();
    final boolean echoes;
    @Nullable ConnectionEnd end;
    Runnable onText = () -> {};

    RecordingSocket() {
        this(false);
    }

    RecordingSocket(boolean echoes) {
        this.echoes = echoes;
    }

    @Override
    public void negotiationFinished() {
        told.add("negotiated " + subprotocol());
    }

    @Override
    public void textReceived(String text) {
        told.add("text " + text);
        onText.run();
        if (echoes) {
            sendText(text);
        }
    }

    @Override
    public void bytesReceived(Bytes data) {
        told.add("bytes " + data.hex());
        if (echoes) {
            sendBytes(data);
        }
    }

    @Override
    public void pongReceived(Bytes data) {
        told.add("pong " + data.utf8());
    }

    @Override
    public void closeReceived(int code, String reason) {
        told.add("close " + code + " " + reason);
    }

    @Override
    public void connectionLost(ConnectionEnd reason) {
        end = reason;
        told.add("lost " + reason.getClass().getSimpleName() + " " + closeStatus());
    }
}
