package dev.hawser.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HostsFileTest {
    private static List<String> addresses(HostsFile file, String host) {
        return file.addresses(host).stream().map(InetAddress::getHostAddress).toList();
    }

    @Test
    void linesHaveAnAddressAndNames() {
        HostsFile file = HostsFile.parse("""
                # a comment
                127.0.0.1\tlocalhost   loopback # another

                  192.0.2.1  One.Example. one
                192.0.2.2 one.example#no space before
                2001:db8::1 one.example
                192.0.2.1 one.example
                """);
        assertThat(addresses(file, "one.example")).containsExactly("192.0.2.1", "192.0.2.2", "2001:db8:0:0:0:0:0:1");
        assertThat(addresses(file, "ONE")).containsExactly("192.0.2.1");
        assertThat(addresses(file, "loopback.")).containsExactly("127.0.0.1");
        assertThat(addresses(file, "two")).isEmpty();
        assertThat(addresses(file, "no name")).isEmpty();
        assertThat(file.problems()).isEmpty();
    }

    @Test
    void linesEndInAnyWay() {
        HostsFile file = HostsFile.parse("192.0.2.1 a\r\n192.0.2.2 b\r192.0.2.3 c\n192.0.2.4 d");
        assertThat(List.of("a", "b", "c", "d")).allSatisfy(name -> assertThat(file.addresses(name)).hasSize(1));
    }

    @Test
    void whatCannotBeReadIsLeftOutAndTold() {
        HostsFile file = HostsFile.parse("""
                192.0.2.1 good
                127.1 short
                192.0.2.300 large
                example.com swapped
                192.0.2.2 fine b/d _under_score a..b
                192.0.2.3
                0x7f.0.0.1 hex
                """);
        assertThat(file.addresses("good")).hasSize(1);
        assertThat(file.addresses("fine")).hasSize(1);
        assertThat(file.addresses("_under_score")).hasSize(1);
        assertThat(List.of("short", "large", "swapped", "hex"))
                .allSatisfy(name -> assertThat(file.addresses(name)).isEmpty());
        assertThat(file.problems())
                .containsExactly(
                        "line 2: \"127.1\" is no address",
                        "line 3: \"192.0.2.300\" is no address",
                        "line 4: \"example.com\" is no address",
                        "line 5: \"b/d\": a name holds no '/'",
                        "line 5: \"a..b\": a label of the name is empty",
                        "line 6: no name for 192.0.2.3",
                        "line 7: \"0x7f.0.0.1\" is no address");
    }
}
