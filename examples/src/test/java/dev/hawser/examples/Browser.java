package dev.hawser.examples;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Chromium without a window, steered over its DevTools protocol; gone when it is closed. */
final class Browser implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("DevTools listening on (ws://\\S+)");
    private static final Pattern ANSWER = Pattern.compile("\\{\"id\":(\\d+),.*");
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final HttpClient http = HttpClient.newHttpClient();
    private final WebSocket tools;
    private final AtomicInteger lastId = new AtomicInteger();
    private final Map<Integer, CompletableFuture<String>> waiting = new ConcurrentHashMap<>();

    private Browser(Process process, String address) {
        this.process = process;
        tools = http.newWebSocketBuilder().buildAsync(URI.create(address), new Answers()).join();
    }

    /** Leaves the calling test out where there is no such program, and fails it in CI. */
    static Browser start(Path profile) throws Exception {
        Process process;
        try {
            ProcessBuilder builder = new ProcessBuilder("chromium", "--headless=new", "--no-sandbox", "--disable-gpu",
                            "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
                            "--remote-debugging-port=0", "--user-data-dir=" + profile, "about:blank")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            builder.environment().put("TMPDIR", Files.createDirectories(profile).toString());
            process = builder.start();
        } catch (IOException missing) {
            if (System.getenv("CI") != null) {
                throw missing;
            }
            return abort("no chromium here: " + missing.getMessage());
        }
        CompletableFuture<String> address = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> read(process, address));
        try {
            return new Browser(process, address.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (Exception failed) {
            end(process);
            throw failed;
        }
    }

    /** Reads all that the browser says, so that it never waits for us. */
    private static void read(Process process, CompletableFuture<String> address) {
        try (BufferedReader lines = process.errorReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher listening = LISTENING.matcher(line);
                if (listening.find()) {
                    address.complete(listening.group(1));
                }
            }
        } catch (IOException | UncheckedIOException ended) {
            address.completeExceptionally(ended);
        }
        address.completeExceptionally(new AssertionError("chromium has ended"));
    }

    /** Puts messages together, and gives answers to who waits for them. Events are for nobody. */
    private final class Answers implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                Matcher answer = ANSWER.matcher(message);
                CompletableFuture<String> asked =
                        answer.matches() ? waiting.remove(Integer.valueOf(answer.group(1))) : null;
                if (asked != null) {
                    asked.complete(message.toString());
                }
                message.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    private String ask(String session, String method, String parameters) throws Exception {
        int id = lastId.incrementAndGet();
        CompletableFuture<String> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        String of = session.isEmpty() ? "" : ",\"sessionId\":\"" + session + "\"";
        tools.sendText("{\"id\":" + id + ",\"method\":\"" + method + "\"" + of + ",\"params\":{" + parameters + "}}", true)
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        String said = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!said.contains("\"result\":{") || said.contains("\"exceptionDetails\"")) {
            throw new AssertionError(method + " " + parameters + ": " + said);
        }
        return said;
    }

    private static String field(String answer, String name) {
        Matcher value = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(answer);
        if (!value.find()) {
            throw new AssertionError("no " + name + " in " + answer);
        }
        return value.group(1);
    }

    /** A new page, which goes to {@code url}. */
    Page open(String url) throws Exception {
        String target = field(ask("", "Target.createTarget", "\"url\":\"about:blank\""), "targetId");
        String session = field(ask("", "Target.attachToTarget", "\"targetId\":\"" + target + "\",\"flatten\":true"), "sessionId");
        ask(session, "Page.navigate", "\"url\":\"" + url + "\"");
        return new Page(session);
    }

    /** One page. Its expressions have single quotes only. */
    final class Page {
        private final String session;

        private Page(String session) {
            this.session = session;
        }

        /** Waits until {@code condition} holds in the page. */
        void await(String condition) throws Exception {
            String waiting = "new Promise(done => { const end = performance.now() + 20000; const look = () => {"
                    + " let holds = false; try { holds = Boolean(" + condition + "); } catch (notYet) { holds = false; }"
                    + " if (holds) done('yes'); else if (performance.now() > end) done(document.body.innerText);"
                    + " else setTimeout(look, 20); }; look(); })";
            String answer = ask(session, "Runtime.evaluate", "\"expression\":\"" + waiting + "\",\"awaitPromise\":true");
            if (!field(answer, "value").equals("yes")) {
                throw new AssertionError("it did not come to " + condition + "; the page says " + field(answer, "value"));
            }
        }

        /** Types {@code text} where the cursor is, and then Enter. */
        void type(String text) throws Exception {
            ask(session, "Input.insertText", "\"text\":\"" + text + "\"");
            for (String type : new String[] {"keyDown", "keyUp"}) {
                ask(session, "Input.dispatchKeyEvent",
                        "\"type\":\"" + type + "\",\"key\":\"Enter\",\"code\":\"Enter\",\"windowsVirtualKeyCode\":13,\"text\":\"\\r\"");
            }
        }

        /** Runs {@code script}. */
        void run(String script) throws Exception {
            ask(session, "Runtime.evaluate", "\"expression\":\"" + script + "\"");
        }
    }

    private static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        tools.abort();
        end(process);
        http.shutdownNow();
    }
}
