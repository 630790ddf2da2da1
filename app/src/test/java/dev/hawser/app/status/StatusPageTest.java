package dev.hawser.app.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.app.MultiService;
import dev.hawser.app.ServiceState;
import dev.hawser.app.StreamServerEndpointService;
import dev.hawser.net.ConnectFailed;
import dev.hawser.net.Factory;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Reactor;
import dev.hawser.net.endpoint.ServerEndpoint;
import dev.hawser.net.endpoint.TcpClientEndpoint;
import dev.hawser.testing.junit.HawserTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser. */
@HawserTest(timeLimitSeconds = 180)
class StatusPageTest {
    private static final String EVIL = "<img src=x onerror=document.title='hacked'>";

    @TempDir
    Path profile;

    private interface Step {
        void run() throws Exception;
    }

    private static void browse(Reactor reactor, Step step) {
        reactor.blocking(() -> {
            step.run();
            return "done";
        });
    }

    private static String service(String path) {
        return "li[data-path=\"" + path + "\"] ";
    }

    private static String stateOf(String path) {
        return "document.querySelector('" + service(path) + ".state').textContent";
    }

    @Test
    void showsConnectionsLiveStopsAndStartsServicesAndTellsWhenItIsCutOff(Reactor reactor) throws Exception {
        MultiService shop = new MultiService(reactor, "shop");
        StreamServerEndpointService web = shop.add(new StreamServerEndpointService(
                reactor,
                "web",
                ServerEndpoint.parse(reactor, "tcp:0:interface=127.0.0.1"),
                Factory.of(StatusLoopbackTest.Quiet::new)));
        Part evil = shop.add(new Part(reactor, EVIL.replace('/', '|')));
        evil.description = EVIL;
        shop.startService().await();
        StatusService status =
                StatusService.of(reactor, "tcp:0:interface=127.0.0.1", shop, List.of(reactor));
        status.startService().await();
        int statusPort = Objects.requireNonNull(status.host()).port();
        Chromium browser = reactor.blocking(() -> Chromium.start(profile.resolve("chromium")));
        try {
            Chromium.Page page = reactor.blocking(() -> browser.open(status.description()));

            // what is there
            browse(reactor, () -> {
                page.await("document.querySelector('#link').textContent === 'live'");
                page.await(stateOf("shop/web") + " === 'running'");
                page.await("document.querySelector('#process').textContent.startsWith('process "
                        + ProcessHandle.current().pid() + ", ')");
                page.await("[...document.querySelectorAll('[data-kind=PORT] li')].some(item => item.textContent.includes(':"
                        + statusPort + " '))");
                page.await("document.querySelectorAll('table.bars tbody tr').length > 0");
                page.await("document.querySelectorAll('#threads tr').length > 2");
                page.await("getComputedStyle(document.body).marginTop === '0px'"); // the policy lets the style be
            });

            // a connection
            ListeningPort port = Objects.requireNonNull(web.port());
            StatusLoopbackTest.Quiet client = new TcpClientEndpoint(reactor, "127.0.0.1", port.port())
                    .connect(StatusLoopbackTest.Quiet::new)
                    .await();
            String own = client.transport().host().toString();
            String rows = "[...document.querySelectorAll('.connections tbody tr')]";
            browse(reactor, () -> page.await(rows + ".some(row => row.children[0].textContent.endsWith('Quiet')"
                    + " && row.children[3].textContent === '" + own + "' && row.children[4].textContent === 'accepted')"));
            client.transport().loseConnection();
            browse(reactor, () -> page.await(rows + ".every(row => !row.textContent.includes('Quiet'))"));

            // names are text
            browse(reactor, () -> {
                page.await("[...document.querySelectorAll('.name')].some(name => name.textContent === "
                        + new JsonWriter().value(evil.name()) + ")");
                assertThat(page.evaluate("document.title + document.images.length")).isEqualTo("hawser status0");
            });

            // stop by the mouse
            browse(reactor, () -> {
                page.click(service("shop/web") + "button.stop");
                page.await(stateOf("shop/web") + " === 'stopped'");
                page.await("document.querySelector('#said').textContent === 'shop/web is stopped.'");
            });
            assertThat(web.state()).isEqualTo(ServiceState.STOPPED);
            assertThat(port.isListening()).isFalse();
            assertThatThrownBy(() -> new TcpClientEndpoint(reactor, "127.0.0.1", port.port())
                            .connect(StatusLoopbackTest.Quiet::new)
                            .await())
                    .isInstanceOf(ConnectFailed.Refused.class);
            browse(reactor, () -> page.await("[...document.querySelectorAll('[data-kind=PORT] li')].every(item =>"
                    + " !item.textContent.includes(':" + port.port() + " '))"));

            // start by the keyboard
            browse(reactor, () -> {
                page.evaluate("document.querySelector('" + service("shop/web") + "button.start').focus()");
                page.enter();
                page.await(stateOf("shop/web") + " === 'running'");
                assertThat(page.evaluate("document.activeElement.getAttribute('aria-label')"))
                        .isEqualTo("Start shop/web");
            });
            assertThat(web.isRunning()).isTrue();

            // a failure
            evil.refusal = new IllegalStateException(EVIL);
            evil.stopService().await();
            browse(reactor, () -> {
                page.await("document.querySelector('li li:last-child button.start[aria-disabled=false]') !== null");
                page.click("li li:last-child button.start");
                page.await("document.querySelector('li li:last-child .state').textContent === 'failed'");
                page.await("document.querySelector('#said').textContent.endsWith(" + new JsonWriter().value(EVIL) + ")");
                assertThat(page.evaluate("document.title + document.images.length")).isEqualTo("hawser status0");
            });

            // on a phone, at night
            browse(reactor, () -> {
                String day = page.evaluate("getComputedStyle(document.body).backgroundColor");
                page.emulate(380, "dark");
                page.await("innerWidth === 380 && document.documentElement.scrollWidth <= 380");
                assertThat(page.evaluate("getComputedStyle(document.body).backgroundColor")).isNotEqualTo(day);
            });

            // cut off, and back again
            status.stopService().await();
            browse(reactor, () -> page.await("document.querySelector('#link.lost').textContent.startsWith('connection lost')"));
            StatusService later = StatusService.of(
                    reactor, "tcp:" + statusPort + ":interface=127.0.0.1", shop, List.of(reactor));
            later.startService().await();
            browse(reactor, () -> page.await("document.querySelector('#link.live') !== null"));
            String picture = System.getProperty("hawser.status.picture", "");
            if (!picture.isEmpty()) { // for who wants to see it
                browse(reactor, () -> page.picture(Path.of(picture)));
            }
            later.stopService().await();
            shop.stopService().await();
        } finally {
            browse(reactor, browser::close);
        }
    }
}
