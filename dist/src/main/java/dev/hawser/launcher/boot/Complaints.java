package dev.hawser.launcher.boot;

/**
 * What went wrong and was got over, which the user need not hear of: to standard error with {@code -Dhawser.debug=true}. There
 * is no log yet.
 */
final class Complaints {
    private Complaints() {}

    static void add(String what, Exception why) {
        if (Boolean.getBoolean("hawser.debug")) {
            System.err.println("hawser: " + what + ": " + why);
        }
    }
}
