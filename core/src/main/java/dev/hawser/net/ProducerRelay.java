package dev.hawser.net;

/**
 * A producer that passes on what another one writes, as a {@link ProtocolWrapper} registers that holds back what is
 * written. Whether it may hold back the close of its consumer is then seen by the other.
 */
public interface ProducerRelay extends PullProducer {
    /** The producer that it stands for at present, or itself, as long as it has something of its own to write. */
    Producer source();
}
