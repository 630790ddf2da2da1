package dev.hawser.protocols.inetd;

import dev.hawser.app.procmon.Program;
import dev.hawser.net.Address;
import dev.hawser.net.ProcessOptions;
import java.util.Map;
import java.util.TreeMap;

/** What a child is told of its client. */
final class ChildEnvironment {
    private static final String ADDRESS = "REMOTE_ADDR";
    private static final String PORT = "REMOTE_PORT";

    private ChildEnvironment() {}

    /** The program's options, with the client's address in the environment; one that is there already says nothing of this client. */
    static ProcessOptions options(Program program, Address peer) {
        Map<String, String> given = program.environment();
        Map<String, String> environment = new TreeMap<>(given == null ? System.getenv() : given);
        environment.remove(ADDRESS);
        environment.remove(PORT);
        if (peer instanceof Address.Ip ip) {
            environment.put(ADDRESS, ip.host());
            environment.put(PORT, Integer.toString(ip.port()));
        }
        return program.options().withEnvironment(environment);
    }
}
