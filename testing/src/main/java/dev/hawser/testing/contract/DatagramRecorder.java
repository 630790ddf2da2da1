package dev.hawser.testing.contract;

import dev.hawser.bytes.Bytes;
import dev.hawser.net.Address;
import dev.hawser.net.DatagramProtocol;
import java.util.ArrayList;
import java.util.List;

/** A datagram protocol that notes its events in a list, keeps what it received, and does what a test tells it to. */
final class DatagramRecorder extends DatagramProtocol {
    /** What a test has done in an event. */
    interface Step {
        void run(DatagramRecorder self) throws Exception;
    }

    /** What a test has done with a datagram. */
    interface Taker {
        void take(DatagramRecorder self, Bytes data, Address from) throws Exception;
    }

    private final String name;
    private final List<String> events;
    private final List<Bytes> received = new ArrayList<>();
    private Step started = _ -> {};
    private Step refused = _ -> {};
    private Step stopped = _ -> {};
    private Taker taker = (_, _, _) -> {};

    DatagramRecorder(String name, List<String> events) {
        this.name = name;
        this.events = events;
    }

    DatagramRecorder onStart(Step step) {
        started = step;
        return this;
    }

    DatagramRecorder onData(Taker step) {
        taker = step;
        return this;
    }

    DatagramRecorder onRefused(Step step) {
        refused = step;
        return this;
    }

    DatagramRecorder onStop(Step step) {
        stopped = step;
        return this;
    }

    /** All that came. */
    List<Bytes> received() {
        return received;
    }

    @Override
    public void startProtocol() throws Exception {
        events.add(name + " started");
        started.run(this);
    }

    @Override
    public void datagramReceived(Bytes data, Address from) throws Exception {
        received.add(data);
        events.add(name + " got " + (data.size() > 40 ? data.size() + " bytes" : data.latin1()));
        taker.take(this, data, from);
    }

    @Override
    public void connectionRefused() throws Exception {
        events.add(name + " refused");
        refused.run(this);
    }

    @Override
    public void stopProtocol() throws Exception {
        events.add(name + " stopped");
        stopped.run(this);
    }

    @Override
    public String logPrefix() {
        return name;
    }
}
