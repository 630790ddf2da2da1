package dev.hawser.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.deferred.Deferred;
import dev.hawser.net.ConnectFailed.DnsFailed;
import dev.hawser.net.ReactorStopped;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadedResolverTest {
    private static final InetAddress FIRST = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress SECOND = InetAddress.ofLiteral("2001:db8::1");

    private final ManualScheduler clock = new ManualScheduler();
    private final Deque<Runnable> threads = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();
    private Lookup answers = _ -> List.of(FIRST, SECOND);
    private final ThreadedResolver resolver = new ThreadedResolver(
            clock,
            name -> {
                asked.add(name);
                return answers.addresses(name);
            },
            threads::add);

    @Test
    void H1_answersWithTheAddressesInTheirOrder() throws Exception {
        Answer answer = ask("example.com");
        assertThat(answer.isThere()).isFalse();

        runThreads();
        assertThat(answer.isThere()).as("not on the thread that asked").isFalse();
        clock.advance(Duration.ZERO);

        assertThat(answer.addresses).containsExactly(FIRST, SECOND);
        assertThat(clock.calls).as("the deadline is taken back").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "[2001:db8::1]", "2001:db8::1"})
    void aNumericHostIsItsOwnAnswerWithoutAThread(String host) {
        assertThat(ask(host).addresses).hasSize(1).isSubsetOf(FIRST, SECOND);
        assertThat(threads).isEmpty();
        assertThat(clock.calls).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a..b", "a\u0000b", "999.1.1.1", "x:y"})
    void whatIsNoNameFailsAtOnce(String host) {
        assertThat(ask(host).failure)
                .isInstanceOf(DnsFailed.class)
                .hasMessageStartingWith("DNS lookup failed: " + host.replace("\u0000", "\\u0000") + ": ");
        assertThat(threads).isEmpty();
    }

    @Test
    void aNameInOtherLettersIsAskedForInAscii() throws Exception {
        ask("B\u00fccher.example");
        runThreads();

        assertThat(asked).containsExactly("xn--bcher-kva.example");
    }

    @Test
    void equalQuestionsShareOneLookUp() throws Exception {
        Answer first = ask("example.com");
        Answer second = ask("EXAMPLE.com");
        runThreads();
        Answer third = ask("example.com");
        assertThat(threads).isEmpty();
        clock.advance(Duration.ZERO);

        assertThat(asked).containsExactly("example.com");
        assertThat(List.of(first, second, third)).allSatisfy(answer -> assertThat(answer.addresses)
                .containsExactly(FIRST, SECOND));
    }

    @Test
    void aQuestionAskedAfterTheAnswerIsANewOne() throws Exception {
        ask("example.com");
        finishThreads();
        Answer later = ask("example.com");
        finishThreads();

        assertThat(asked).hasSize(2);
        assertThat(later.isThere()).isTrue();
    }

    @Test
    void cancellingOneDoesNotCancelTheOthers() throws Exception {
        Deferred<List<InetAddress>> cancelled = resolver.resolve("example.com");
        Answer other = ask("example.com");

        cancelled.cancel();
        assertThat(new Answer(cancelled).failure).isInstanceOf(CancellationException.class);
        finishThreads();

        assertThat(other.addresses).containsExactly(FIRST, SECOND);
    }

    @Test
    void anAnswerThatCancelsAnotherAskerIsNotGivenToThatOne() throws Exception {
        List<Deferred<List<InetAddress>>> second = new ArrayList<>();
        resolver.resolve("example.com").finish(_ -> second.getFirst().cancel(), clock.failures::report);
        second.add(resolver.resolve("example.com"));
        Answer other = new Answer(second.getFirst());

        finishThreads();

        assertThat(other.failure).isInstanceOf(CancellationException.class);
    }

    @Test
    void aQuestionWithoutAskersGivesItsPlaceToTheNext() throws Exception {
        fillThreads();
        Deferred<List<InetAddress>> waiting = resolver.resolve("waiting.example");
        waiting.cancel();
        assertThat(new Answer(waiting).failure).isInstanceOf(CancellationException.class);
        Answer next = ask("next.example");
        finishThreads();

        assertThat(asked).doesNotContain("waiting.example");
        assertThat(next.isThere()).isTrue();
        assertThat(clock.calls).isEmpty();
    }

    @Test
    void atMostSixteenThreadsAreTakenAndTheRestWaitsInOrder() throws Exception {
        fillThreads();
        ask("a.example");
        ask("b.example");
        assertThat(threads).hasSize(16);

        Objects.requireNonNull(threads.poll()).run();
        clock.advance(Duration.ZERO);
        assertThat(threads).hasSize(16);
        finishThreads();

        assertThat(asked).hasSize(18).endsWith("a.example", "b.example");
    }

    @Test
    void theFirstTooManyFailsAtOnce() {
        fillThreads();
        List<Answer> all = new ArrayList<>();
        for (int i = 0; i < ThreadedResolver.MOST_WAITING; i++) {
            all.add(ask("waiting" + i + ".example"));
        }
        assertThat(all).noneMatch(Answer::isThere);

        assertThat(ask("toomuch.example").failure)
                .isInstanceOf(DnsFailed.class)
                .hasMessage("DNS lookup failed: toomuch.example: too many look-ups waiting.");
        assertThat(ask("waiting7.example").isThere())
                .as("who joins a question takes no place")
                .isFalse();
    }

    @Test
    void failsAfterTenSecondsOfTheReactorsClock() throws Exception {
        Answer answer = ask("slow.example");
        clock.advance(Duration.ofMillis(9_999));
        assertThat(answer.isThere()).isFalse();
        clock.advance(Duration.ofMillis(1));

        assertThat(answer.failure)
                .isInstanceOf(DnsFailed.class)
                .hasMessage("DNS lookup failed: slow.example: no answer within 10 seconds.");
        finishThreads();
        assertThat(ask("slow.example").isThere()).isFalse();
        finishThreads();
        assertThat(asked).hasSize(2);
    }

    @Test
    void aNameAskedAgainAfterTheDeadlineJoinsTheLookUpThatStillRuns() throws Exception {
        ask("slow.example");
        clock.advance(Duration.ofSeconds(10));
        Answer again = ask("slow.example");
        clock.advance(Duration.ofSeconds(9));
        assertThat(threads).hasSize(1);
        finishThreads();

        assertThat(again.addresses).containsExactly(FIRST, SECOND);
        assertThat(clock.calls).isEmpty();
    }

    @Test
    void oneThatWaitsForAThreadHasTheSameDeadline() throws Exception {
        fillThreads();
        Answer waiting = ask("waiting.example");
        clock.advance(Duration.ofSeconds(10));

        assertThat(waiting.failure).isInstanceOf(DnsFailed.class);
        finishThreads();
        assertThat(asked).doesNotContain("waiting.example");
    }

    @Test
    void P6_anUnknownNameIsNamedInTheFailure() throws Exception {
        answers = name -> {
            throw new UnknownHostException(name + ": Name or service not known");
        };
        Answer answer = ask("No.Such.example");
        finishThreads();

        assertThat(answer.failure)
                .isInstanceOf(DnsFailed.class)
                .hasMessage("DNS lookup failed: No.Such.example: Name or service not known.")
                .hasCauseInstanceOf(UnknownHostException.class);
    }

    @Test
    void anEmptyAnswerIsAFailure() throws Exception {
        answers = _ -> List.of();
        Answer answer = ask("empty.example");
        finishThreads();

        assertThat(answer.failure).isInstanceOf(DnsFailed.class).hasMessageContaining("it has no address");
    }

    @Test
    void aFatalErrorOfALookUpReachesTheReactor() throws Exception {
        answers = _ -> {
            throw new NoClassDefFoundError("gone");
        };
        Answer answer = ask("example.com");
        runThreads();

        assertThatThrownBy(() -> clock.advance(Duration.ZERO)).isInstanceOf(NoClassDefFoundError.class);
        assertThat(answer.failure).isInstanceOf(DnsFailed.class).hasCauseInstanceOf(NoClassDefFoundError.class);
    }

    @Test
    void aRefusedMessageIsMadeUpForAtTheDeadline() throws Exception {
        Answer answer = ask("example.com");
        clock.refusing = true;
        runThreads();
        clock.refusing = false;
        clock.advance(Duration.ZERO);
        assertThat(answer.isThere()).isFalse();
        clock.advance(Duration.ofSeconds(10));

        assertThat(answer.addresses).containsExactly(FIRST, SECOND);
    }

    @Test
    void aThreadThatCannotBeHadIsAFailure() {
        ThreadedResolver refused = new ThreadedResolver(clock, answers, _ -> {
            throw new RejectedExecutionException("no");
        });

        assertThat(new Answer(refused.resolve("example.com")).failure).isInstanceOf(DnsFailed.class);
        assertThat(clock.calls).isEmpty();
    }

    @Test
    void closingFailsWhatIsUnderWay() throws Exception {
        fillThreads();
        Answer waiting = ask("waiting.example");
        List<@Nullable Throwable> nested = new ArrayList<>();
        resolver.resolve("again.example")
                .finish(_ -> {}, _ -> nested.add(new Answer(resolver.resolve("x.example")).failure));

        resolver.close();

        assertThat(waiting.failure)
                .isInstanceOf(ReactorStopped.class)
                .hasMessage("the reactor stopped before waiting.example was resolved");
        assertThat(nested).singleElement().isInstanceOf(ReactorStopped.class);
        assertThat(clock.calls).isEmpty();
        finishThreads();
        assertThat(asked).doesNotContain("waiting.example", "again.example", "x.example");
    }

    @Test
    void mayBeUsedAgainAfterClosing() throws Exception {
        ask("example.com");
        resolver.close();
        Answer again = ask("example.com");
        finishThreads();

        assertThat(asked).hasSize(2);
        assertThat(again.addresses).containsExactly(FIRST, SECOND);
    }

    @Test
    void isUsedOnTheReactorsThreadOnly() throws Exception {
        var thrown = CompletableFuture.supplyAsync(() -> {
            try {
                resolver.resolve("127.0.0.1");
                return null;
            } catch (WrongThreadException refused) {
                return refused;
            }
        });

        assertThat(thrown.get(30, TimeUnit.SECONDS)).isNotNull();
    }

    private Answer ask(String host) {
        return new Answer(resolver.resolve(host));
    }

    private void fillThreads() {
        for (int i = 0; i < ThreadedResolver.MOST_THREADS; i++) {
            ask("busy" + i + ".example");
        }
    }

    private void runThreads() {
        for (Runnable next = threads.poll(); next != null; next = threads.poll()) {
            next.run();
        }
    }

    private void finishThreads() throws Exception {
        while (!threads.isEmpty()) {
            runThreads();
            clock.advance(Duration.ZERO);
        }
    }

    private static final class Answer {
        private @Nullable List<InetAddress> addresses;
        private @Nullable Throwable failure;

        Answer(Deferred<List<InetAddress>> deferred) {
            deferred.finish(value -> addresses = value, thrown -> failure = thrown);
        }

        boolean isThere() {
            return addresses != null || failure != null;
        }
    }
}
