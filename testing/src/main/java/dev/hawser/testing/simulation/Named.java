package dev.hawser.testing.simulation;

/** A subject that is nothing but its name. */
record Named(String host) implements Subject {
    @Override
    public String label() {
        return "";
    }

    @Override
    public long key() {
        return SeededRandom.mixed(SeededRandom.hash(host));
    }
}
