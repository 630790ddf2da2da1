package dev.hawser.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.app.MultiService;
import dev.hawser.app.status.StatusQuery;
import dev.hawser.app.status.StatusService;
import dev.hawser.deferred.Deferred;
import dev.hawser.net.Address;
import dev.hawser.net.Reactor;
import dev.hawser.net.ReactorOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class StatusCommandTest {
    private final Reactor reactor = Reactor.open(ReactorOptions.DEFAULT.withHandleSignals(false));
    private final MultiService shop = new MultiService(reactor, "shop");
    private final StatusService status =
            StatusService.of(reactor, "tcp:0:interface=127.0.0.1", shop, List.of(reactor));
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Thread thread = Thread.currentThread();
    private String endpoint = "";

    @BeforeEach
    void serve() throws Exception {
        shop.add(new MultiService(reactor, "web"));
        thread = reactor.start();
        Address host = reactor.blockingCallFromThread(() -> status.startService()
                .chain(_ -> shop.startService())
                .chain(_ -> Deferred.succeed(reactor, Objects.requireNonNull(status.host()))));
        endpoint = "tcp:127.0.0.1:" + host.port();
    }

    @AfterEach
    void stop() throws Exception {
        reactor.stop();
        thread.join();
    }

    private int run(String... args) {
        return new CommandLine(new StatusCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    @Test
    void showsTextAndJson() {
        assertThat(run(endpoint)).isZero();
        assertThat(out.toString()).contains("\n  shop ").contains("\n    web ");
        out.getBuffer().setLength(0);
        assertThat(run(endpoint, "--json")).isZero();
        assertThat(out.toString()).startsWith("{\"taken\":").hasLineCount(1);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void stopsAndStarts() throws Exception {
        assertThat(run(endpoint, "--stop", "shop/web")).isZero();
        assertThat(running()).isFalse();
        assertThat(run("--start=shop/web", endpoint)).isZero();
        assertThat(running()).isTrue();
        assertThat(out.toString()).isEqualTo("shop/web is stopped\nshop/web is running\n");
    }

    private boolean running() throws Exception {
        return reactor.blockingCallFromThread(
                () -> Deferred.succeed(reactor, shop.service("web").isRunning()));
    }

    @Test
    void whatIsWrongIsOneLineAndAStatus() {
        assertThat(run(endpoint, "--stop", "nothing")).isEqualTo(StatusQuery.USAGE);
        assertThat(err.toString()).isEqualTo("hawser: there is no service nothing at " + endpoint + "\n");
        err.getBuffer().setLength(0);
        assertThat(run("unix:/nowhere/at/all")).isEqualTo(StatusQuery.UNAVAILABLE);
        assertThat(err.toString()).startsWith("hawser: nobody answers at unix:/nowhere/at/all: ").hasLineCount(1);
    }

    @Test
    void onlyOneThingIsWantedAtATime() {
        CommandLine command = new CommandLine(new StatusCommand());
        assertThatThrownBy(() -> command.parseArgs(endpoint, "--json", "--stop", "x")).isInstanceOf(ParameterException.class);
        assertThatThrownBy(() -> command.parseArgs("--json")).isInstanceOf(ParameterException.class);
    }
}
