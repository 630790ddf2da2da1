package dev.hawser.app.status;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A browser without a window, with a profile of its own; gone when it is closed. */
final class Chromium {
    private static final Pattern LISTENING = Pattern.compile("DevTools listening on (ws://\\S+)");

    private final Process process;
    private final DevTools tools;

    private Chromium(Process process, DevTools tools) {
        this.process = process;
        this.tools = tools;
    }

    /** Leaves the calling test out where there is no such program, and fails it in CI. */
    static Chromium start(Path profile) throws Exception {
        Process process;
        try {
            ProcessBuilder builder = new ProcessBuilder(
                            "chromium",
                            "--headless=new",
                            "--no-sandbox", // which does not work for root in a container
                            "--disable-gpu",
                            "--disable-dev-shm-usage",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--window-size=1000,900",
                            "--remote-debugging-port=0",
                            "--user-data-dir=" + profile,
                            "about:blank")
                    .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            builder.environment().put("TMPDIR", Files.createDirectories(profile).toString());
            process = builder.start();
        } catch (IOException missing) {
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError("chromium is missing, and this is CI", missing);
            }
            return abort("no chromium here: " + missing.getMessage());
        }
        CompletableFuture<String> address = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> read(process, address));
        try {
            return new Chromium(process, DevTools.connect(address.get(60, TimeUnit.SECONDS)));
        } catch (Exception failed) {
            end(process);
            throw failed;
        }
    }

    /** Reads all that the browser says, so that it never waits for us. */
    private static void read(Process process, CompletableFuture<String> address) {
        StringBuilder said = new StringBuilder();
        try (BufferedReader lines = process.errorReader()) {
            String line;
            while ((line = lines.readLine()) != null) {
                Matcher listening = LISTENING.matcher(line);
                if (listening.find()) {
                    address.complete(listening.group(1));
                } else if (!address.isDone()) {
                    said.append(line).append('\n');
                }
            }
        } catch (IOException | UncheckedIOException ended) {
            said.append(ended);
        }
        address.completeExceptionally(new AssertionError("chromium has ended: " + said));
    }

    Page open(String url) throws Exception {
        Map<?, ?> target = tools.ask(null, "Target.createTarget", "{\"url\":\"about:blank\"}");
        Map<?, ?> attached = tools.ask(
                null, "Target.attachToTarget", "{\"targetId\":\"" + target.get("targetId") + "\",\"flatten\":true}");
        String session = String.valueOf(attached.get("sessionId"));
        tools.ask(session, "Page.navigate", "{\"url\":\"" + url + "\"}"); // answered when the new page has begun
        return new Page(tools, session);
    }

    /** One page. */
    record Page(DevTools tools, String session) {
        /** What an expression gives, a promise included, as text. */
        String evaluate(String expression) throws Exception {
            String parameters = new JsonWriter()
                    .value(expression)
                    .toString();
            Map<?, ?> result = tools.ask(
                    session,
                    "Runtime.evaluate",
                    "{\"expression\":" + parameters + ",\"awaitPromise\":true,\"returnByValue\":true}");
            if (result.get("exceptionDetails") != null) {
                throw new AssertionError(expression + ": " + result.get("exceptionDetails"));
            }
            return String.valueOf(((Map<?, ?>) Objects.requireNonNull(result.get("result"))).get("value"));
        }

        /** Waits until {@code condition} holds in the page; at most 20 seconds. */
        void await(String condition) throws Exception {
            String outcome = evaluate("""
                    new Promise(done => {
                      const end = performance.now() + 20000;
                      const look = () => {
                        let holds = false;
                        try { holds = Boolean(%s); } catch (notYet) { holds = false; }
                        if (holds) done('yes');
                        else if (performance.now() > end) done(document.body.innerText);
                        else setTimeout(look, 20);
                      };
                      look();
                    })""".formatted(condition));
            if (!outcome.equals("yes")) {
                throw new AssertionError("it did not come to " + condition + "; the page is\n" + outcome);
            }
        }

        /** Clicks with the mouse in the middle of what {@code selector} finds. */
        void click(String selector) throws Exception {
            String[] at = evaluate("""
                    (() => {
                      const element = document.querySelector(%s);
                      element.scrollIntoView({block: 'center'});
                      const box = element.getBoundingClientRect();
                      return Math.round(box.x + box.width / 2) + ' ' + Math.round(box.y + box.height / 2);
                    })()""".formatted(new JsonWriter().value(selector)))
                    .split(" ");
            for (String type : List.of("mousePressed", "mouseReleased")) {
                tools.ask(
                        session,
                        "Input.dispatchMouseEvent",
                        "{\"type\":\"" + type + "\",\"x\":" + at[0] + ",\"y\":" + at[1]
                                + ",\"button\":\"left\",\"clickCount\":1}");
            }
        }

        /** Writes what is seen to {@code file}, as PNG. */
        void picture(Path file) throws Exception {
            Map<?, ?> picture = tools.ask(session, "Page.captureScreenshot", "{\"captureBeyondViewport\":true}");
            Files.write(file, Base64.getDecoder().decode(String.valueOf(picture.get("data"))));
        }

        /** Shows the page in so many pixels of width, as somebody wants it who prefers light or dark. */
        void emulate(int width, String colours) throws Exception {
            tools.ask(
                    session,
                    "Emulation.setDeviceMetricsOverride",
                    "{\"width\":" + width + ",\"height\":800,\"deviceScaleFactor\":1,\"mobile\":true}");
            tools.ask(
                    session,
                    "Emulation.setEmulatedMedia",
                    "{\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"" + colours + "\"}]}");
        }

        /** Presses Enter where the focus is. */
        void enter() throws Exception {
            String key = "\"key\":\"Enter\",\"code\":\"Enter\",\"windowsVirtualKeyCode\":13";
            tools.ask(session, "Input.dispatchKeyEvent", "{\"type\":\"keyDown\",\"text\":\"\\r\"," + key + "}");
            tools.ask(session, "Input.dispatchKeyEvent", "{\"type\":\"keyUp\"," + key + "}");
        }
    }

    /** Ends the browser and all that it has started. */
    void close() throws Exception {
        tools.close();
        end(process);
    }

    private static void end(Process process) throws Exception {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        for (ProcessHandle each : all) {
            each.destroyForcibly();
            each.onExit().get(10, TimeUnit.SECONDS);
        }
        process.waitFor(10, TimeUnit.SECONDS);
    }
}
