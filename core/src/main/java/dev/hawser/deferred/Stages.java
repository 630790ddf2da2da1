package dev.hawser.deferred;

import dev.hawser.time.Action;
import dev.hawser.time.Scheduler;
import org.jspecify.annotations.Nullable;

/** The kinds of stage, one small class for each shape of callback. */
@SuppressWarnings("unchecked") // a stage made by Deferred<T>.attach receives a Deferred<T>
final class Stages {
    private Stages() {}

    static final class Callback<T extends @Nullable Object, U extends @Nullable Object> extends Stage<U> {
        private final Transform<? super T, ? extends U> callback;

        Callback(Deferred<T> source, Transform<? super T, ? extends U> callback) {
            super(source);
            this.callback = callback;
        }

        @Override
        boolean settle(Deferred<?> from) throws Exception {
            if (from.isFailed()) {
                settleAs(from);
            } else {
                settleValue(plain(callback.apply(((Deferred<T>) from).value()), "addCallback", "chain"));
            }
            return true;
        }
    }

    static final class Chain<T extends @Nullable Object, U extends @Nullable Object> extends Stage<U> {
        private final Transform<? super T, ? extends Deferred<? extends U>> callback;

        Chain(Deferred<T> source, Transform<? super T, ? extends Deferred<? extends U>> callback) {
            super(source);
            this.callback = callback;
        }

        @Override
        boolean settle(Deferred<?> from) throws Exception {
            if (from.isFailed()) {
                settleAs(from);
                return true;
            }
            return await(callback.apply(((Deferred<T>) from).value()));
        }
    }

    static final class Peek<T extends @Nullable Object> extends Stage<T> {
        private final Receiver<? super T> receiver;

        Peek(Deferred<T> source, Receiver<? super T> receiver) {
            super(source);
            this.receiver = receiver;
        }

        @Override
        boolean settle(Deferred<?> from) throws Exception {
            if (!from.isFailed()) {
                receiver.accept(((Deferred<T>) from).value());
            }
            settleAs(from);
            return true;
        }
    }

    static final class Errback<T extends @Nullable Object, E extends Throwable> extends Stage<T> {
        private final Class<E> type;
        private final Transform<? super E, ? extends T> errback;

        Errback(Deferred<T> source, Class<E> type, Transform<? super E, ? extends T> errback) {
            super(source);
            this.type = type;
            this.errback = errback;
        }

        @Override
        boolean settle(Deferred<?> from) throws Exception {
            if (from.isFailed() && type.isInstance(from.failure())) {
                settleValue(plain(errback.apply(type.cast(from.failure())), "addErrback", "chainErrback"));
            } else {
                settleAs(from);
            }
            return true;
        }
    }

    static final class ChainErrback<T extends @Nullable Object, E extends Throwable> extends Stage<T> {
        private final Class<E> type;
        private final Transform<? super E, ? extends Deferred<? extends T>> errback;

        ChainErrback(Deferred<T> source, Class<E> type, Transform<? super E, ? extends Deferred<? extends T>> errback) {
            super(source);
            this.type = type;
            this.errback = errback;
        }

        @Override
        boolean settle(Deferred<?> from) throws Exception {
            if (from.isFailed() && type.isInstance(from.failure())) {
                return await(errback.apply(type.cast(from.failure())));
            }
            settleAs(from);
            return true;
        }
    }

    static final class Both<T extends @Nullable Object, U extends @Nullable Object> extends Stage<U> {
        private final Transform<? super Outcome<T>, ? extends U> transform;

        Both(Deferred<T> source, Transform<? super Outcome<T>, ? extends U> transform) {
            super(source);
            this.transform = transform;
        }

        @Override
        boolean settle(Deferred<?> from) throws Exception {
            settleValue(plain(transform.apply(((Deferred<T>) from).outcome()), "addBoth", "chainBoth"));
            return true;
        }
    }

    static final class ChainBoth<T extends @Nullable Object, U extends @Nullable Object> extends Stage<U> {
        private final Transform<? super Outcome<T>, ? extends Deferred<? extends U>> transform;

        ChainBoth(Deferred<T> source, Transform<? super Outcome<T>, ? extends Deferred<? extends U>> transform) {
            super(source);
            this.transform = transform;
        }

        @Override
        boolean settle(Deferred<?> from) throws Exception {
            return await(transform.apply(((Deferred<T>) from).outcome()));
        }
    }

    static final class Always<T extends @Nullable Object> extends Stage<T> {
        private final Action action;

        Always(Deferred<T> source, Action action) {
            super(source);
            this.action = action;
        }

        @Override
        boolean settle(Deferred<?> from) throws Exception {
            try {
                action.run();
            } catch (Throwable thrown) {
                if (from.isFailed() && from.failure() != thrown) {
                    thrown.addSuppressed(from.failure());
                }
                throw thrown;
            }
            settleAs(from);
            return true;
        }
    }

    /** Ends a chain: it is never fired, so that nothing is kept for a follower that cannot come. */
    static final class Finish<T extends @Nullable Object> extends Stage<T> {
        private final Receiver<? super T> onValue;
        private final Receiver<? super Throwable> onFailure;

        Finish(Deferred<T> source, Receiver<? super T> onValue, Receiver<? super Throwable> onFailure) {
            super(source);
            this.onValue = onValue;
            this.onFailure = onFailure;
        }

        @Override
        boolean settle(Deferred<?> from) {
            try {
                if (from.isFailed()) {
                    onFailure.accept(from.failure());
                } else {
                    onValue.accept(((Deferred<T>) from).value());
                }
            } catch (Throwable thrown) {
                Scheduler.rethrowFatal(thrown);
                if (from.isFailed() && from.failure() != thrown) {
                    thrown.addSuppressed(from.failure());
                }
                reportUnhandled(thrown);
            }
            return false;
        }
    }

    private static <V extends @Nullable Object> V plain(V value, String used, String instead) {
        if (value instanceof Deferred) {
            throw new IllegalStateException(
                    "the callback given to " + used + " returned a Deferred: use " + instead + " for that");
        }
        return value;
    }
}
