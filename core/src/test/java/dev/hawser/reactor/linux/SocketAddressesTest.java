package dev.hawser.reactor.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.net.Address;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses as the kernel writes them. No native memory is needed for that. */
final class SocketAddressesTest {
    /** Longs, so that the numbers in it are aligned. */
    private final MemorySegment memory =
            MemorySegment.ofArray(new long[4]).asSlice(0, SocketAddresses.SIZE);

    private static Address.Ip ip(String literal, int port) {
        return new Address.Ip(InetAddress.ofLiteral(literal), port);
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1,1", "0.0.0.0,0", "255.255.255.255,65535", "192.0.2.7,8000", "::1,443", "::,0",
        "2001:db8:1:2:3:4:5:6,65535", "fe80::1,80"})
    void whatIsWrittenIsReadBack(String literal, int port) throws IOException {
        Address.Ip address = ip(literal, port);
        SocketAddresses.write(memory, address, SocketAddresses.family(address));
        assertThat(SocketAddresses.read(memory)).isEqualTo(address);
    }

    @Test
    void theScopeOfAnIpv6AddressIsKept() throws IOException {
        byte[] raw = InetAddress.ofLiteral("fe80::1").getAddress();
        Address.Ip address = new Address.Ip(Inet6Address.getByAddress(null, raw, 7), 80);
        SocketAddresses.write(memory, address, SocketCalls.AF_INET6);
        Address.Ip back = SocketAddresses.read(memory);
        assertThat(back).isEqualTo(address);
        assertThat(((Inet6Address) back.address()).getScopeId()).isEqualTo(7);
        assertThat(back.host()).isEqualTo("fe80:0:0:0:0:0:0:1%7");
    }

    @Test
    void thePortAndTheAddressAreInNetworkOrder() {
        assertThat(SocketAddresses.write(memory, ip("1.2.3.4", 0x1f90), SocketCalls.AF_INET)).isEqualTo(16);
        byte[] bytes = memory.toArray(ValueLayout.JAVA_BYTE);
        assertThat(HexFormat.of().formatHex(bytes, 2, 8)).isEqualTo("1f9001020304");
    }

    @Test
    void anIpv4AddressIsMappedForASocketOfIpv6AndReadAsIpv4() throws IOException {
        Address.Ip address = ip("192.0.2.7", 25);
        assertThat(SocketAddresses.write(memory, address, SocketCalls.AF_INET6)).isEqualTo(28);
        byte[] bytes = memory.toArray(ValueLayout.JAVA_BYTE);
        assertThat(HexFormat.of().formatHex(bytes, 8, 24)).isEqualTo("00000000000000000000ffffc0000207");
        assertThat(SocketAddresses.read(memory)).isEqualTo(address);
    }

    @Test
    void theWildcardOfIpv4IsThatOfIpv6OnASocketOfIpv6() throws IOException {
        SocketAddresses.write(memory, ip("0.0.0.0", 25), SocketCalls.AF_INET6);
        assertThat(SocketAddresses.read(memory)).isEqualTo(ip("::", 25));
    }

    @Test
    void nothingOfTheAddressBeforeRemains() throws IOException {
        memory.fill((byte) 0xff);
        SocketAddresses.write(memory, ip("::1", 25), SocketCalls.AF_INET6);
        assertThat(SocketAddresses.read(memory)).isEqualTo(ip("::1", 25));
    }

    @Test
    void anIpv6AddressIsRefusedForASocketOfIpv4() {
        assertThatThrownBy(() -> SocketAddresses.write(memory, ip("::1", 25), SocketCalls.AF_INET))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0:0:0:0:0:0:0:1");
    }

    @ParameterizedTest
    @ValueSource(shorts = {0, 1, 16, -1})
    void anotherFamilyIsRefusedByItsNumber(short family) {
        memory.set(ValueLayout.JAVA_SHORT, 0, family);
        assertThatThrownBy(() -> SocketAddresses.read(memory))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("of family " + family);
    }
}
