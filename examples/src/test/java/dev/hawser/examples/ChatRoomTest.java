package dev.hawser.examples;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Two pages of a browser in the room of {@code examples/ChatRoom.java}. */
class ChatRoomTest {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private static String said(String... lines) {
        return "[...document.querySelectorAll('li')].map(line => line.textContent).join('|') === '"
                + String.join("|", lines) + "'";
    }

    @Test
    void pagesTalkToEachOtherOverTheServer() throws Exception {
        try (Example server = Example.serve("ChatRoom");
                Browser browser = Browser.start(folder.resolve("profile"))) {
            String url = "http://127.0.0.1:" + server.port() + "/";
            Browser.Page first = browser.open(url);
            first.await(said("Guest 1 has come, and makes it 1"));
            Browser.Page second = browser.open(url);
            second.await(said("Guest 2 has come, and makes it 2"));

            second.run("line.value = 'h\u00e4llo <b>there</b> \u20ac'.repeat(20); document.forms[0].requestSubmit()");
            first.await("said.lastChild.textContent === 'Guest 2: ' + 'h\u00e4llo <b>there</b> \u20ac'.repeat(20)");
            first.run("line.focus()");
            first.type("hello");
            second.await("said.lastChild.textContent === 'Guest 1: hello'");

            second.run("line.value = 'bye'; document.forms[0].requestSubmit()");
            second.await("said.lastChild.textContent === 'You have left: 4000'");
            first.await("said.lastChild.textContent === 'Guest 2 has left'");
            first.run("line.value = 'x'.repeat(5000); document.forms[0].requestSubmit()");
            first.await("said.lastChild.textContent === 'You have left: 1009'"); // longer than is taken here

            server.child().signal("TERM");
            server.child().awaitExit();
        }
    }
}
