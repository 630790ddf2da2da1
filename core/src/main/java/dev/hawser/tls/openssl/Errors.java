package dev.hawser.tls.openssl;

import dev.hawser.tls.jdk.Alerts;
import java.util.ArrayList;
import java.util.List;

/** OpenSSL's queue of errors, one for each thread. */
final class Errors {
    private static final int SSL = 20;
    private static final int LIBRARY_AT = 23;
    private static final long LIBRARY = 0xff;
    private static final long REASON = 0x7f_ffff;
    private static final long OF_THE_SYSTEM = 1L << 31;
    private static final int ALERTS_FROM = 1000;
    private static final int ALERTS_TO = 1255;

    /** More than OpenSSL keeps. */
    private static final int MOST = 32;

    private Errors() {}

    /** What is in the queue, as half a sentence; it is empty then. */
    static String take() {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < MOST; i++) {
            long error = Libcrypto.takeError();
            if (error == 0) {
                break;
            }
            String text = text(error);
            if (!texts.contains(text)) {
                texts.add(text);
            }
        }
        Libcrypto.clearErrors();
        return texts.isEmpty() ? "OpenSSL does not say why" : String.join("; ", texts);
    }

    private static String text(long error) {
        int reason = (int) (error & REASON);
        boolean isSsl = (error & OF_THE_SYSTEM) == 0 && (error >> LIBRARY_AT & LIBRARY) == SSL;
        if (isSsl && reason >= ALERTS_FROM && reason <= ALERTS_TO) {
            return "the peer sent the alert " + Alerts.name(reason - ALERTS_FROM);
        }
        String text = Memory.text(Libcrypto.reason(error));
        return text == null ? "OpenSSL's error " + Long.toHexString(error) : text;
    }
}
