package dev.hawser.net;

/**
 * A factory that stands for another one, to see or change what that builds. Its ports and connectors count as uses of
 * the {@link #wrapped()} factory, which is started and stopped with the first and last of all; its own
 * {@code startFactory} and {@code stopFactory} are not called.
 */
public interface WrappingFactory extends Factory {
    /** The factory that this one stands for. */
    Factory wrapped();

    /** The innermost factory that {@code factory} stands for, or {@code factory} itself. */
    static Factory unwrap(Factory factory) {
        Factory inner = factory;
        while (inner instanceof WrappingFactory wrapping) {
            inner = wrapping.wrapped();
        }
        return inner;
    }
}
