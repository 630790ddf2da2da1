package dev.hawser.reactor;

import dev.hawser.net.Address;
import dev.hawser.net.CannotListen;
import dev.hawser.reactor.spi.ListeningSocket;
import java.io.IOException;

/** A socket that listened before it came here, once. */
final class AdoptedBinding implements Binding {
    private static final Address UNKNOWN = new Address.Pipe("an adopted socket");

    private final int descriptor;
    private boolean adopted;

    AdoptedBinding(int descriptor) {
        if (descriptor < 0) {
            throw new IllegalArgumentException("no descriptor: " + descriptor);
        }
        this.descriptor = descriptor;
    }

    @Override
    public Address wanted() {
        return UNKNOWN;
    }

    @Override
    public ListeningSocket bind(LoopReactor loop, Address host, ListeningSocket.Events events) {
        if (adopted) {
            throw new CannotListen(host.toString(), new IOException("its socket was adopted, and is closed for good"));
        }
        try {
            ListeningSocket socket = loop.backend().adoptListening(descriptor, events);
            adopted = true;
            return socket;
        } catch (IOException refused) {
            throw new CannotListen("descriptor " + descriptor, refused);
        }
    }

    /** Passed on under its own number, in the way it came. */
    @Override
    public String passingName() {
        return "fd " + descriptor;
    }

    @Override
    public String title(Address host) {
        return "adopted Port " + host;
    }
}
