package dev.hawser.app.status;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The DevTools protocol, as far as a test needs it: commands and their results. Each waits, and not for ever. */
final class DevTools implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final WebSocket socket;
    private final AtomicLong lastId = new AtomicLong();
    private final Map<Long, CompletableFuture<Map<?, ?>>> waiting = new ConcurrentHashMap<>();

    private DevTools(URI browser) {
        socket = http.newWebSocketBuilder()
                .connectTimeout(LIMIT)
                .buildAsync(browser, new Listener())
                .join();
    }

    static DevTools connect(String browser) {
        return new DevTools(URI.create(browser));
    }

    /** Puts messages together, and gives results to who waits for them. Events are for nobody. */
    private final class Listener implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                received(message.toString());
                message.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            waiting.values().forEach(each -> each.completeExceptionally(error));
        }
    }

    private void received(String message) {
        if (!message.startsWith("{\"id\":")) {
            return;
        }
        Map<?, ?> result = (Map<?, ?>) Objects.requireNonNull(JsonReader.read(message));
        CompletableFuture<Map<?, ?>> asked = waiting.remove((Long) result.get("id"));
        if (asked == null) {
            return;
        }
        if (result.get("result") instanceof Map<?, ?> value) {
            asked.complete(value);
        } else {
            asked.completeExceptionally(new AssertionError(message));
        }
    }

    /**
     * The result of a command.
     *
     * @param session the page that it is for; null for the browser
     * @param parameters an object of JSON
     */
    Map<?, ?> ask(@Nullable String session, String method, String parameters) throws Exception {
        long id = lastId.incrementAndGet();
        CompletableFuture<Map<?, ?>> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        String from = session == null ? "" : ",\"sessionId\":\"" + session + "\"";
        socket.sendText(
                        "{\"id\":" + id + ",\"method\":\"" + method + "\"" + from + ",\"params\":" + parameters + "}", true)
                .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        return answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        socket.abort();
        http.shutdownNow();
        http.close();
    }
}
