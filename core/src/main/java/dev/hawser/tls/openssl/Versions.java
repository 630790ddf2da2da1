package dev.hawser.tls.openssl;

/** Versions as OpenSSL numbers them. */
final class Versions {
    private static final int TLS_1_2 = 0x0303;
    private static final int TLS_1_3 = 0x0304;

    private Versions() {}

    static int number(String name) {
        return switch (name) {
            case "TLSv1.2" -> TLS_1_2;
            case "TLSv1.3" -> TLS_1_3;
            default -> throw new IllegalArgumentException("the engine openssl does not speak " + name);
        };
    }

    static String name(int number) {
        return switch (number) {
            case TLS_1_2 -> "TLSv1.2";
            case TLS_1_3 -> "TLSv1.3";
            default -> throw new IllegalStateException("OpenSSL agreed on version " + Integer.toHexString(number));
        };
    }
}
