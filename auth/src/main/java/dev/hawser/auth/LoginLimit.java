package dev.hawser.auth;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Work;
import dev.hawser.net.Address;
import dev.hawser.policy.PeerGroups;
import dev.hawser.time.Scheduler;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes guessing slow. Failures are counted by peer and by user: after a few the answers are held back, longer each time, and
 * after many nobody looks at credentials of that peer or user for a while ({@link LoginLocked}). The whole of a service shares
 * one, whatever its protocols are.
 *
 * <p>Attempts count while they are made, as failures that may yet turn out well: who sends a thousand at once has only as many
 * looked at as he has failures left, and the others wait their turn. A success takes no failure back, or an
 * attacker would log in to his own account between two guesses.
 *
 * <p>Used on its scheduler's thread. What is remembered is bounded; where more peers or users have failed, those that failed
 * longest ago are forgotten, locked ones last.
 */
public final class LoginLimit {
    private final Scheduler scheduler;
    private final LoginLimits limits;
    private final PeerGroups groups;
    private final AttemptTable peers;
    private final AttemptTable users;

    /** As {@link LoginLimits#DEFAULT} has it. */
    public LoginLimit(Scheduler scheduler) {
        this(scheduler, LoginLimits.DEFAULT, PeerGroups.DEFAULT);
    }

    /** With these limits, peers being told apart by {@code groups}. */
    public LoginLimit(Scheduler scheduler, LoginLimits limits, PeerGroups groups) {
        this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
        this.limits = Objects.requireNonNull(limits, "limits");
        this.groups = Objects.requireNonNull(groups, "groups");
        this.peers = new AttemptTable(scheduler, limits, limits.peerFailures());
        this.users = new AttemptTable(scheduler, limits, limits.userFailures());
    }

    /**
     * Makes an attempt within the limits.
     *
     * @param peer where it comes from, or null where that is not known
     * @param check looks at the credentials; begun at once, later, or never. Of its failures, {@link LoginFailed} alone is counted
     * @return the outcome of {@code check}, a failure perhaps after a delay; {@link LoginLocked} where it was not begun
     */
    public <T> Deferred<T> attempt(Credentials credentials, @Nullable Address peer, Work<? extends Deferred<T>> check) {
        scheduler.checkThread();
        Object group = peer == null ? null : groups.groupOf(peer);
        String user = credentials instanceof UserCredentials named ? named.user() : null;
        // Peers are always entered before users, so that no two attempts can wait for each other.
        return peers.within(group, () -> users.within(user, () -> Deferred.<T>executeChain(scheduler, check)
                .chainErrback(LoginFailed.class, failed -> failedLater(group, user, failed))));
    }

    /** Whether credentials from {@code peer} would not be looked at now. */
    public boolean isLocked(Address peer) {
        Object group = groups.groupOf(peer);
        return group != null && peers.isLocked(group);
    }

    /** Whether credentials of {@code user} would not be looked at now. */
    public boolean isLocked(String user) {
        return users.isLocked(user);
    }

    /** Forgets what {@code user} has failed: somebody who may has said that it was he. */
    public void forgive(String user) {
        users.forgive(user);
    }

    /** Forgets what {@code peer} has failed. */
    public void forgive(Address peer) {
        Object group = groups.groupOf(peer);
        if (group != null) {
            peers.forgive(group);
        }
    }

    /** How many peers and users are remembered now. */
    public int remembered() {
        return peers.size() + users.size();
    }

    private <T> Deferred<T> failedLater(@Nullable Object group, @Nullable String user, LoginFailed failed) {
        if (failed instanceof LoginLocked) {
            return Deferred.fail(scheduler, failed); // nobody has looked at them
        }
        Duration ofPeer = peers.countFailure(group);
        Duration ofUser = users.countFailure(user);
        Duration delay = ofPeer.compareTo(ofUser) > 0 ? ofPeer : ofUser;
        return delay.isZero() ? Deferred.fail(scheduler, failed) : Deferred.later(scheduler, delay, () -> {
            throw failed;
        });
    }
}
