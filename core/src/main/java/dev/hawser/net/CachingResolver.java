package dev.hawser.net;

import dev.hawser.deferred.Deferred;
import dev.hawser.time.Scheduler;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what another resolver answered, for a time of its own, since most resolvers do not tell how long their answers
 * hold. That a name has no address is remembered, too, for a shorter time.
 *
 * <p>It does not merge equal questions that are under way; the reactor's own resolver does. Numeric hosts and what cannot be
 * a name are handed on.
 *
 * <p>The reactor's own resolver has one of these in front, with {@link Keep#SHORT}. Behind that the JDK remembers answers of
 * the operating system by itself, for 30 s and failures for 10 s unless the security properties {@code
 * networkaddress.cache.ttl} and {@code networkaddress.cache.negative.ttl} say otherwise: an answer may be as old as both
 * together. What the one in front is good for is to answer at once, without a thread.
 *
 * <p>Used on the scheduler's thread, and by its monotonic time.
 */
public final class CachingResolver implements Resolver {
    private final Scheduler owner;
    private final Resolver inner;
    private final Keep keep;
    private final Map<Question, Answer> answers;

    /**
     * How much is remembered, and how long.
     *
     * @param found how long addresses are remembered; zero for not at all
     * @param failed how long it is remembered that there was no answer
     * @param mostNames the most answers; above that the one that was used longest ago is forgotten
     */
    public record Keep(Duration found, Duration failed, int mostNames) {
        /** 5 s, failures 1 s, at most 1000 names. */
        public static final Keep SHORT = new Keep(Duration.ofSeconds(5), Duration.ofSeconds(1), 1000);

        /** Refuses figures below zero. */
        public Keep {
            if (found.isNegative() || failed.isNegative() || mostNames < 0) {
                throw new IllegalArgumentException("nothing can be kept for less than no time: found " + found
                        + ", failed " + failed + ", mostNames " + mostNames);
            }
        }
    }

    /** {@code family} is null where both were asked for. */
    private record Question(String name, @Nullable AddressFamily family) {}

    /** {@code addresses} is null where there was a failure. */
    private record Answer(
            @Nullable List<InetAddress> addresses, ConnectFailed.@Nullable DnsFailed failure, long since, Duration kept) {
        boolean isOld(long now) {
            return Duration.ofNanos(now - since).compareTo(kept) >= 0;
        }
    }

    /** In front of {@code inner}. */
    public CachingResolver(Scheduler owner, Resolver inner, Keep keep) {
        this(owner, inner, keep, new LinkedHashMap<>(16, 0.75f, true)); // in the order of their last use
    }

    private CachingResolver(Scheduler owner, Resolver inner, Keep keep, Map<Question, Answer> answers) {
        this.owner = Objects.requireNonNull(owner, "owner");
        this.inner = Objects.requireNonNull(inner, "inner");
        this.keep = Objects.requireNonNull(keep, "keep");
        this.answers = answers;
    }

    /** The same memory in front of {@code other}, another way to the same answers. */
    public CachingResolver over(Resolver other) {
        return new CachingResolver(owner, other, keep, answers);
    }

    @Override
    public Deferred<List<InetAddress>> resolve(String host) {
        owner.checkThread();
        Question question = question(host, null);
        if (question == null) {
            return inner.resolve(host);
        }
        Answer known = known(question);
        return known != null ? told(host, known, null) : asked(question, inner.resolve(host));
    }

    @Override
    public boolean separatesFamilies() {
        return inner.separatesFamilies();
    }

    @Override
    public Deferred<List<InetAddress>> resolve(String host, AddressFamily family) {
        owner.checkThread();
        Question question = question(host, Objects.requireNonNull(family, "family"));
        if (question == null) {
            return inner.resolve(host, family);
        }
        Answer ofBoth = known(new Question(question.name, null));
        Answer known = ofBoth != null ? ofBoth : known(question);
        return known != null ? told(host, known, family) : asked(question, inner.resolve(host, family));
    }

    private static @Nullable Question question(String host, @Nullable AddressFamily family) {
        if (HostNames.numeric(host) != null) {
            return null;
        }
        try {
            return new Question(HostNames.ascii(host), family);
        } catch (IllegalArgumentException noName) {
            return null; // the inner one says so
        }
    }

    private @Nullable Answer known(Question question) {
        Answer answer = answers.get(question);
        if (answer != null && answer.isOld(owner.nanos())) {
            answers.remove(question);
            return null;
        }
        return answer;
    }

    private Deferred<List<InetAddress>> told(String host, Answer answer, @Nullable AddressFamily family) {
        List<InetAddress> addresses = answer.addresses;
        if (addresses == null) {
            ConnectFailed.DnsFailed failure = answer.failure;
            return Deferred.fail(
                    owner,
                    new ConnectFailed.DnsFailed(HostNames.shown(host), "it had no address a moment ago", failure));
        }
        Deferred<List<InetAddress>> all = Deferred.succeed(owner, addresses);
        return family == null ? all : ((Resolver) _ -> all).resolve(host, family);
    }

    private Deferred<List<InetAddress>> asked(Question question, Deferred<List<InetAddress>> answer) {
        return answer.addCallback(found -> {
                    remember(question, new Answer(List.copyOf(found), null, owner.nanos(), keep.found));
                    return found;
                })
                .addErrback(ConnectFailed.DnsFailed.class, failure -> {
                    remember(question, new Answer(null, failure, owner.nanos(), keep.failed));
                    throw failure;
                });
    }

    private void remember(Question question, Answer answer) {
        if (answer.kept.isZero()) {
            return;
        }
        answers.put(question, answer);
        if (answers.size() > keep.mostNames) {
            answers.remove(answers.keySet().iterator().next());
        }
    }

    /** Forgets what it knows of {@code host}, for who has found that none of its addresses answers. */
    public void forget(String host) {
        owner.checkThread();
        Question both = question(host, null);
        if (both != null) {
            answers.remove(both);
            for (AddressFamily family : AddressFamily.values()) {
                answers.remove(new Question(both.name, family));
            }
        }
    }

    /** Forgets everything. */
    public void clear() {
        owner.checkThread();
        answers.clear();
    }
}
