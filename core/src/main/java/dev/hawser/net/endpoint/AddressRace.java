package dev.hawser.net.endpoint;

import dev.hawser.net.AddressFamily;
import dev.hawser.net.ConnectionEnd;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The state of a race between the addresses of one name (RFC 8305), and the function that moves it. Makes no I/O and
 * knows no time: {@link #on} says what is to be done.
 *
 * @param unresolved the families whose look-up has not ended
 * @param leading the family that was tried first; null before there was one
 * @param ipv6 addresses that were not tried, best first
 * @param ipv4 likewise
 * @param running the attempts under way
 * @param begun how many attempts have begun
 * @param timer what the timer is for
 * @param reasons what has failed
 * @param over whether somebody won, all lost, or nobody wants it any more
 */
record AddressRace(
        HappyEyeballs settings,
        Set<AddressFamily> unresolved,
        @Nullable AddressFamily leading,
        List<InetAddress> ipv6,
        List<InetAddress> ipv4,
        SortedSet<Integer> running,
        int begun,
        Timer timer,
        List<ConnectionEnd> reasons,
        boolean over) {
    static final Set<AddressFamily> BOTH = Set.of(AddressFamily.IPV4, AddressFamily.IPV6);

    /** What the timer is for. */
    enum Timer {
        NONE,
        /** IPv4 addresses are there, and IPv6 ones are waited for a little. */
        RESOLUTION,
        /** The next address is tried when it fires. */
        ATTEMPT
    }

    /** What follows from an input. */
    record Step(AddressRace next, List<RaceOutput> outputs) {}

    static AddressFamily familyOf(InetAddress address) {
        return AddressFamily.IPV6.includes(address) ? AddressFamily.IPV6 : AddressFamily.IPV4;
    }

    /** A race whose look-ups have just begun. */
    static AddressRace begin(HappyEyeballs settings) {
        return new AddressRace(
                settings, BOTH, null, List.of(), List.of(), new TreeSet<>(), 0, Timer.NONE, List.of(), false);
    }

    /** What {@code input} leads to. Everything is allowed at any time; what comes too late leads to nothing. */
    static Step on(AddressRace race, RaceInput input) {
        if (race.over) {
            return new Step(race, List.of());
        }
        Draft draft = new Draft(race);
        switch (input) {
            case RaceInput.Resolved(Set<AddressFamily> families, List<InetAddress> addresses) ->
                draft.resolved(families, addresses);
            case RaceInput.ResolutionFailed(Set<AddressFamily> families, ConnectionEnd reason) -> {
                draft.reasons.add(reason);
                draft.resolved(families, List.of());
            }
            case RaceInput.TimerFired() -> draft.timerFired();
            case RaceInput.AttemptFailed(int attempt, ConnectionEnd reason) -> draft.attemptFailed(attempt, reason);
            case RaceInput.Connected(int attempt) -> draft.connected(attempt);
            case RaceInput.Cancelled() -> draft.end();
        }
        return new Step(draft.race(), List.copyOf(draft.outputs));
    }

    /** A race while one input is worked in. */
    private static final class Draft {
        private final HappyEyeballs settings;
        private final Set<AddressFamily> unresolved = EnumSet.noneOf(AddressFamily.class);
        private final List<InetAddress> ipv6;
        private final List<InetAddress> ipv4;
        private final SortedSet<Integer> running;
        private final List<ConnectionEnd> reasons;
        private final List<RaceOutput> outputs = new ArrayList<>();
        private @Nullable AddressFamily leading;
        private int begun;
        private Timer timer;
        private boolean over;

        Draft(AddressRace race) {
            settings = race.settings;
            unresolved.addAll(race.unresolved);
            ipv6 = new ArrayList<>(race.ipv6);
            ipv4 = new ArrayList<>(race.ipv4);
            running = new TreeSet<>(race.running);
            reasons = new ArrayList<>(race.reasons);
            leading = race.leading;
            begun = race.begun;
            timer = race.timer;
        }

        AddressRace race() {
            return new AddressRace(
                    settings, unresolved, leading, ipv6, ipv4, running, begun, timer, List.copyOf(reasons), over);
        }

        void resolved(Set<AddressFamily> families, List<InetAddress> addresses) {
            unresolved.removeAll(families);
            for (InetAddress address : addresses) {
                untried(familyOf(address)).add(address);
            }
            if (leading == null && families.size() == 2 && !addresses.isEmpty()) {
                leading = familyOf(addresses.getFirst()); // one answer: the resolver has ordered it (RFC 6724)
            }
            goOn(false);
        }

        void timerFired() {
            if (timer != Timer.NONE) {
                timer = Timer.NONE;
                goOn(true);
            }
        }

        void attemptFailed(int attempt, ConnectionEnd reason) {
            if (running.remove(attempt)) {
                reasons.add(reason);
                goOn(true);
            }
        }

        void connected(int attempt) {
            if (running.remove(attempt)) {
                end();
                outputs.add(new RaceOutput.Won(attempt));
            }
        }

        /** Stops all that is under way. */
        void end() {
            over = true;
            clearTimer();
            running.forEach(attempt -> outputs.add(new RaceOutput.Stop(attempt)));
            running.clear();
        }

        /**
         * Begins the next attempt where it is time for it, and sees to the timer.
         *
         * @param due whether something has failed or taken long enough
         */
        private void goOn(boolean due) {
            if (mayBegin() && (due || running.isEmpty())) {
                if (begun > 0 || due || !ipv6.isEmpty() || !unresolved.contains(AddressFamily.IPV6)) {
                    start(next());
                    setTimer(mayBegin() ? Timer.ATTEMPT : Timer.NONE);
                } else {
                    setTimer(Timer.RESOLUTION);
                }
            } else if (mayBegin() && timer == Timer.NONE) {
                setTimer(Timer.ATTEMPT); // addresses that came while all others were being tried
            } else if (running.isEmpty() && !mayBegin() && (unresolved.isEmpty() || begun == settings.mostAttempts())) {
                end();
                outputs.add(new RaceOutput.Lost(List.copyOf(reasons)));
            }
        }

        private boolean mayBegin() {
            return begun < settings.mostAttempts() && !(ipv6.isEmpty() && ipv4.isEmpty());
        }

        /** The families take turns, while both have something left (section 4). */
        private InetAddress next() {
            if (leading == null) {
                leading = ipv6.isEmpty() ? AddressFamily.IPV4 : AddressFamily.IPV6;
            }
            List<InetAddress> first = untried(leading);
            List<InetAddress> second = first == ipv6 ? ipv4 : ipv6;
            boolean firstsTurn = begun % 2 == 0;
            List<InetAddress> turn = firstsTurn ? first : second;
            return (turn.isEmpty() ? (firstsTurn ? second : first) : turn).removeFirst();
        }

        private void start(InetAddress address) {
            int attempt = begun++;
            running.add(attempt);
            outputs.add(new RaceOutput.Start(attempt, address));
        }

        private List<InetAddress> untried(AddressFamily family) {
            return family == AddressFamily.IPV6 ? ipv6 : ipv4;
        }

        private void setTimer(Timer wanted) {
            if (wanted == Timer.NONE) {
                clearTimer();
            } else if (wanted != Timer.RESOLUTION || timer != Timer.RESOLUTION) {
                timer = wanted;
                outputs.add(new RaceOutput.SetTimer(
                        wanted == Timer.RESOLUTION ? settings.resolutionDelay() : settings.attemptDelay()));
            }
        }

        private void clearTimer() {
            if (timer != Timer.NONE) {
                timer = Timer.NONE;
                outputs.add(new RaceOutput.ClearTimer());
            }
        }
    }
}
