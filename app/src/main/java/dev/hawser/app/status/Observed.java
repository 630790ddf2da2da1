package dev.hawser.app.status;

import dev.hawser.app.Service;
import dev.hawser.app.status.StatusSnapshot.ConnectionView;
import dev.hawser.app.status.StatusSnapshot.HoldingView;
import dev.hawser.app.status.StatusSnapshot.ReactorView;
import dev.hawser.app.status.StatusSnapshot.ServiceView;
import dev.hawser.app.status.StatusSnapshot.ThreadView;
import dev.hawser.net.Inventory;
import dev.hawser.net.OpenConnection;
import dev.hawser.net.PassLengths;
import dev.hawser.net.Reactor;
import dev.hawser.time.Holding;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One reactor that is looked at, with the services that run on it. Looked at on its own thread. */
final class Observed {
    private final Reactor reactor;
    private final String name;
    private final List<Service> roots = new ArrayList<>();

    /** Of the reactor's thread: whether we have asked for its passes to be measured. */
    private boolean measuring;

    /** Of the onlooker's thread: whether it was asked and has not answered yet. */
    private boolean isAsked;

    Observed(Reactor reactor, String name) {
        this.reactor = reactor;
        this.name = name;
    }

    /**
     * What was seen.
     *
     * @param trees as the roots are, one each
     * @param thread the reactor's, where it is a virtual one, which no list of threads has
     */
    record Look(ReactorView view, List<ServiceView> trees, @Nullable ThreadView thread) {}

    Reactor reactor() {
        return reactor;
    }

    List<Service> roots() {
        return roots;
    }

    boolean isAsked() {
        return isAsked;
    }

    void setAsked(boolean asked) {
        isAsked = asked;
    }

    /** It cannot be looked at, since it {@code problem}. */
    Look unknown(String problem) {
        return new Look(
                ReactorView.unknown(name, problem),
                roots.stream()
                        .map(root -> ServiceTree.unknown(root, "its reactor " + problem))
                        .toList(),
                null);
    }

    /** Has passes measured, where that can be done and nobody else did. */
    void measure(boolean on) {
        try {
            if (on && !reactor.passLengths().isMeasuring()) {
                reactor.measurePasses(true);
                measuring = true;
            } else if (!on && measuring) {
                reactor.measurePasses(false);
                measuring = false;
            }
        } catch (UnsupportedOperationException unmeasurable) {
            measuring = false; // then they are not shown
        }
    }

    Look look(int mostOfEach, @Nullable Service shownBy) {
        List<ServiceView> trees = new ArrayList<>();
        roots.forEach(root -> trees.add(ServiceTree.view(root, shownBy)));
        Thread thread = Thread.currentThread();
        return new Look(view(mostOfEach), trees, thread.isVirtual() ? viewOf(thread) : null);
    }

    static ThreadView viewOf(Thread thread) {
        return new ThreadView(
                StatusSnapshot.clip(thread.getName()), thread.getState().name(), thread.isVirtual(), thread.isDaemon());
    }

    private ReactorView view(int mostOfEach) {
        Inventory inventory = inventory(mostOfEach);
        Map<String, Integer> counts = new TreeMap<>();
        inventory.counts().forEach((kind, count) -> counts.put(kind.name(), count));
        return new ReactorView(
                name,
                null,
                counts,
                inventory.connections().stream().map(Observed::viewOf).toList(),
                inventory.holdings().stream().map(Observed::viewOf).toList(),
                passes());
    }

    private Inventory inventory(int mostOfEach) {
        try {
            return reactor.inventory(mostOfEach);
        } catch (UnsupportedOperationException withoutInventory) { // one of the test kit
            return counted(reactor.holdings(), mostOfEach);
        }
    }

    private static Inventory counted(List<Holding> all, int mostOfEach) {
        Map<Holding.Kind, Integer> counts = new EnumMap<>(Holding.Kind.class);
        List<Holding> first = new ArrayList<>();
        for (Holding holding : all) {
            if (counts.merge(holding.kind(), 1, Integer::sum) <= mostOfEach) {
                first.add(holding);
            }
        }
        return new Inventory(counts, first, List.of());
    }

    private @Nullable PassLengths passes() {
        try {
            PassLengths lengths = reactor.passLengths();
            return lengths.isMeasuring() ? lengths : null;
        } catch (UnsupportedOperationException unmeasurable) {
            return null;
        }
    }

    private static ConnectionView viewOf(OpenConnection connection) {
        String protocol = connection.protocol();
        return new ConnectionView(
                StatusSnapshot.clip(protocol.substring(protocol.lastIndexOf('.') + 1)),
                StatusSnapshot.clip(connection.name()),
                StatusSnapshot.clip(connection.host().toString()),
                StatusSnapshot.clip(connection.peer().toString()),
                connection.accepted(),
                connection.unsent(),
                connection.secured(),
                connection.closing());
    }

    private static HoldingView viewOf(Holding holding) {
        return new HoldingView(
                holding.kind().name(),
                StatusSnapshot.clip(holding.what()),
                holding.origin() == null ? null : StatusSnapshot.clip(holding.origin().toString()));
    }

    @Override
    public String toString() {
        return name;
    }
}
