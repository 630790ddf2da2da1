package dev.hawser.web.http1.wire;

import java.nio.charset.StandardCharsets;

/** The methods that everybody uses, as text that is there already. */
final class Methods {
    private Methods() {}

    static String of(byte[] a, int from, int to) {
        String known =
                switch (to - from) {
                    case 3 -> a[from] == 'G' ? "GET" : "PUT";
                    case 4 -> a[from] == 'P' ? "POST" : "HEAD";
                    case 5 -> a[from] == 'P' ? "PATCH" : "TRACE";
                    case 6 -> "DELETE";
                    case 7 -> a[from] == 'O' ? "OPTIONS" : "CONNECT";
                    default -> "";
                };
        return isAt(a, from, to, known) ? known : new String(a, from, to - from, StandardCharsets.US_ASCII);
    }

    private static boolean isAt(byte[] a, int from, int to, String known) {
        if (to - from != known.length()) {
            return false;
        }
        for (int i = 0; i < known.length(); i++) {
            if (a[from + i] != known.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
