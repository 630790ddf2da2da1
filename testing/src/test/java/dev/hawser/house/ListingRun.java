package dev.hawser.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs a listing as its page says, and sees that the page tells the truth. */
final class ListingRun {
    /** How often a port that was free is looked for, where somebody else took it meanwhile. */
    private static final int MOST_PORTS = 5;

    private final Listing listing;
    private final Path folder;
    private int attempts;

    ListingRun(Listing listing, Path folder) {
        this.listing = listing;
        this.folder = folder;
    }

    void run() throws Exception {
        switch (listing.kind()) {
            case PROGRAM -> {
                try (ListingChild child = start(listing.source())) {
                    endsAsShown(child);
                }
            }
            case SERVER -> {
                while (!serves(freePort())) {
                    assertThat(attempts).as("ports taken by others").isLessThan(MOST_PORTS);
                }
            }
            case CLIENT -> {
                try (EchoPeer peer = new EchoPeer();
                        ListingChild child = start(listing.sourceWithPort(peer.port()))) {
                    if (listing.runsOn()) {
                        assertThat(child.awaitUnlessEnded(peer::hasHeard)).as("ended\n" + child).isTrue();
                        endsWhenTold(child);
                    } else {
                        endsAsShown(child);
                    }
                }
            }
        }
    }

    private ListingChild start(String source) throws IOException {
        return ListingChild.start(
                source, listing.options(), Files.createDirectories(folder.resolve(String.valueOf(attempts++))));
    }

    private void endsAsShown(ListingChild child) throws InterruptedException {
        assertThat(child.awaitEnd()).as(child::toString).isZero();
        assertThat(child.errors()).isEmpty();
        assertThat(child.output()).isEqualTo(listing.output() == null ? "" : listing.output());
    }

    private static void endsWhenTold(ListingChild child) throws InterruptedException {
        if (child.tellToStop()) {
            assertThat(child.awaitEnd()).as(child::toString).isZero();
        }
        assertThat(child.errors()).isEmpty();
    }

    /** Whether it could listen; where it could, it has shown the rest. */
    private boolean serves(int port) throws Exception {
        try (ListingChild child = start(listing.sourceWithPort(port))) {
            if (!child.awaitUnlessEnded(() -> answers(port))) {
                assertThat(child.errors()).contains("CannotListen");
                return false;
            }
            endsWhenTold(child);
            return true;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Whether somebody listens, who must have something to say to a line. */
    private static boolean answers(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write("hello\r\n".getBytes(StandardCharsets.UTF_8));
            if (socket.getInputStream().read() < 0) {
                throw new EOFException("the server closed the connection and had said nothing");
            }
            return true;
        } catch (ConnectException notYet) {
            return false;
        }
    }

    /** Takes one connection, and says everything back. */
    private static final class EchoPeer implements AutoCloseable {
        private final ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private volatile boolean heard;

        EchoPeer() throws IOException {
            Thread.ofVirtual().start(this::echo);
        }

        private void echo() {
            try (Socket socket = listening.accept()) {
                byte[] piece = new byte[1024];
                for (int size = socket.getInputStream().read(piece);
                        size >= 0;
                        size = socket.getInputStream().read(piece)) {
                    socket.getOutputStream().write(piece, 0, size);
                    heard = true;
                }
            } catch (IOException gone) {
                // the client has ended, or nobody came: what it did not hear is missed in what it prints
            }
        }

        int port() {
            return listening.getLocalPort();
        }

        boolean hasHeard() {
            return heard;
        }

        @Override
        public void close() throws IOException {
            listening.close();
        }
    }
}
