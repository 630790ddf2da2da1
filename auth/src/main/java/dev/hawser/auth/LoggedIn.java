package dev.hawser.auth;

import dev.hawser.time.Action;
import java.util.Objects;

/**
 * Somebody who was let in, and what he may use until he goes. Used on the thread of the portal's scheduler.
 *
 * @param <A> what an avatar is: the type that a protocol asks its portal for
 */
public final class LoggedIn<A> {
    private final AvatarId id;
    private final A avatar;
    private final Action logout;
    private boolean gone;

    /** With an avatar that need not hear of the end. */
    public LoggedIn(AvatarId id, A avatar) {
        this(id, avatar, () -> {});
    }

    /** With what is to be done at the end: {@code logout} runs once at most. */
    public LoggedIn(AvatarId id, A avatar, Action logout) {
        this.id = Objects.requireNonNull(id, "id");
        this.avatar = Objects.requireNonNull(avatar, "avatar");
        this.logout = Objects.requireNonNull(logout, "logout");
    }

    /** Who it is. */
    public AvatarId id() {
        return id;
    }

    /** What may be used. */
    public A avatar() {
        return avatar;
    }

    /** Ends it. The protocol calls this when the peer has gone, once it has logged in, however it goes; calling again does nothing. */
    public void logout() throws Exception {
        if (!gone) {
            gone = true;
            logout.run();
        }
    }

    @Override
    public String toString() {
        return "LoggedIn[" + id + "]";
    }
}
