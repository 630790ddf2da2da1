package dev.hawser.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hawser.bytes.Bytes;
import dev.hawser.line.LineReceiver;
import dev.hawser.net.ConnectionEnd;
import dev.hawser.net.HalfCloseable;
import dev.hawser.net.Protocol;
import dev.hawser.testing.WireScript.Step;
import dev.hawser.time.DelayedCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class WireScriptTest {
    private static final WireScript GREETED = WireScript.begin().expect("220 ready\r\n");

    private static final class Mail extends LineReceiver {
        private @Nullable DelayedCall timeout;
        private @Nullable ConnectionEnd lost;

        @Override
        public void connectionMade() {
            sendLine("220 ready");
            timeout = reactor().callLater(Duration.ofMinutes(5), () -> {
                timeout = null;
                sendLine("421 too slow");
                transport().loseConnection();
            });
        }

        @Override
        public void lineReceived(String line) {
            switch (line) {
                case "QUIT" -> {
                    sendLine("221 bye");
                    transport().loseConnection();
                }
                case "ABORT" -> transport().abortConnection();
                case "LATER" -> reactor().callLater(Duration.ZERO, () -> sendLine("250 later"));
                case "THROW" -> throw new IllegalStateException("on purpose");
                default -> sendLine("250 hello " + line);
            }
        }

        @Override
        public void connectionLost(ConnectionEnd reason) {
            lost = reason;
            if (timeout != null) {
                timeout.cancel();
            }
        }
    }

    private static final class Bytewise extends Protocol {
        @Override
        public void dataReceived(Bytes data) {
            transport().write(data.size() + ";");
        }
    }

    private static String failureOf(WireScript script) {
        Throwable thrown = catchThrowable(() -> script.play(new Mail()));
        assertThat(thrown).isInstanceOf(AssertionError.class);
        return String.valueOf(thrown.getMessage());
    }

    @Test
    void playsASessionFromTheGreetingToTheEnd() {
        WireScript session = GREETED.send("a\r\n")
                .expect("250 hello a\r\n")
                .send("b\r\nc\r\n")
                .expect("250 hello b\r\n")
                .expect(Bytes.of("250 hello c\r\n"))
                .send("LATER\r\n")
                .expect("250 later\r\n")
                .send("QUIT\r\n")
                .expect("221 bye\r\n")
                .expectEnd();
        MemoryTransport transport = session.play(new Mail());
        assertThat(transport.isClosed()).isTrue();
        session.play(new Mail()); // a value: any number of times
        session.atEveryChunking(Mail::new);
    }

    @Test
    void timeMovesOnlyWhereTheScriptWaits() {
        MemoryReactor reactor = new MemoryReactor();
        GREETED.wait(Duration.ofSeconds(299))
                .expectNothing()
                .wait(Duration.ofSeconds(1))
                .expect("421 too slow\r\n")
                .expectEnd()
                .play(reactor, new Mail());
        assertThat(reactor.nanos()).isEqualTo(Duration.ofMinutes(5).toNanos());
    }

    @Test
    void whatComesMayBeMatchedTestedOrPassedOver() {
        GREETED.send("1234\r\n5\r\n")
                .expectMatch("250 hello [0-9]+\r\n")
                .expectThat("three digits", data -> data.utf8().startsWith("250"))
                .send("more\r\n")
                .expectAnything()
                .expectAnything()
                .play(new Mail());
        GREETED.expectMatch("").play(new Mail());
    }

    @Test
    void aMatchSeesACharacterForEachByte() {
        GREETED.send(Bytes.of("é\r\n"))
                .expectMatch("250 hello [^\r]{2}\r\n")
                .play(new Mail());
    }

    @Test
    void thePeerMayLoseAndReset() {
        Mail lost = new Mail();
        GREETED.lose().expectEnd().play(lost);
        assertThat(lost.lost).isInstanceOf(dev.hawser.net.ConnectionDone.class);
        Mail broken = new Mail();
        GREETED.reset().play(broken);
        assertThat(broken.lost).isInstanceOf(dev.hawser.net.ConnectionLost.class);
        GREETED.send("ABORT\r\n").expectReset().play(new Mail());
    }

    @Test
    void aHalfCloseableProtocolMayAnswerAfterThePeerHasLeft() {
        final class Counting extends Protocol implements HalfCloseable {
            private int count;

            @Override
            public void dataReceived(Bytes data) {
                count += data.size();
            }

            @Override
            public void readConnectionLost() {
                transport().write("there were " + count);
                transport().loseConnection();
            }

            @Override
            public void writeConnectionLost() {}
        }

        WireScript.begin()
                .send("12345")
                .expectNothing()
                .lose()
                .expect("there were 5")
                .expectEnd()
                .atEveryChunking(Counting::new);
    }

    @Test
    void playsOnAConnectionThatWasMadeAndTakesWhatItExpects() throws Exception {
        MemoryTransport transport = new MemoryTransport();
        transport.connect(new Mail());
        GREETED.play(transport);
        assertThat(transport.writtenText()).isEmpty();
        WireScript.begin().send("x\r\n").expect("250 hello x\r\n").play(transport);
        assertThat(transport.isOpen()).isTrue();
    }

    // ---------------------------------------------------------------- failures

    @Test
    void anUnmetExpectationTellsWhatCameWhereItDiffersAndTheScriptSoFar() {
        assertThat(failureOf(GREETED.send("bob\r\n").expect("250 hello bill\r\n").send("QUIT\r\n")))
                .isEqualTo("""
                        Step 3 of 4 failed: expect "250 hello bill\\r\\n"
                          came: "250 hello bob\\r\\n"
                          at byte 11: expected "ill\\r\\n", came "ob\\r\\n"
                          the connection is open
                        The script so far:
                          1 expect "220 ready\\r\\n"
                          2 send "bob\\r\\n"
                          3 expect "250 hello bill\\r\\n\"""");
    }

    @Test
    void aMissingAnswerIsNamed() {
        assertThat(failureOf(GREETED.expect("more")))
                .contains("came: nothing", "at byte 0: expected \"more\", came nothing");
        assertThat(failureOf(WireScript.begin().expect("220 ready\r\n and waiting")))
                .contains("at byte 11: expected \" and waiting\", came nothing");
    }

    @Test
    void whatIsLeftAtTheEndFails() {
        assertThat(failureOf(GREETED.send("a\r\n")))
                .contains("over", "more came", "came: \"250 hello a\\r\\n\"", "2 send \"a\\r\\n\"");
    }

    @Test
    void everyKindOfExpectationFails() {
        assertThat(failureOf(WireScript.begin().expectNothing())).contains("Step 1 of 1", "came: \"220 ready\\r\\n\"");
        assertThat(failureOf(GREETED.expectEnd())).contains("expect the end", "the connection is open");
        assertThat(failureOf(WireScript.begin().send("QUIT\r\n").expectEnd())).contains("came: \"220 ready");
        assertThat(failureOf(GREETED.expectReset())).contains("expect a reset");
        assertThat(failureOf(GREETED.send("ABORT\r\n").expectEnd())).contains("the connection has ended");
        assertThat(failureOf(WireScript.begin().expectMatch("5[0-9]+ .*"))).contains("expect a match of /5[0-9]+ .*/");
        assertThat(failureOf(WireScript.begin().expectThat("a five", data -> data.utf8().contains("5"))))
                .contains("expect a five");
        assertThat(failureOf(GREETED.wait(Duration.ofMinutes(5)).expectNothing()))
                .contains("came: \"421 too slow\\r\\n\"", "after PT5M");
        assertThat(failureOf(GREETED.wait(Duration.ofMinutes(5)).expectAnything().expectNothing()))
                .as("nothing to an open connection")
                .contains("the connection has ended: Connection was closed cleanly");
    }

    @Test
    void sendingToAConnectionThatIsClosedFails() {
        assertThat(failureOf(GREETED.send("QUIT\r\n").expect("221 bye\r\n").send("again\r\n")))
                .contains("Step 4 of 4 failed: send \"again\\r\\n\"", "the connection has ended");
    }

    @Test
    void whatTheProtocolThrewIsTheCause() {
        assertThatThrownBy(() -> GREETED.send("THROW\r\n").expect("250").play(new Mail()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("on purpose")
                .hasRootCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void aChunkingThatFailsIsNamed() {
        WireScript whole = WireScript.begin().send("abc").expect("3;");
        whole.play(new Bytewise());
        assertThatThrownBy(() -> whole.atEveryChunking(Bytewise::new))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("1 (a byte at a time)")
                .hasMessageContaining("Step 2 of 2 failed: expect \"3;\"");
    }

    @Test
    void everyByteOfEachSendIsCutOnceAndNoReadHoldsTwoSends() {
        List<List<Integer>> runs = new ArrayList<>();
        WireScript.begin()
                .send("abc")
                .expectAnything()
                .send("de")
                .expectAnything()
                .atEveryChunking(() -> {
                    List<Integer> sizes = new ArrayList<>();
                    runs.add(sizes);
                    return new Protocol() {
                        @Override
                        public void dataReceived(Bytes data) {
                            sizes.add(data.size());
                        }
                    };
                });
        assertThat(runs)
                .contains(List.of(3, 2), List.of(1, 1, 1, 1, 1), List.of(1, 2, 2), List.of(2, 1, 2), List.of(3, 1, 1))
                .allSatisfy(sizes -> assertThat(sizes).satisfies(each -> {
                    int sum = 0;
                    for (int i = 0; sum < 3; i++) {
                        sum += each.get(i);
                    }
                    assertThat(sum).as("the first read of the second send begins there").isEqualTo(3);
                }));
    }

    @Test
    void longDataIsShownShortly() {
        assertThat(failureOf(GREETED.expect("x".repeat(100_000))))
                .hasSizeLessThan(2000)
                .contains("(100000 bytes)");
    }

    // ---------------------------------------------------------------- a value

    @Test
    void aScriptIsAValue() {
        WireScript script = GREETED.send("a").lose();
        assertThat(GREETED.steps()).containsExactly(new Step.Expect(Bytes.of("220 ready\r\n")));
        assertThat(script).isEqualTo(GREETED.then(WireScript.begin().send("a").lose())).hasSameHashCodeAs(
                GREETED.send("a").lose());
        assertThat(script).isNotEqualTo(GREETED);
        assertThat(GREETED.expectMatch("a+")).isEqualTo(GREETED.expectMatch("a+"));
        assertThat(script).hasToString("  1 expect \"220 ready\\r\\n\"\n  2 send \"a\"\n  3 lose");
        assertThat(WireScript.begin().wait(Duration.ofSeconds(2)).reset().expectAnything().expectNothing().expectReset()
                        .expectEnd())
                .hasToString("  1 wait PT2S\n  2 reset\n  3 expect anything\n  4 expect nothing\n  5 expect a reset"
                        + "\n  6 expect the end");
    }

    @Test
    void stepsWithoutSenseAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> GREETED.send(""));
        assertThatIllegalArgumentException().isThrownBy(() -> GREETED.expect(Bytes.EMPTY));
        assertThatIllegalArgumentException().isThrownBy(() -> GREETED.expectMatch("(")).withMessageContaining("(");
        assertThatIllegalArgumentException().isThrownBy(() -> GREETED.wait(Duration.ofSeconds(-1)));
        assertThatIllegalStateException().isThrownBy(() -> GREETED.lose().send("late")).withMessageContaining("late");
        assertThatIllegalStateException().isThrownBy(() -> GREETED.reset().lose());
    }
}
