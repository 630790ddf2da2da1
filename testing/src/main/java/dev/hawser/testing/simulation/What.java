package dev.hawser.testing.simulation;

/** The kinds of events in the log. In the text {@code #} stands for the event's number, {@code $} for its words. */
enum What {
    BOOT("boots"),
    EXIT("has stopped: its reactor ran to its end"),
    CRASH("crashes"),
    FAULT("$ (fault)"),
    PARTITION("partition"),
    HEAL("heal"),
    LISTEN("listens on port #"),
    UNLISTEN("listens on port # no more"),
    CONNECT("connects"),
    CONNECTED("is connected"),
    REFUSED("is refused"),
    ACCEPT("accepts"),
    SEND("sends # bytes, $"),
    READ("reads # bytes, $"),
    SEND_END("sends its end of stream"),
    READ_END("reads the end of stream"),
    SEND_RESET("sends a reset"),
    RESET("is reset"),
    HELD("gets nothing through"),
    LOST("has lost it: $"),
    GIVE_UP("gives up: nothing came through"),
    WORK("does work # of its thread pool"),
    FAILURE("$"),
    NOTE("$"),
    UDP_OPEN("opens UDP port #"),
    UDP_CLOSE("closes UDP port #"),
    UDP_SEND("sends a datagram of # bytes, $"),
    UDP_LOST("is lost: $");

    private final String text;

    What(String text) {
        this.text = text;
    }

    void describe(StringBuilder into, long number, String words) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '#' -> into.append(number);
                case '$' -> into.append(words);
                default -> into.append(c);
            }
        }
    }
}
