/** The test kit: time and network replaced by memory, and the contract suites of the core. */
@org.jspecify.annotations.NullMarked
module dev.hawser.testing {
    requires transitive dev.hawser.core;
    requires static org.jspecify;
    requires static org.assertj.core;
    requires static org.junit.jupiter.api;

    exports dev.hawser.testing;
    exports dev.hawser.testing.contract;
    exports dev.hawser.testing.junit;
    exports dev.hawser.testing.simulation;

    opens dev.hawser.testing.contract; // JUnit calls the tests in it
    opens dev.hawser.testing.junit; // and makes the extension
}
