package dev.hawser.web.server;

import dev.hawser.deferred.Deferred;
import dev.hawser.deferred.Promise;
import dev.hawser.time.Scheduler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a site remembers of one browser between its requests; {@link Sessions} makes it. It is kept in memory, and its cookie
 * holds an id alone. Used on the reactor's thread.
 */
public final class WebSession {
    private final Sessions sessions;
    private final Scheduler scheduler;
    private final Map<RequestKey<?>, Object> attributes = new LinkedHashMap<>();
    private final List<Promise<@Nullable Void>> waiting = new ArrayList<>();
    private final long madeNanos;

    private String id;
    private long usedNanos;
    private boolean expired;

    WebSession(Sessions sessions, Scheduler scheduler, String id) {
        this.sessions = sessions;
        this.scheduler = scheduler;
        this.id = id;
        this.madeNanos = scheduler.nanos();
        this.usedNanos = madeNanos;
    }

    /** What was put under {@code key}; null where nothing was. */
    public <T> @Nullable T get(RequestKey<T> key) {
        return key.cast(attributes.get(key));
    }

    /**
     * Remembers {@code value} under {@code key}.
     *
     * @throws IllegalStateException when the session is over
     */
    public <T> void put(RequestKey<T> key, T value) {
        if (expired) {
            throw new IllegalStateException("the session is over: nothing is remembered under " + key);
        }
        attributes.put(key, value);
    }

    /** Forgets what is under {@code key}. */
    public void remove(RequestKey<?> key) {
        attributes.remove(key);
    }

    /**
     * Gives the session another id, whose cookie goes with the answer to {@code request}; the old one is worth nothing. To be called
     * where somebody logs in, or gets more rights: else who has planted an id before would be in with him.
     *
     * @throws IllegalStateException when the head of the answer has left, or the session is over
     */
    public void rotate(Request request) {
        sessions.rotate(this, request);
    }

    /** Ends it now: what it remembers is gone, and its cookie is worth nothing. */
    public void expire() {
        sessions.expire(this);
    }

    /** Whether it is over. */
    public boolean isExpired() {
        return expired;
    }

    /** Fires when it is over. Each call makes a Deferred of its own. */
    public Deferred<@Nullable Void> notifyExpire() {
        Promise<@Nullable Void> promise = new Promise<>(scheduler);
        if (expired) {
            promise.callback(null);
        } else {
            waiting.add(promise);
        }
        return promise;
    }

    String id() {
        return id;
    }

    void setId(String changed) {
        id = changed;
    }

    long madeNanos() {
        return madeNanos;
    }

    long usedNanos() {
        return usedNanos;
    }

    void used() {
        usedNanos = scheduler.nanos();
    }

    void ended() {
        expired = true;
        attributes.clear();
        List<Promise<@Nullable Void>> told = List.copyOf(waiting);
        waiting.clear();
        for (Promise<@Nullable Void> promise : told) {
            if (!promise.isFired()) {
                promise.callback(null);
            }
        }
    }

    /** Without its id, which is a secret. */
    @Override
    public String toString() {
        return "WebSession" + (expired ? "[over]" : attributes.keySet());
    }
}
