package dev.hawser.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Datagrams to {@code examples/UdpEcho.java} and back. */
class UdpEchoTest {
    private static final int PATIENCE_MILLIS = 30_000;

    @Test
    void sendsBackEveryDatagram() throws Exception {
        try (Example server = Example.serve("UdpEcho");
                DatagramSocket client = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            client.setSoTimeout(PATIENCE_MILLIS);
            for (int size : new int[] {1, 0, 8192}) {
                byte[] data = new byte[size];
                Arrays.fill(data, (byte) size);
                client.send(new DatagramPacket(data, size, InetAddress.getByName("127.0.0.1"), server.port()));
                DatagramPacket back = new DatagramPacket(new byte[10_000], 10_000);
                client.receive(back);
                assertThat(Arrays.copyOf(back.getData(), back.getLength())).isEqualTo(data);
            }
            server.awaitLogged("Echo,UDP," + server.port(), "8192 bytes from 127.0.0.1:" + client.getLocalPort());
            server.child().signal("INT");
            assertThat(server.end()).contains("[-] (UDP Port " + server.port() + " Closed)");
        }
    }
}
