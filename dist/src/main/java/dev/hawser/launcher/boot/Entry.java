package dev.hawser.launcher.boot;

/**
 * The main class of the runnable jar. It is compiled for Java 8, and names none of the other classes, so that a JVM that is too
 * old for them can say so.
 */
public final class Entry {
    private static final int NEEDED = 25;
    private static final int UNAVAILABLE = 69; // of sysexits.h

    private Entry() {}

    /** Starts Hawser. */
    public static void main(String[] args) throws Exception {
        String version = System.getProperty("java.specification.version", "");
        if (number(version) < NEEDED) {
            System.err.println("hawser: Java " + NEEDED + " or newer is needed, and this is Java " + version + " of "
                    + System.getProperty("java.home") + ": install a JDK, for instance from https://adoptium.net");
            System.exit(UNAVAILABLE);
        }
        Class.forName("dev.hawser.launcher.boot.Boot")
                .getMethod("main", String[].class)
                .invoke(null, (Object) args);
    }

    /** Of 1.8 it is 8; 0 where there is none. */
    static int number(String version) {
        String text = version.startsWith("1.") ? version.substring(2) : version;
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException none) {
            return 0;
        }
    }
}
