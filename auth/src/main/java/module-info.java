/** Who may log in, and what they get then: shared by all protocols. */
@org.jspecify.annotations.NullMarked
module dev.hawser.auth {
    requires transitive dev.hawser.core;
    requires static org.jspecify;

    exports dev.hawser.auth;
}
