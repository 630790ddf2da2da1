package dev.hawser.line;

import dev.hawser.bytes.Bytes;
import dev.hawser.time.Action;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a protocol was told, in order and independent of the chunks, and what it does at which event. */
final class Events {
    final List<String> list = new ArrayList<>();
    private final Map<String, Action> reactions = new HashMap<>();
    private Action always = () -> {};
    private boolean inRaw;

    /** Does {@code reaction} when {@code event} comes. */
    void on(String event, Action reaction) {
        reactions.put(event, reaction);
    }

    /** Does {@code reaction} at every event that has none of its own. */
    void onAny(Action reaction) {
        always = reaction;
    }

    void add(String event) throws Exception {
        inRaw = false;
        list.add(event);
        reactions.getOrDefault(event, always).run();
    }

    /** Raw data, which continues the raw data before it. */
    void addRaw(Bytes data) {
        if (inRaw) {
            list.set(list.size() - 1, list.getLast() + data.latin1());
        } else {
            list.add("raw " + data.latin1());
            inRaw = true;
        }
    }
}
