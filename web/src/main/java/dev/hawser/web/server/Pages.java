package dev.hawser.web.server;

import dev.hawser.bytes.Bytes;
import dev.hawser.web.http.HttpStatus;

/** Small pages that say what became of a request. Nothing of the server's inside is in them. */
public final class Pages {
    /** 404. */
    public static final Resource NOT_FOUND = of(HttpStatus.NOT_FOUND, "There is nothing at this address.");

    /** 403. */
    public static final Resource FORBIDDEN = of(HttpStatus.FORBIDDEN, "This is not for you to see.");

    private Pages() {}

    /** A page with a status and a text, which is escaped. */
    public static Resource of(int status, String text) {
        HttpStatus.check(status);
        return request -> answer(request, status, text);
    }

    /**
     * A redirect, of 301, 302, 303, 307 or 308.
     *
     * @param location a reference as the field Location has it; refused where it could be read as another header field or, by
     *     beginning with two slashes or backslashes, as another host by mistake
     */
    public static Resource redirect(int status, String location) {
        return request -> request.redirect(status, location);
    }

    static void answer(Request request, int status, String text) {
        request.setStatus(status);
        if (ErrorPages.answer(request, text)) {
            return;
        }
        request.setHeader("Content-Type", "text/html; charset=utf-8");
        request.finish(page(status, text));
    }

    static Bytes page(int status, String text) {
        String title = status + " " + HttpStatus.phrase(status);
        return Bytes.of("<!DOCTYPE html>\n<html><head><title>" + title + "</title></head>\n<body><h1>" + title + "</h1>\n<p>"
                + escaped(text) + "</p></body></html>\n");
    }

    /** {@code text} so that it can stand in HTML, in an attribute too. */
    public static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
