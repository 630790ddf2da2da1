package dev.hawser.web.form.wire;

import dev.hawser.bytes.Bytes;
import dev.hawser.web.http.Headers;
import dev.hawser.web.http.HttpGrammar;
import dev.hawser.web.http.PercentCoding;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a part of a form is (RFC 7578, section 4.2).
 *
 * @param name the name of the field
 * @param fileName the name of the file as it was sent, which may have separators, dots and whatever else: not the name of a
 *     file here; null where the part is no file
 */
public record FormDisposition(String name, @Nullable String fileName) {
    /** A field that is no file. */
    public FormDisposition(String name) {
        this(name, null);
    }

    /**
     * What the Content-Disposition of a part says. Names are read as UTF-8, as browsers send them; a quote in them may be
     * {@code \"} or {@code %22}.
     *
     * @throws MultipartException when there is none, or it is not that of a form
     */
    public static FormDisposition of(Headers headers) {
        String value = headers.get("Content-Disposition");
        if (value == null) {
            throw MultipartException.malformed("a part has no Content-Disposition");
        }
        String text = Bytes.of(value, StandardCharsets.ISO_8859_1).utf8();
        Reader reader = new Reader(text);
        if (!reader.word().strip().equalsIgnoreCase("form-data")) {
            throw MultipartException.malformed("a part is no field of a form: " + HttpGrammar.quoted(text));
        }
        reader.parameters();
        if (reader.name == null) {
            throw MultipartException.malformed("a field has no name: " + HttpGrammar.quoted(text));
        }
        return new FormDisposition(reader.name, reader.fileName != null ? reader.fileName : reader.extended);
    }

    /** What is behind the last separator of {@link #fileName}, of whatever platform; null where the part is no file. */
    public @Nullable String baseName() {
        if (fileName == null) {
            return null;
        }
        return fileName.substring(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
    }

    /** As it stands in a part's head, each character for a byte. */
    public String format() {
        String text = "form-data; name=\"" + escaped(name) + '"'
                + (fileName == null ? "" : "; filename=\"" + escaped(fileName) + '"');
        return Bytes.of(text).latin1();
    }

    /** As browsers write it: what would end the string or the line is percent-coded. */
    private static String escaped(String text) {
        return text.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
    }

    /** Reads parameters as browsers of all ages write them. */
    private static final class Reader {
        private final String text;
        private int at;

        private @Nullable String name;
        private @Nullable String fileName;
        private @Nullable String extended;

        Reader(String text) {
            this.text = text;
        }

        String word() {
            int from = at;
            while (at < text.length() && text.charAt(at) != ';') {
                at++;
            }
            return text.substring(from, at);
        }

        void parameters() {
            while (at < text.length()) {
                at++; // the semicolon
                int equals = text.indexOf('=', at);
                int next = text.indexOf(';', at);
                if (equals < 0 || next >= 0 && next < equals) {
                    if (!word().isBlank()) {
                        throw MultipartException.malformed("a parameter has no value: " + HttpGrammar.quoted(text));
                    }
                    continue;
                }
                String key = text.substring(at, equals).strip().toLowerCase(Locale.ROOT);
                at = equals + 1;
                String value = value();
                switch (key) {
                    case "name" -> name = once(key, name, value);
                    case "filename" -> fileName = once(key, fileName, value);
                    case "filename*" -> extended = once(key, extended, extended(value));
                    default -> {} // parameters that are not known are to be ignored
                }
            }
        }

        /** Which of two names is meant, different programs answer differently, so that nobody should be asked. */
        private String once(String key, @Nullable String before, String value) {
            if (before != null) {
                throw MultipartException.malformed("there are two of " + key + ": " + HttpGrammar.quoted(text));
            }
            return value;
        }

        private String value() {
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
            if (at == text.length() || text.charAt(at) != '"') {
                return word().strip();
            }
            StringBuilder value = new StringBuilder();
            for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
                char c = text.charAt(at);
                char next = at + 1 < text.length() ? text.charAt(at + 1) : 0;
                if (c == '\\' && (next == '"' || next == '\\')) {
                    c = next; // any other backslash is one: old browsers sent whole paths of Windows
                    at++;
                }
                value.append(c);
            }
            if (at == text.length()) {
                throw MultipartException.malformed("a quote is not closed: " + HttpGrammar.quoted(text));
            }
            at++;
            if (!word().isBlank()) {
                throw MultipartException.malformed("something follows a quoted value: " + HttpGrammar.quoted(text));
            }
            return value.toString().replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n");
        }

        /** {@code utf-8''na%C3%AFve} (RFC 8187), which RFC 7578 forbids and some clients send nevertheless. */
        private String extended(String value) {
            String prefix = "utf-8'";
            int language = value.regionMatches(true, 0, prefix, 0, prefix.length()) ? value.indexOf('\'', prefix.length()) : -1;
            String decoded = language < 0 ? null : PercentCoding.decode(value.substring(language + 1));
            if (decoded == null) {
                throw MultipartException.malformed("a name is not in UTF-8: " + HttpGrammar.quoted(value));
            }
            return decoded;
        }
    }
}
