package dev.hawser.policy;

import dev.hawser.net.Address;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who may connect, by IP address. Of the blocks that an address is in, the one with the longest prefix decides, in whatever order
 * they were given: {@code AccessList.denyAll().allow("10.0.0.0/8").deny("10.9.0.0/16")}. Immutable; any thread may use it.
 *
 * <p>A peer without an IP address, as of a Unix socket, is allowed: permissions of the path are there for those.
 */
public final class AccessList {
    private final boolean allowsOthers;
    private final Map<AddressBlock, Boolean> rules;
    /** The prefix lengths that there are, longest first, of both kinds of addresses. */
    private final List<Integer> prefixLengths;

    private AccessList(boolean allowsOthers, Map<AddressBlock, Boolean> rules) {
        this.allowsOthers = allowsOthers;
        this.rules = rules;
        TreeSet<Integer> lengths = new TreeSet<>(Comparator.reverseOrder());
        rules.keySet().forEach(block -> lengths.add(block.prefixLength()));
        this.prefixLengths = List.copyOf(lengths);
    }

    /** Allows everybody, but for whom is then denied. */
    public static AccessList allowAll() {
        return new AccessList(true, Map.of());
    }

    /** Denies everybody, but for whom is then allowed. */
    public static AccessList denyAll() {
        return new AccessList(false, Map.of());
    }

    /**
     * This list, with each of {@code blocks} allowed.
     *
     * @throws IllegalArgumentException for one that {@link AddressBlock#parse} refuses, and for one that is denied
     */
    public AccessList allow(String... blocks) {
        return with(true, blocks);
    }

    /**
     * This list, with each of {@code blocks} denied.
     *
     * @throws IllegalArgumentException for one that {@link AddressBlock#parse} refuses, and for one that is allowed
     */
    public AccessList deny(String... blocks) {
        return with(false, blocks);
    }

    private AccessList with(boolean allowed, String... blocks) {
        Map<AddressBlock, Boolean> changed = new HashMap<>(rules);
        for (String text : blocks) {
            AddressBlock block = AddressBlock.parse(text);
            Boolean before = changed.put(block, allowed);
            if (before != null && before != allowed) {
                throw new IllegalArgumentException(block + " is both allowed and denied");
            }
        }
        return new AccessList(allowsOthers, changed);
    }

    /** Whether {@code peer} may connect. */
    public boolean allows(Address peer) {
        InetAddress address = PeerGroups.addressOf(peer);
        return switch (peer) {
            case Address.Unix _, Address.Pipe _ -> true;
            case Address.Ip _, Address.Memory _ -> address == null ? allowsOthers : allows(address);
        };
    }

    /** Whether a peer at {@code address} may connect. */
    public boolean allows(InetAddress address) {
        int bits = AddressBlock.bits(address);
        for (int length : prefixLengths) {
            @Nullable Boolean rule = length > bits ? null : rules.get(AddressBlock.around(address, length));
            if (rule != null) {
                return rule;
            }
        }
        return allowsOthers;
    }

    /** The rules, those with the longest prefix first. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        rules.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<AddressBlock, Boolean> rule) -> -rule.getKey().prefixLength())
                        .thenComparing(rule -> rule.getKey().toString()))
                .forEach(rule -> text.append(rule.getValue() ? "allow " : "deny ").append(rule.getKey()).append(", "));
        return text.append(allowsOthers ? "allow all" : "deny all").toString();
    }
}
