package dev.hawser.app.status;

import dev.hawser.app.status.wire.WireReply;
import dev.hawser.bytes.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The page: one file, and a policy that lets a browser run what is in that file and nothing else. */
final class StatusPage {
    private static final String FILE = "status.html";

    private StatusPage() {}

    /** The reply that is the page. */
    static WireReply load() {
        try (InputStream file = StatusPage.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException(FILE + " is missing beside " + StatusPage.class.getName());
            }
            byte[] page = file.readAllBytes();
            return WireReply.of(200, "text/html; charset=utf-8", Bytes.adopt(page))
                    .with("Content-Security-Policy", policy(new String(page, StandardCharsets.UTF_8)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String policy(String page) {
        return "default-src 'none'; script-src " + hash(page, "script") + "; style-src " + hash(page, "style")
                + "; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    /** What stands within the only element of that name, as a browser compares it. */
    private static String hash(String page, String element) {
        String begin = "<" + element + ">";
        int from = page.indexOf(begin) + begin.length();
        int to = page.indexOf("</" + element + ">");
        if (from < begin.length() || to < from) {
            throw new IllegalStateException(FILE + " has no " + begin);
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(page.substring(from, to).getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every platform has it
        }
    }
}
