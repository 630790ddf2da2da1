package dev.hawser.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.hawser.bytes.Bytes;
import dev.hawser.line.LineReceiver;
import dev.hawser.testing.MemoryReactor;
import dev.hawser.testing.MemoryTransport;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A protocol between a transport and another protocol. */
final class ProtocolWrapperTest {
    private final MemoryReactor reactor = new MemoryReactor();
    private final MemoryTransport transport = new MemoryTransport(reactor);
    private final List<String> events = new ArrayList<>();

    private static class Passing extends ProtocolWrapper {
        Passing(Protocol inner) {
            super(inner);
        }
    }

    private class Noting extends Protocol {
        final String name;

        Noting(String name) {
            this.name = name;
        }

        @Override
        public void connectionMade() throws Exception {
            events.add(name + " made");
        }

        @Override
        public void dataReceived(Bytes data) throws Exception {
            events.add(name + " got " + data.utf8());
        }

        @Override
        public void readResumed() {
            events.add(name + " resumed");
        }

        @Override
        public void connectionLost(ConnectionEnd reason) {
            events.add(name + " lost " + reason.getClass().getSimpleName());
        }
    }

    // ---------------------------------------------------------------- the transport

    /** Whatever is added to {@link Transport} must be forwarded too, and this finds what is not. */
    @TestFactory
    Stream<DynamicTest> everyMethodIsForwarded() {
        return Arrays.stream(Transport.class.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .filter(method -> !method.getName().equals("switchProtocol"))
                .map(method -> DynamicTest.dynamicTest(method.toString(), () -> isForwarded(method)));
    }

    private void isForwarded(Method method) throws Exception {
        TreeMap<String, Object @Nullable []> called = new TreeMap<>();
        Object answer = example(method.getReturnType());
        Transport beneath = (Transport) Proxy.newProxyInstance(
                Transport.class.getClassLoader(), new Class<?>[] {Transport.class}, (_, asked, arguments) -> {
                    called.put(signature(asked), arguments);
                    return asked.equals(method) ? answer : example(asked.getReturnType());
                });
        Protocol inner = new Protocol() {};
        new Passing(inner).makeConnection(beneath);
        called.clear();
        Object[] arguments =
                Arrays.stream(method.getParameterTypes()).map(ProtocolWrapperTest::example).toArray();
        Object answered = method.invoke(inner.transport(), arguments);
        assertThat(called).containsOnlyKeys(signature(method));
        assertThat(called.get(signature(method))).isEqualTo(arguments.length == 0 ? null : arguments);
        assertThat(answered).isSameAs(answer);
    }

    private static String signature(Method method) {
        return method.getName() + Arrays.toString(method.getParameterTypes());
    }

    /** A value that is not what a default method gives. */
    private static @Nullable Object example(Class<?> type) {
        if (type == boolean.class) {
            return true;
        }
        if (type == int.class) {
            return 77;
        }
        if (type == long.class) {
            return 78L;
        }
        if (type == String.class) {
            return "text";
        }
        if (type == Bytes.class) {
            return Bytes.of("bytes");
        }
        if (type == Iterable.class) {
            return List.of(Bytes.of("piece"));
        }
        if (type == TransportLimits.class) {
            return TransportLimits.UNLIMITED;
        }
        if (type == Address.class) {
            return new Address.Unix("/run/there");
        }
        return type.isInterface() && !type.isSealed()
                ? Proxy.newProxyInstance(
                        type.getClassLoader(), new Class<?>[] {type}, (_, asked, _) -> switch (asked.getName()) {
                            case "toString" -> "an example";
                            case "hashCode" -> 1;
                            case "equals" -> false;
                            default -> null;
                        })
                : null;
    }

    @Test
    void aSubclassMayAnswerForIt() {
        Address behind = new Address.Unix("/the/real/one");
        Protocol inner = new Noting("inner");
        transport.connect(new Passing(inner) {
            @Override
            protected ForwardingTransport innerTransport() {
                return new ForwardingTransport(this) {
                    @Override
                    public Address peer() {
                        return behind;
                    }
                };
            }
        });
        assertThat(inner.transport().peer()).isEqualTo(behind);
        assertThat(inner.transport().host()).isEqualTo(transport.host());
    }

    @Test
    void aWrappedTransportProducesAsTheRealOneDoes() {
        Protocol inner = new Noting("inner");
        transport.connect(new Passing(new Passing(inner)));
        assertThat(ForwardingTransport.unwrap(inner.transport())).isSameAs(transport);
        MemoryTransport other = new MemoryTransport(reactor);
        other.connect(new Noting("other"));
        other.registerProducer(inner.transport());
        other.loseConnection();
        assertThat(other.isClosed()).as("it waits for its producer").isFalse();
        transport.disconnect();
        other.loseConnection();
        other.settle();
        assertThat(other.isClosed()).as("which will never write again").isTrue();
    }

    // ---------------------------------------------------------------- events

    @Test
    void aWrapperMaySeeSomethingFirst() {
        Noting inner = new Noting("inner");
        transport.connect(new ProtocolWrapper(inner) {
            private Bytes header = Bytes.EMPTY;

            @Override
            public void connectionMade() {}

            @Override
            public void dataReceived(Bytes data) throws Exception {
                if (isInnerConnected()) {
                    super.dataReceived(data);
                    return;
                }
                header = header.concat(data);
                if (header.size() >= 4) {
                    connectInner();
                    if (header.size() > 4) {
                        super.dataReceived(header.drop(4));
                    }
                }
            }
        });
        transport.deliver("HE");
        assertThat(events).isEmpty();
        transport.deliver("ADrest");
        transport.deliver("more");
        transport.disconnect();
        assertThat(events).containsExactly("inner made", "inner got rest", "inner got more", "inner lost ConnectionDone");
    }

    @Test
    void anInnerProtocolThatNeverBeganIsToldNothing() {
        transport.connect(new ProtocolWrapper(new Noting("inner")) {
            @Override
            public void connectionMade() {}
        });
        transport.deliver("x");
        transport.disconnect();
        assertThat(events).isEmpty();
    }

    @Test
    void logLinesNameTheInnerProtocol() {
        transport.connect(new Passing(new Passing(new Noting("inner"))));
        assertThat(transport).asString().startsWith("Noting,");
        assertThat(transport.holding()).asString().contains("Noting,");
    }

    @Test
    void theInnerProtocolIsHalfCloseableOrNotAsItIs() {
        transport.connect(new Passing(new Noting("plain")));
        transport.deliverEnd();
        assertThat(transport.isClosed()).isTrue();

        class Half extends Noting implements HalfCloseable {
            Half() {
                super("half");
            }

            @Override
            public void readConnectionLost() {
                events.add("half read lost");
            }

            @Override
            public void writeConnectionLost() {
                events.add("half write lost");
            }
        }
        MemoryTransport second = new MemoryTransport(reactor);
        second.connect(new Passing(new Passing(new Half())));
        second.deliverEnd();
        assertThat(second.isOpen()).isTrue();
        second.loseWriteConnection();
        second.settle();
        assertThat(events).endsWith("half made", "half read lost", "half write lost", "half lost ConnectionDone");
    }

    @Test
    void aSecondConnectionOfTheSameInnerDoesNotDisturbTheFirst() {
        reactor.unhandledFailures().keepReported(true);
        Noting inner = new Noting("inner");
        transport.connect(new Passing(inner));
        MemoryTransport second = new MemoryTransport(reactor);
        second.connect(new Passing(inner));
        assertThat(second.isClosed()).isTrue();
        assertThat(events).containsExactly("inner made");
        assertThat(reactor.unhandledFailures().drain()).singleElement().isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anInnerProtocolIsConnectedOnce() {
        Passing wrapper = new Passing(new Noting("inner"));
        transport.connect(wrapper);
        assertThatIllegalStateException().isThrownBy(wrapper::connectInner);
    }

    // ---------------------------------------------------------------- another inner protocol

    @Test
    void anotherProtocolGetsWhatTheFirstHasNotUsed() {
        Noting next = new Noting("next");
        LineReceiver first = new LineReceiver() {
            @Override
            public void lineReceived(String line) {
                events.add("line " + line);
                if (line.equals("UPGRADE")) {
                    transport().switchProtocol(next);
                    transport().pauseProducing();
                    transport().resumeProducing();
                    events.add("asked");
                }
            }
        };
        Passing wrapper = new Passing(first);
        transport.connect(wrapper);
        transport.deliver("one\r\nUPGRADE\r\nrest of it");
        transport.deliver("more");
        transport.disconnect();
        assertThat(events.stream().filter(event -> !event.endsWith("resumed")))
                .containsSubsequence("line one", "line UPGRADE", "asked", "next made")
                .endsWith("next got more", "next lost ConnectionDone");
        assertThat(wrapper.inner()).isSameAs(next);
        assertThat(String.join("", events)).contains("rest of it");
    }

    @Test
    void aSwitchOutsideOfAnEventComesInALaterTurn() {
        Noting first = new Noting("first");
        Noting second = new Noting("second");
        Noting third = new Noting("third");
        transport.connect(new Passing(first));
        first.transport().switchProtocol(second);
        first.transport().switchProtocol(third);
        assertThat(events).containsExactly("first made");
        reactor.advance(Duration.ZERO);
        transport.deliver("x");
        transport.disconnect();
        assertThat(events).containsExactly("first made", "third made", "third got x", "third lost ConnectionDone");
    }

    @Test
    void whatComesBeforeThatTurnIsForTheNewOne() {
        Noting first = new Noting("first");
        transport.connect(new Passing(first));
        first.transport().switchProtocol(new Noting("second"));
        transport.deliver("x");
        reactor.advance(Duration.ZERO);
        assertThat(events).containsExactly("first made", "second made", "second got x");
    }

    @Test
    void aNewProtocolThatPausesGetsTheRestWhenItResumes() {
        Noting next = new Noting("next") {
            @Override
            public void connectionMade() throws Exception {
                super.connectionMade();
                transport().pauseProducing();
            }
        };
        LineReceiver first = new LineReceiver() {
            @Override
            public void lineReceived(String line) {
                transport().switchProtocol(next);
                transport().pauseProducing(); // so that the framing keeps the rest
            }
        };
        transport.connect(new Passing(first));
        transport.deliver("go\r\nrest");
        assertThat(events).containsExactly("next made");
        assertThat(transport.held()).isEqualTo(4);
        next.transport().resumeProducing();
        transport.settle();
        transport.deliver("more");
        assertThat(events).containsExactly("next made", "next resumed", "next got rest", "next got more");
        assertThat(transport.held()).isZero();
    }

    @Test
    void aChangeThatTheEndForestallsIsForgotten() {
        Noting first = new Noting("first");
        transport.connect(new Passing(first));
        first.transport().switchProtocol(new Noting("second"));
        transport.disconnect();
        reactor.advance(Duration.ZERO);
        assertThat(events).containsExactly("first made", "first lost ConnectionDone");
    }

    @Test
    void aNewProtocolThatThrowsEndsTheConnection() {
        reactor.unhandledFailures().keepReported(true);
        Noting first = new Noting("first");
        transport.connect(new Passing(first));
        first.transport().switchProtocol(new Noting("second") {
            @Override
            public void connectionMade() {
                throw new IllegalStateException("at made");
            }
        });
        reactor.advance(Duration.ZERO);
        transport.settle();
        assertThat(events).containsExactly("first made", "second lost ConnectionLost");
        assertThat(reactor.unhandledFailures().drain()).singleElement().isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatAnInnerProtocolKeptIsNotCountedForTheNextOne() {
        Protocol first = new Noting("first") {
            @Override
            public void dataReceived(Bytes data) {
                transport().unparsed(data.size());
                transport().switchProtocol(new Noting("second"));
            }

            @Override
            public Bytes releaseUnparsed() {
                return Bytes.EMPTY;
            }
        };
        transport.connect(new Passing(first));
        transport.deliver("kept");
        assertThat(transport.held()).isZero();
    }
}
