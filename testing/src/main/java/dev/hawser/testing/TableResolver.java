package dev.hawser.testing;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Work;
import dev.hawser.net.AddressFamily;
import dev.hawser.net.ConnectFailed;
import dev.hawser.net.HostNames;
import dev.hawser.net.Resolver;
import dev.hawser.time.Scheduler;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A resolver that knows what a test tells it, answers after the delay that the test wants, on the time of its scheduler, and
 * notes what it was asked.
 *
 * <pre>{@code
 * TableResolver names = new TableResolver(clock)
 *         .add("example.com", "192.0.2.1", "2001:db8::1")
 *         .delay("example.com", AddressFamily.IPV6, Duration.ofMillis(80))
 *         .fail("gone.example", "no server answers");
 * reactor.installResolver(names);
 * }</pre>
 *
 * <p>A name that it was not told of fails with {@link ConnectFailed.DnsFailed}, numeric hosts are themselves. Names are
 * compared without regard to case. Used on the scheduler's thread.
 */
public final class TableResolver implements Resolver {
    private final Scheduler scheduler;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final List<String> asked = new ArrayList<>();

    /** What is to be said of a name. */
    private static final class Entry {
        final List<InetAddress> addresses = new ArrayList<>();
        @Nullable String failure;
        final Map<AddressFamily, Duration> delays = new LinkedHashMap<>();
    }

    /** Knows nothing yet. */
    public TableResolver(Scheduler scheduler) {
        this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
    }

    /** Has {@code name} have these numeric addresses, behind those that it has. */
    public TableResolver add(String name, String... addresses) {
        entry(name).failure = null;
        Stream.of(addresses).map(InetAddress::ofLiteral).forEach(entry(name).addresses::add);
        return this;
    }

    /** Has {@code name} fail, for the reason in {@code detail}. */
    public TableResolver fail(String name, String detail) {
        entry(name).addresses.clear();
        entry(name).failure = detail;
        return this;
    }

    /** Forgets {@code name}, and how long it takes. */
    public TableResolver remove(String name) {
        entries.remove(key(name));
        return this;
    }

    /** Has all answers for {@code name} take {@code delay}. */
    public TableResolver delay(String name, Duration delay) {
        for (AddressFamily family : AddressFamily.values()) {
            delay(name, family, delay);
        }
        return this;
    }

    /** Has the answers of one family take {@code delay}; a question for both takes as long as the slower. */
    public TableResolver delay(String name, AddressFamily family, Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("no answer comes " + delay + " late");
        }
        entry(name).delays.put(family, delay);
        return this;
    }

    /** What was asked since {@link #clearAsked()}: names as they were spelled, and behind a space the family, if any. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    /** Forgets what was asked. */
    public void clearAsked() {
        asked.clear();
    }

    private Entry entry(String name) {
        return entries.computeIfAbsent(key(name), _ -> new Entry());
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    @Override
    public Deferred<List<InetAddress>> resolve(String host) {
        scheduler.checkThread();
        asked.add(host);
        return answer(host, List.of(AddressFamily.values()));
    }

    @Override
    public Deferred<List<InetAddress>> resolve(String host, AddressFamily family) {
        scheduler.checkThread();
        asked.add(host + " " + family);
        return answer(host, List.of(family));
    }

    private Deferred<List<InetAddress>> answer(String host, List<AddressFamily> families) {
        InetAddress numeric = HostNames.numeric(host);
        Entry entry = entries.get(key(host));
        Duration delay = entry == null
                ? Duration.ZERO
                : families.stream()
                        .map(family -> entry.delays.getOrDefault(family, Duration.ZERO))
                        .max(Duration::compareTo)
                        .orElse(Duration.ZERO);
        List<InetAddress> known = numeric != null ? List.of(numeric) : entry == null ? List.of() : entry.addresses;
        List<InetAddress> found = known.stream()
                .filter(address -> families.stream().anyMatch(family -> family.includes(address)))
                .toList();
        String detail = entry == null || entry.failure == null ? "the test has no such name" : entry.failure;
        Work<List<InetAddress>> work = () -> {
            if (found.isEmpty()) {
                throw new ConnectFailed.DnsFailed(HostNames.shown(host), detail, null);
            }
            return found;
        };
        return delay.isZero() ? Deferred.execute(scheduler, work) : Deferred.later(scheduler, delay, work);
    }
}
