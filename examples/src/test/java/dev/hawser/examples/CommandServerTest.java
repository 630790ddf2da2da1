package dev.hawser.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session with {@code examples/CommandServer.java}. */
class CommandServerTest {
    private static final String CLOSED = "Lost client connection. Reason: Connection was closed cleanly.";
    private static final String RECEIVED = "[CmdProtocol,0,127.0.0.1] Cmd received from 127.0.0.1 : ";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void runsTheCommandsOfTwoClientsAndTurnsAwayTheThird() throws Exception {
        Path log = folder.resolve("log");
        try (Example server = Example.serve("CommandServer", "--log", log.toString());
                Client one = server.connect()) {
            one.send("hello server\n");
            one.expect("Command not found.\n");
            one.send("comphash\ncomphash a b\n");
            one.expect("Please provide a path.\nPlease provide a path.\n");
            Files.writeString(folder.resolve("file"), "abc");
            one.send("comphash " + folder.resolve("file") + "\n");
            one.expect("File hash is : a9993e364706816aba3e25717850c26c9cd0d89d\n");
            for (Path noFile : List.of(folder.resolve("none"), folder)) {
                one.send("comphash " + noFile + "\n");
                one.expect("An error occured : java.io.FileNotFoundException: " + noFile + " is not a file\n");
            }

            try (Client two = server.connect();
                    Client three = new Client(server.port())) {
                three.expectEnd();
                two.send("exit\n");
                two.expectEnd();
            }
            server.awaitLogged("CmdProtocol,1,127.0.0.1", CLOSED);
            try (Client four = server.connect()) {
                four.send("exit please\n");
                four.expectEnd();
            }
            server.awaitLogged("CmdProtocol,3,127.0.0.1", CLOSED);
            assertThat(server.stop("TERM"))
                    .containsExactly(
                            "[CmdProtocol,0,127.0.0.1] Client connection from 127.0.0.1",
                            RECEIVED + "hello server",
                            RECEIVED + "comphash",
                            RECEIVED + "comphash a b",
                            RECEIVED + "comphash " + folder.resolve("file"),
                            RECEIVED + "comphash " + folder.resolve("none"),
                            RECEIVED + "comphash " + folder,
                            "[CmdProtocol,1,127.0.0.1] Client connection from 127.0.0.1",
                            "[CmdProtocol,2,127.0.0.1] Client connection from 127.0.0.1",
                            "[CmdProtocol,2,127.0.0.1] Too many connections. bye !",
                            "[CmdProtocol,2,127.0.0.1] " + CLOSED,
                            "[CmdProtocol,1,127.0.0.1] Cmd received from 127.0.0.1 : exit",
                            "[CmdProtocol,1,127.0.0.1] " + CLOSED,
                            "[CmdProtocol,3,127.0.0.1] Client connection from 127.0.0.1",
                            "[CmdProtocol,3,127.0.0.1] Cmd received from 127.0.0.1 : exit please",
                            "[CmdProtocol,3,127.0.0.1] " + CLOSED);
            one.expectEnd();
            assertThat(server.child().output())
                    .last()
                    .asString()
                    .endsWith("[CmdProtocol,0,127.0.0.1] Lost client connection. Reason: Connection to the other side"
                            + " was lost in a non-clean fashion: the reactor stops.");
        }
    }

    @Test
    void showsTheEndOfTheLog() throws Exception {
        Path log = folder.resolve("log");
        try (Example server = Example.serve("CommandServer", "--log", log.toString());
                Client client = server.connect()) {
            client.send("lastlog\n");
            server.child()
                    .awaitLine(line -> line.matches(".*\\[TailProtocol,\\d+] A process has ended with a probable error"
                            + " condition: process ended with exit code 1\\."));

            // The 10 last lines; those that begin with == are left out, and the bytes are left as they are.
            Files.writeString(log, "1\n2\n3\n==> 4\n5\n= 6\n7\n8\n9\n10\né 11\n12\n");
            client.send("lastlog\n");
            client.expect("Begin lastlog\n3\n5\n= 6\n7\n8\n9\n10\né 11\n12\n\nEnd lastlog\n");
            client.leave();
            server.awaitLogged("CmdProtocol,0,127.0.0.1", CLOSED);
            assertThat(server.stop("INT"))
                    .contains(RECEIVED + "lastlog")
                    .last()
                    .isEqualTo("[CmdProtocol,0,127.0.0.1] " + CLOSED);
        }
    }
}
