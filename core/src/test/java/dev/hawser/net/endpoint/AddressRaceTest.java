package dev.hawser.net.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hawser.net.AddressFamily;
import dev.hawser.net.ConnectFailed;
import dev.hawser.net.ConnectionEnd;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The race of RFC 8305 as a function: no reactor, no time. */
class AddressRaceTest {
    private static final HappyEyeballs FOUR_AT_MOST = HappyEyeballs.DEFAULT.withMostAttempts(4);

    /**
     * Inputs: {@code both x y}, {@code v6 x}, {@code v4 x} are answers, {@code no6} and so on failed look-ups, where x is
     * {@code A} to {@code D} for an IPv6 and {@code a} to {@code d} for an IPv4 address; {@code timer}; {@code fail 0};
     * {@code up 0}; {@code cancel}.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            # one answer: the first address begins at once, its family leads, the families take turns
            both A B a b | 0=A after250
            both A B a b; timer | 0=A after250 / 1=a after250
            both A B a b; timer; timer | 0=A after250 / 1=a after250 / 2=B after250
            both A B a b; timer; timer; timer | 0=A after250 / 1=a after250 / 2=B after250 / 3=b
            both a A B; fail 0; fail 1 | 0=a after250 / 1=A after250 / 2=B notimer
            # families that have run out leave their turns to the other
            both A a b c; timer; timer; timer | 0=A after250 / 1=a after250 / 2=b after250 / 3=c
            both a; timer | 0=a / -
            # a failure begins the next at once, whoever failed
            both A B a; fail 0 | 0=A after250 / 1=a after250
            both A B a; timer; fail 0; fail 1 | 0=A after250 / 1=a after250 / 2=B notimer / -
            # the first that is connected wins, and the others are given up
            both A a; up 0 | 0=A after250 / notimer won0
            both A a b; timer; up 1 | 0=A after250 / 1=a after250 / notimer stop0 won1
            both A a; timer; up 1; up 0; fail 0; timer; cancel | 0=A after250 / 1=a / stop0 won1 / - / - / - / -
            # all fail
            both A a; fail 0; fail 1 | 0=A after250 / 1=a notimer / lost:0,1
            both A a; timer; fail 1; fail 0 | 0=A after250 / 1=a / - / lost:1,0
            both | lost:
            no | lost:no
            # no more than four attempts
            both A B C a b c; fail 0; fail 1; fail 2; fail 3 | 0=A after250 / 1=a after250 / 2=B after250 / 3=b notimer / lost:0,1,2,3
            # two answers: IPv6 begins at once, IPv4 waits for it a little (section 3)
            v6 A; v4 a; timer | 0=A / after250 / 1=a
            v4 a; v6 A | after50 / 0=A after250
            v4 a; v6 A; timer | after50 / 0=A after250 / 1=a
            v4 a; timer | after50 / 0=a
            v4 a b; timer; v6 A; timer | after50 / 0=a after250 / - / 1=A after250
            v4 a; no6 | after50 / 0=a notimer
            v4 a; v6 | after50 / 0=a notimer
            no6; v4 a | - / 0=a
            v6; v4 a | - / 0=a
            v4; v6 A | - / 0=A
            # the other answer comes when all that was there has failed
            v6 A; fail 0; v4 a | 0=A / - / 1=a
            v6 A; fail 0; no4 | 0=A / - / lost:0,no4
            no6; no4 | - / lost:no6,no4
            v6 A B; fail 0; fail 1; v4 a b | 0=A after250 / 1=B notimer / - / 2=a after250
            # nobody wants it
            both A a; cancel; timer | 0=A after250 / notimer stop0 / -
            cancel; both A | - / -
            v4 a; cancel | after50 / notimer
            """)
    void stepByStep(String inputs, String outputs) {
        AddressRace race = AddressRace.begin(FOUR_AT_MOST);
        List<String> said = new ArrayList<>();
        for (String input : inputs.split(";")) {
            AddressRace.Step step = AddressRace.on(race, input(input.strip()));
            race = step.next();
            List<String> texts = step.outputs().stream().map(AddressRaceTest::text).toList();
            said.add(texts.isEmpty() ? "-" : String.join(" ", texts));
        }
        assertThat(String.join(" / ", said)).isEqualTo(outputs);
    }

    /** Whatever happens in whatever order: nothing is begun twice, nothing is left running, and it ends once. */
    @Test
    void keepsItsPromisesInAnyOrderOfEvents() {
        for (long seed = 0; seed < 20_000; seed++) {
            run(new Random(seed), seed);
        }
    }

    private static void run(Random random, long seed) {
        AddressRace race = AddressRace.begin(FOUR_AT_MOST);
        Set<Integer> begun = new TreeSet<>();
        Set<Integer> running = new TreeSet<>();
        Set<InetAddress> tried = new HashSet<>();
        boolean timer = false;
        boolean six = false;
        boolean four = false;
        int ends = 0;
        for (int i = 0; i < 60; i++) {
            RaceInput input =
                    switch (random.nextInt(9)) {
                        case 0 -> !six ? input(random.nextBoolean() ? "v6 A B C" : "no6") : new RaceInput.TimerFired();
                        case 1 -> !four ? input(random.nextBoolean() ? "v4 a b c" : "no4") : new RaceInput.TimerFired();
                        case 2 -> new RaceInput.Connected(random.nextInt(5));
                        case 3 -> random.nextInt(10) == 0 ? new RaceInput.Cancelled() : new RaceInput.TimerFired();
                        case 4, 5, 6 -> input("fail " + random.nextInt(5));
                        default -> new RaceInput.TimerFired();
                    };
            six |= input instanceof RaceInput.Resolved(var of, var _) && of.contains(AddressFamily.IPV6)
                    || input instanceof RaceInput.ResolutionFailed(var not, var _) && not.contains(AddressFamily.IPV6);
            four |= input instanceof RaceInput.Resolved(var of, var _) && of.contains(AddressFamily.IPV4)
                    || input instanceof RaceInput.ResolutionFailed(var not, var _) && not.contains(AddressFamily.IPV4);
            boolean wasOver = race.over();
            if (input instanceof RaceInput.AttemptFailed(int attempt, var _)) {
                running.remove(attempt);
            } else if (input instanceof RaceInput.TimerFired) {
                timer = false;
            }
            AddressRace.Step step = AddressRace.on(race, input);
            race = step.next();
            for (RaceOutput output : step.outputs()) {
                assertThat(wasOver).as("seed %s: silent once it is over", seed).isFalse();
                switch (output) {
                    case RaceOutput.Start(int attempt, InetAddress address) -> {
                        assertThat(begun.add(attempt) && tried.add(address)).as("seed %s: once", seed).isTrue();
                        running.add(attempt);
                    }
                    case RaceOutput.Stop(int attempt) ->
                        assertThat(running.remove(attempt)).as("seed %s: it ran", seed).isTrue();
                    case RaceOutput.SetTimer _ -> timer = true;
                    case RaceOutput.ClearTimer _ -> timer = false;
                    case RaceOutput.Won(int attempt) -> {
                        assertThat(input).isEqualTo(new RaceInput.Connected(attempt));
                        assertThat(running.remove(attempt)).as("seed %s", seed).isTrue();
                        ends++;
                    }
                    case RaceOutput.Lost _ -> ends++;
                }
            }
            ends += input instanceof RaceInput.Cancelled && !wasOver ? 1 : 0;
            assertThat(begun).hasSizeLessThanOrEqualTo(4);
            assertThat(race.over()).as("seed %s", seed).isEqualTo(ends == 1);
            if (race.over()) {
                assertThat(running).as("seed %s: nothing is left", seed).isEmpty();
                assertThat(timer).as("seed %s: no timer is left", seed).isFalse();
            } else {
                assertThat(!running.isEmpty() || timer || !(six && four))
                        .as("seed %s: something is under way at step %s", seed, i)
                        .isTrue();
            }
        }
    }

    @Test
    void refusesDelaysThatTheRfcForbids() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HappyEyeballs.DEFAULT.withAttemptDelay(Duration.ofMillis(99)))
                .withMessage("the attempt delay is PT0.1S to PT2S, not PT0.099S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HappyEyeballs.DEFAULT.withAttemptDelay(Duration.ofMillis(2001)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HappyEyeballs.DEFAULT.withResolutionDelay(Duration.ofMillis(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> HappyEyeballs.DEFAULT.withMostAttempts(0));
        assertThat(HappyEyeballs.DEFAULT.withAttemptDelay(Duration.ofMillis(100)).attemptDelay()).hasMillis(100);
    }

    private static RaceInput input(String text) {
        String[] words = text.split(" ");
        return switch (words[0]) {
            case "both" -> new RaceInput.Resolved(AddressRace.BOTH, addresses(words));
            case "v6" -> new RaceInput.Resolved(Set.of(AddressFamily.IPV6), addresses(words));
            case "v4" -> new RaceInput.Resolved(Set.of(AddressFamily.IPV4), addresses(words));
            case "no" -> new RaceInput.ResolutionFailed(AddressRace.BOTH, reason("no"));
            case "no6" -> new RaceInput.ResolutionFailed(Set.of(AddressFamily.IPV6), reason("no6"));
            case "no4" -> new RaceInput.ResolutionFailed(Set.of(AddressFamily.IPV4), reason("no4"));
            case "timer" -> new RaceInput.TimerFired();
            case "fail" -> new RaceInput.AttemptFailed(Integer.parseInt(words[1]), reason(words[1]));
            case "up" -> new RaceInput.Connected(Integer.parseInt(words[1]));
            case "cancel" -> new RaceInput.Cancelled();
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static ConnectionEnd reason(String name) {
        return new ConnectFailed.Refused(name);
    }

    private static List<InetAddress> addresses(String[] words) {
        return Arrays.stream(words).skip(1).map(AddressRaceTest::address).toList();
    }

    private static InetAddress address(String letter) {
        char c = letter.charAt(0);
        return InetAddress.ofLiteral(c < 'a' ? "2001:db8::" + (c - 'A' + 1) : "192.0.2." + (c - 'a' + 1));
    }

    private static String text(RaceOutput output) {
        return switch (output) {
            case RaceOutput.Start(int attempt, InetAddress address) -> {
                byte last = address.getAddress()[address.getAddress().length - 1];
                yield attempt + "=" + (char) ((AddressRace.familyOf(address) == AddressFamily.IPV6 ? 'A' : 'a') + last - 1);
            }
            case RaceOutput.Stop(int attempt) -> "stop" + attempt;
            case RaceOutput.SetTimer(Duration delay) -> "after" + delay.toMillis();
            case RaceOutput.ClearTimer() -> "notimer";
            case RaceOutput.Won(int attempt) -> "won" + attempt;
            case RaceOutput.Lost(List<ConnectionEnd> reasons) ->
                "lost:"
                        + String.join(
                                ",",
                                reasons.stream()
                                        .map(reason -> String.valueOf(reason.getMessage()).replaceAll(".*: (.*)\\.", "$1"))
                                        .toList());
        };
    }
}
