// Calls functions later, and stops itself.
//
//   ./hawser run examples/Timers.java

import module dev.hawser.core;

void main() {
    Reactor reactor = Reactor.open();
    DateTimeFormatter time = DateTimeFormatter.ofPattern("HH:mm:ss");
    for (int second = 1; second <= 4; second++) {
        reactor.callLater(Duration.ofSeconds(second), () ->
                IO.println("Current time is " + time.format(LocalTime.now(reactor.wallClock()))));
    }
    reactor.callLater(Duration.ofSeconds(5), () -> {
        IO.println("Stopping reactor");
        reactor.stop();
    });
    IO.println("Running the reactor...");
    reactor.run();
    IO.println("Reactor stopped.");
}
