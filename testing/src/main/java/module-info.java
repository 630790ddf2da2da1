/** The test kit: time and network replaced by memory, and the contract suites of the core. */
@org.jspecify.annotations.NullMarked
module dev.hawser.testing {
    requires transitive dev.hawser.core;
    requires static transitive org.jspecify;

    exports dev.hawser.testing;
}
