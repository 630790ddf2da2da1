package dev.hawser.web.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.ListeningPort;
import dev.hawser.net.Reactor;
import dev.hawser.testing.junit.HawserTest;
import dev.hawser.web.Site;
import dev.hawser.web.websocket.wire.DeflateOptions;
import dev.hawser.web.websocket.wire.WebSocketLimits;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against Python's websockets and wsproto, in both roles. */
@HawserTest(timeLimitSeconds = 60)
class WebSocketPeersTest {
    private static final WebSocketOptions SERVER = WebSocketOptions.DEFAULT
            .withProtocols("echo")
            .withLimits(WebSocketLimits.DEFAULT.withMostMessage(4 << 20));

    /** Three megabytes, as of {@code ' '.join(map(str, range(450000)))}. */
    private static final String NUMBERS =
            IntStream.range(0, 450_000).mapToObj(Integer::toString).collect(Collectors.joining(" "));

    /** Sends texts, bytes, a large message, fragments and pings, and says what came back. */
    private static final String CLIENT = """
            import asyncio, sys, websockets
            from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory
            async def main(url, way):
                offers = {'plain': None,
                          'none': [ClientPerMessageDeflateFactory(server_no_context_takeover=True, client_no_context_takeover=True)],
                          'context': [ClientPerMessageDeflateFactory(client_max_window_bits=True)],
                          'small': [ClientPerMessageDeflateFactory(server_max_window_bits=10)]}[way]
                async with websockets.connect(url, compression=None, extensions=offers, subprotocols=['echo'], max_size=None) as ws:
                    print(ws.subprotocol, [e.name for e in ws.extensions])
                    for message in ['hello', '\\u20ac\\U0001f600' * 1000, b'\\x00\\xff' * 50, 'la' * 100000, '', b'', ' '.join(map(str, range(450000)))]:
                        await ws.send(message)
                        assert await ws.recv() == message, 'another echo'
                    await ws.send(['in ', 'three ', 'pieces'])
                    print(await ws.recv())
                    await asyncio.wait_for(await ws.ping(b'are you there'), 10)
                    await ws.close(4001, 'bye')
                    print(ws.close_code, ws.close_reason)
            asyncio.run(main(sys.argv[1], sys.argv[2]))
            """;

    /** Echoes until it is told to close. */
    private static final String ECHO = """
            import asyncio, sys, websockets
            from websockets.extensions.permessage_deflate import ServerPerMessageDeflateFactory
            async def echo(ws):
                async for message in ws:
                    if message == 'close': return await ws.close(4002, 'asked')
                    elif message == 'pieces': await ws.send(['a', '', 'b\\u20ac'])
                    else: await ws.send(message)
            async def main(way):
                accepts = {'plain': None,
                           'none': [ServerPerMessageDeflateFactory(server_no_context_takeover=True)],
                           'context': [ServerPerMessageDeflateFactory()],
                           'small': [ServerPerMessageDeflateFactory(server_max_window_bits=9)]}[way]
                async with websockets.serve(echo, '127.0.0.1', 0, compression=None, extensions=accepts, subprotocols=['echo'], max_size=None) as server:
                    print(server.sockets[0].getsockname()[1], flush=True)
                    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
            asyncio.run(main(sys.argv[1]))
            """;

    /** A client of wsproto over a plain socket. */
    private static final String WSPROTO = """
            import socket, sys
            from wsproto import WSConnection, ConnectionType
            from wsproto.events import AcceptConnection, CloseConnection, Message, Ping, Pong, Request, TextMessage
            from wsproto.extensions import PerMessageDeflate
            s = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
            s.settimeout(20)
            ws = WSConnection(ConnectionType.CLIENT)
            s.sendall(ws.send(Request(host='127.0.0.1', target='/', extensions=[PerMessageDeflate()], subprotocols=['echo'])))
            text = ''
            while True:
                data = s.recv(65536)
                ws.receive_data(data or None)
                for event in ws.events():
                    if isinstance(event, AcceptConnection):
                        print('accepted', event.subprotocol, [e.name for e in event.extensions])
                        s.sendall(ws.send(Message(data='again ' * 100)) + ws.send(Ping(payload=b'p')))
                    elif isinstance(event, TextMessage):
                        text += event.data
                        if event.message_finished:
                            print('text', text == 'again ' * 100)
                    elif isinstance(event, Pong):
                        print('pong', bytes(event.payload))
                        s.sendall(ws.send(CloseConnection(code=1000, reason='done')))
                    elif isinstance(event, CloseConnection):
                        print('close', event.code)
                        sys.exit()
            """;

    /** Runs where the modules are; leaves the test out elsewhere, but for CI. */
    private static Process python(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("/usr/bin/python3", "-c", program));
        try {
            Process probe = new ProcessBuilder("/usr/bin/python3", "-c", "import websockets, wsproto").start();
            if (probe.waitFor() == 0) {
                command.addAll(List.of(arguments));
                return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            }
        } catch (IOException | InterruptedException missing) {
            return missing("no python3: " + missing);
        }
        return missing("no python3-websockets and python3-wsproto");
    }

    private static Process missing(String what) {
        if (System.getenv("CI") != null) {
            throw new AssertionError(what + ", and this is CI");
        }
        return abort(what);
    }

    private static String outputOf(Reactor reactor, Process process) {
        return reactor.blocking(() -> {
            try (BufferedReader lines = process.inputReader()) {
                String all = String.join("\n", lines.lines().toList());
                assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
                return all;
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"plain, false", "none, false", "context, false", "context, true", "small, true"})
    void pythonsWebsocketsIsOurClient(String way, boolean context, Reactor reactor) throws Exception {
        WebSocketOptions options = SERVER.withDeflate(DeflateOptions.DEFAULT.withContextTakeover(context));
        RecordingSocket echo = new RecordingSocket(true);
        ListeningPort port = reactor.listenTcp(0, new Site(new WebSocketResource(options, () -> echo)));
        Process client = reactor.blocking(() -> python(CLIENT, "ws://127.0.0.1:" + port.port() + "/", way));
        boolean compressed = way.equals("none") || way.equals("context");
        assertThat(outputOf(reactor, client))
                .isEqualTo("echo " + (compressed ? "['permessage-deflate']" : "[]") + "\nin three pieces\n4001 ");
        assertThat(echo.isCompressing()).isEqualTo(compressed);
        assertThat(echo.told).endsWith("close 4001 bye", "lost ConnectionDone 4001 (bye)");
        port.stopListening().await();
    }

    @Test
    void wsprotoIsOurClient(Reactor reactor) throws Exception {
        WebSocketOptions options = SERVER.withDeflate(DeflateOptions.DEFAULT.withContextTakeover(true));
        ListeningPort port =
                reactor.listenTcp(0, new Site(new WebSocketResource(options, () -> new RecordingSocket(true))));
        Process client = reactor.blocking(() -> python(WSPROTO, String.valueOf(port.port())));
        assertThat(outputOf(reactor, client))
                .isEqualTo("accepted echo ['permessage-deflate']\ntext True\npong b'p'\nclose 1000");
        port.stopListening().await();
    }

    @ParameterizedTest
    @CsvSource({"plain, false", "none, true", "none, false", "context, true", "small, true"})
    void pythonsWebsocketsIsOurServer(String way, boolean context, Reactor reactor) throws Exception {
        Process server = reactor.blocking(() -> python(ECHO, way));
        try {
            String port = reactor.blocking(() -> server.inputReader().readLine());
            WebSocketClientOptions options = WebSocketClientOptions.DEFAULT
                    .withProtocols("echo")
                    .withLimits(WebSocketLimits.DEFAULT.withMostMessage(4 << 20))
                    .withDeflate(DeflateOptions.DEFAULT.withContextTakeover(context));
            AwaitedWebSocket socket = WebSocketClient.connect(
                            reactor, "ws://127.0.0.1:" + port + "/", options, () -> new AwaitedWebSocket())
                    .await();
            assertThat(socket.subprotocol()).isEqualTo("echo");
            assertThat(socket.isCompressing()).isEqualTo(!way.equals("plain"));
            for (String text : List.of("hello", "\u20ac\ud83d\ude00".repeat(1000), "la".repeat(100_000), "", NUMBERS)) {
                socket.sendText(text);
                assertThat(socket.receiveText().await()).isEqualTo(text);
            }
            socket.sendText("pieces");
            assertThat(socket.receiveText().await()).isEqualTo("ab\u20ac");
            socket.sendBytesPiece(Bytes.of("one"), false);
            socket.ping(Bytes.of("amid"));
            socket.sendBytesPiece(Bytes.of(" two"), true);
            assertThat(socket.receive().await()).isEqualTo(new WebSocketMessage.Binary(Bytes.of("one two")));
            socket.sendText("close");
            assertThat(socket.receive().await()).isNull();
            assertThat(socket.closeStatus()).hasToString("4002 (asked)");
        } finally {
            server.getOutputStream().close();
            reactor.blocking(() -> server.waitFor(20, TimeUnit.SECONDS));
        }
    }
}
