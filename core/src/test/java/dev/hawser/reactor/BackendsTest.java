package dev.hawser.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.coroutine.Carrier;
import dev.hawser.net.ReactorOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** Which backend a reactor gets, and what is said of it. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class BackendsTest {
    private static final String PROPERTY = "hawser.reactor";

    private final String before = System.getProperty(PROPERTY);

    @BeforeEach
    void noProperty() {
        System.clearProperty(PROPERTY);
    }

    @AfterEach
    void propertyAsBefore() {
        if (before == null) {
            System.clearProperty(PROPERTY);
        } else {
            System.setProperty(PROPERTY, before);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theFirstChoiceIsEpoll() {
        Backends.Choice choice = Backends.choose(ReactorOptions.DEFAULT);
        assertThat(choice.provider().name()).isEqualTo("epoll");
        assertThat(choice.why()).isEqualTo("Reactors are on epoll, the first choice");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whatIsInTheWayOfSeveralIsSaidOnce() {
        ReactorOptions options = ReactorOptions.DEFAULT.withCarrier(Carrier.VIRTUAL_REACTOR);
        Backends.Choice choice = Backends.choose(options);
        assertThat(choice.provider().name()).isEqualTo("nio");
        assertThat(choice.why())
                .startsWith("Reactors are on nio, since epoll and io_uring cannot be had: a virtual thread")
                .containsOnlyOnce("cannot be had");
    }

    @Test
    void thePropertyHoldsWhereTheProgramLeavesTheChoice() {
        System.setProperty(PROPERTY, "nio");
        assertThat(Backends.choose(ReactorOptions.DEFAULT).why())
                .isEqualTo("Reactors are on nio, as the system property hawser.reactor says");
        System.setProperty(PROPERTY, "kqueue");
        assertThat(Backends.choose(ReactorOptions.DEFAULT.withBackend("nio")).why())
                .isEqualTo("Reactors are on nio, as the program asks for");
    }

    @Test
    void aNameThatNobodyHasIsRefusedWithThoseThereAre() {
        assertThatThrownBy(() -> Backends.choose(ReactorOptions.DEFAULT.withBackend("kqueue")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no backend is called \"kqueue\": there are auto, epoll, io_uring, nio");
        System.setProperty(PROPERTY, "");
        assertThatThrownBy(() -> Backends.choose(ReactorOptions.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no backend is called \"\" (which the system property hawser.reactor asks for):"
                        + " there are auto, epoll, io_uring, nio");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void oneThatCannotBeHadIsRefusedWithTheReason() {
        ReactorOptions options = ReactorOptions.DEFAULT.withCarrier(Carrier.VIRTUAL_REACTOR);
        assertThatThrownBy(() -> Backends.choose(options.withBackend("epoll")))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageStartingWith("epoll cannot be had: a virtual thread");
        System.setProperty(PROPERTY, "epoll");
        assertThatThrownBy(() -> Backends.choose(options))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageStartingWith(
                        "epoll (which the system property hawser.reactor asks for) cannot be had: a virtual thread");
    }
}
