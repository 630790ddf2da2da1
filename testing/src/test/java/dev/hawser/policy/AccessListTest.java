package dev.hawser.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hawser.net.Address;
import dev.hawser.testing.Property;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CIDR blocks, and lists of them. */
final class AccessListTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.0.0.0/8",
        "10.1.2.3, 10.1.2.3/32",
        "0.0.0.0/0, 0.0.0.0/0",
        "::1, 0:0:0:0:0:0:0:1/128",
        "2001:db8::/32, 2001:db8:0:0:0:0:0:0/32",
        "::/0, 0:0:0:0:0:0:0:0/0",
        "::ffff:10.1.2.3, 10.1.2.3/32",
        "::ffff:10.0.0.0/104, 10.0.0.0/8"
    })
    void readsBlocks(String text, String block) {
        assertThat(AddressBlock.parse(text)).hasToString(block);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/33, 33",
        "10.0.0.0/-1, '\"-1\" is no prefix length'",
        "10.0.0.0/, '\"\" is no prefix length'",
        "10.0.0.0/8/8, '\"8/8\" is no prefix length'",
        "10.0.0.1/8, 'the block that holds it is 10.0.0.0/8'",
        "10.0.0, '\"10.0.0\" is not a numeric address'",
        "10.0.0.256, '\"10.0.0.256\" is not a numeric address'",
        "example.com, '\"example.com\" is not a numeric address'",
        "'', '\"\" is not a numeric address'",
        "' 10.0.0.1', 'is not a numeric address'",
        "fe80::1%lo, a block has no scope",
        "2001:db8::1::2, is not a numeric address",
        "::ffff:10.0.0.0/90, a prefix of 96 to 128 bits",
        "2001:db8::/129, 129"
    })
    void refusesWhatIsNone(String text, String reason) {
        assertThatIllegalArgumentException().isThrownBy(() -> AddressBlock.parse(text)).withMessageContaining(reason);
    }

    @Test
    void theLongestPrefixDecides() {
        AccessList list = AccessList.denyAll()
                .deny("10.9.0.0/16")
                .allow("10.0.0.0/8", "10.9.9.9", "2001:db8::/32")
                .deny("2001:db8:bad::/48");
        assertThat(list.allows(Connections.peer("10.1.1.1"))).isTrue();
        assertThat(list.allows(Connections.peer("10.9.1.1"))).isFalse();
        assertThat(list.allows(Connections.peer("10.9.9.9"))).isTrue();
        assertThat(list.allows(Connections.peer("11.0.0.1"))).isFalse();
        assertThat(list.allows(Connections.peer("2001:db8::1"))).isTrue();
        assertThat(list.allows(Connections.peer("2001:db8:bad::1"))).isFalse();
        assertThat(list.allows(Connections.peer("::1"))).isFalse();
        assertThat(list.allows(new Address.Unix("/run/socket"))).isTrue();
        assertThat(list).hasToString("deny 2001:db8:bad:0:0:0:0:0/48, allow 10.9.9.9/32, allow 2001:db8:0:0:0:0:0:0/32, "
                + "deny 10.9.0.0/16, allow 10.0.0.0/8, deny all");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> list.deny("10.0.0.0/8"))
                .withMessage("10.0.0.0/8 is both allowed and denied");
    }

    @Test
    void anIpv4RuleHoldsForTheSameAddressInIpv6() throws UnknownHostException {
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        mapped[12] = 10;
        mapped[15] = 1;
        AccessList list = AccessList.allowAll().deny("10.0.0.0/8");
        assertThat(list.allows(InetAddress.getByAddress(mapped))).isFalse();
        assertThat(AccessList.allowAll().deny("::/0").allows(Connections.peer("10.0.0.1"))).isTrue();
    }

    @Test
    void aListSaysWhatItsRulesSayOneByOne() {
        Property.of(random -> {
                    List<int[]> rules = new ArrayList<>();
                    for (int count = random.nextInt(6); count > 0; count--) {
                        rules.add(new int[] {random.nextInt(1 << 6), random.nextInt(7), random.nextInt(2)});
                    }
                    return rules;
                })
                .check(rules -> {
                    AccessList list = AccessList.denyAll();
                    List<int[]> taken = new ArrayList<>();
                    for (int[] rule : rules) { // the last six bits of 10.0.0.0/26
                        int network = rule[0] >> (6 - rule[1]) << (6 - rule[1]);
                        if (taken.stream().anyMatch(other -> other[0] == network && other[1] == rule[1])) {
                            continue;
                        }
                        taken.add(new int[] {network, rule[1], rule[2]});
                        String block = "10.0.0." + network + "/" + (26 + rule[1]);
                        list = rule[2] == 1 ? list.allow(block) : list.deny(block);
                    }
                    for (int host = 0; host < 64; host++) {
                        int longest = -1;
                        boolean allowed = false;
                        for (int[] rule : taken) {
                            if (rule[1] > longest && host >> (6 - rule[1]) << (6 - rule[1]) == rule[0]) {
                                longest = rule[1];
                                allowed = rule[2] == 1;
                            }
                        }
                        assertThat(list.allows(InetAddress.ofLiteral("10.0.0." + host)))
                                .as(list + " for " + host)
                                .isEqualTo(allowed);
                    }
                });
    }
}
