package dev.hawser.testing.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the methods of a test class a reactor, and holds them to leaving nothing behind.
 *
 * <pre>{@code
 * @HawserTest
 * class EchoTest {
 *     @Test
 *     void echoes(Reactor reactor) {
 *         ListeningPort port = reactor.listenTcp(0, Echo::new);
 *         Client client = new TcpClientEndpoint(reactor, "127.0.0.1", port.port()).connect(Client::new).await();
 *         assertThat(client.ask("hello").await()).isEqualTo("hello");
 *         client.transport().loseConnection();
 *         port.stopListening().await();
 *     }
 * }
 * }</pre>
 *
 * <p>A method ({@code @Test} and its relatives, {@code @BeforeEach}, {@code @AfterEach}) that has one of these
 * parameters, and each dynamic test of a {@code @TestFactory} that has one, runs as a coroutine of it and may {@link dev.hawser.deferred.Deferred#await()}; all methods around one test
 * get the same:
 * <ul>
 *   <li>{@link dev.hawser.net.Reactor}: a real one, running on a thread of its own, where these methods run too. They
 *       fail when they have not ended after {@link #timeLimitSeconds()}.
 *   <li>{@link dev.hawser.testing.TestClock} and {@link dev.hawser.testing.MemoryReactor}: no network and no real time.
 *       While the method waits, time moves from one delayed call to the next; where there is none, the method fails,
 *       since nothing will bring what it waits for.
 *   <li>{@link dev.hawser.testing.simulation.Simulation}: the method is the program of its host named {@code test}, and
 *       a {@code Reactor} beside it is the one of that host.
 * </ul>
 *
 * <p>What the method causes other coroutines to do has happened when the causing call returns, as in code that is no
 * coroutine.
 *
 * <p>After the last of the methods the test fails where it has left a timer, a port, a connection, a connect attempt, a
 * child process, work for a thread, a coroutine or an unhandled failure; the message says what and where each was made.
 * What is closing already is waited for. A test that has failed otherwise is not asked what it left open. A child
 * process that is left is killed. Of a simulation only the test's own host is looked at, since the programs of
 * the others go on; failures count wherever they come from. A failure that is expected is taken by
 * {@code reactor.unhandledFailures().drain(Type.class)}.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(HawserExtension.class)
public @interface HawserTest {
    /** How long each method may take on a real reactor, by the clock on the wall. */
    int timeLimitSeconds() default 10;

    /** The seed of a {@link dev.hawser.testing.simulation.Simulation}. */
    long seed() default 1;
}
