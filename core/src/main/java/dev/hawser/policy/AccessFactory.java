package dev.hawser.policy;

import dev.hawser.net.Address;
import dev.hawser.net.Factory;
import dev.hawser.net.Protocol;
import dev.hawser.net.WrappingFactory;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Serves whom a list, or any other predicate, allows. The others go to the {@code overflow} factory, as with {@link
 * LimitTotalConnectionsFactory}. The list may be exchanged at any time; those connected stay.
 */
public final class AccessFactory implements WrappingFactory {
    private final Factory wrapped;
    private final Refusals refusals;
    private Predicate<Address> allowed;

    /** Closes whom {@code list} denies at once. */
    public AccessFactory(Factory wrapped, AccessList list) {
        this(wrapped, list::allows, _ -> null);
    }

    /** Gives whom {@code allowed} denies to {@code overflow}. */
    public AccessFactory(Factory wrapped, Predicate<Address> allowed, Factory overflow) {
        this.wrapped = Objects.requireNonNull(wrapped, "wrapped");
        this.allowed = Objects.requireNonNull(allowed, "allowed");
        this.refusals = new Refusals(Objects.requireNonNull(overflow, "overflow"));
    }

    /** Uses {@code list} from now on. */
    public void setAllowed(AccessList list) {
        setAllowed(list::allows);
    }

    /** Uses {@code allowed} from now on. */
    public void setAllowed(Predicate<Address> allowed) {
        this.allowed = Objects.requireNonNull(allowed, "allowed");
    }

    /** How many were denied, so far. */
    public long refused() {
        return refusals.count();
    }

    @Override
    public Factory wrapped() {
        return wrapped;
    }

    @Override
    public @Nullable Protocol buildProtocol(Address peer) throws Exception {
        return allowed.test(peer) ? wrapped.buildProtocol(peer) : refusals.refuse(peer);
    }
}
