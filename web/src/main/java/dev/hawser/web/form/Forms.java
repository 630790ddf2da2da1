package dev.hawser.web.form;

import dev.hawser.deferred.Deferred;
import dev.hawser.web.body.BodyTooLarge;
import dev.hawser.web.body.DecodedBody;
import dev.hawser.web.body.IncomingBody;
import dev.hawser.web.form.wire.Boundary;
import dev.hawser.web.http.HttpGrammar;
import dev.hawser.web.http.HttpStatus;
import dev.hawser.web.http.MediaType;
import dev.hawser.web.http.QueryParameters;
import dev.hawser.web.server.Request;
import dev.hawser.web.server.RequestRefused;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads forms.
 *
 * <pre>{@code
 * Resource sign = Resource.deferred(request -> Forms.read(request)
 *         .peek(form -> request.finish("Hello, " + form.get("name"))));
 * }</pre>
 *
 * <p>What is no form, too large or malformed fails with what answers 415, 413 or 400, when it reaches the request, as it does here. A
 * body in a content coding is decoded; its limits count what comes out.
 */
public final class Forms {
    private static final String URL_ENCODED = "application/x-www-form-urlencoded";
    private static final String MULTIPART = "multipart/form-data";

    private Forms() {}

    /** {@link #read(Request, FormLimits)} with the usual limits. */
    public static Deferred<Form> read(Request request) {
        return read(request, FormLimits.DEFAULT);
    }

    /**
     * All of the form that {@code request} brings. Files that are on the disk are removed when the answer is finished, or the connection
     * lost: move those that are to stay.
     */
    public static Deferred<Form> read(Request request, FormLimits limits) {
        MediaType type = type(request);
        if (type.is(URL_ENCODED)) {
            IncomingBody body = body(request, limits);
            int most = (int) Math.min(limits.mostBytes(), limits.mostFieldBytes());
            return body.text(StandardCharsets.UTF_8, most)
                    .addCallback(text -> new Form(
                            QueryParameters.parse(text, limits.parts().mostParts()), List.of()));
        }
        FormParts parts = parts(request, limits);
        TemporaryFiles temporary = new TemporaryFiles();
        request.notifyFinish()
                .finish(_ -> temporary.remove(request.reactor()), _ -> temporary.remove(request.reactor()));
        return new Reading(request, parts, limits, temporary).next();
    }

    /**
     * The parts of the {@code multipart/form-data} that {@code request} brings, as they come.
     *
     * @throws RequestRefused (415) when it brings none
     * @throws BodyTooLarge when it says that it is larger than {@code limits} allow
     */
    public static FormParts parts(Request request, FormLimits limits) {
        MediaType type = type(request);
        if (!type.is(MULTIPART)) {
            throw notAForm(type.toString());
        }
        Boundary boundary = Boundary.of(type);
        return new FormParts(request.reactor(), body(request, limits), boundary, limits);
    }

    private static MediaType type(Request request) {
        String said = request.header("Content-Type");
        MediaType type = said == null ? null : MediaType.parse(said);
        if (type == null || !type.is(URL_ENCODED) && !type.is(MULTIPART)) {
            throw notAForm(said);
        }
        return type;
    }

    private static RequestRefused notAForm(@Nullable String type) {
        return new RequestRefused(
                HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                "A form is wanted, and not " + (type == null ? "something without a type" : HttpGrammar.quoted(type)) + ".");
    }

    private static IncomingBody body(Request request, FormLimits limits) {
        IncomingBody body = request.body();
        if (body.length() > limits.mostBytes()) {
            body.discard();
            throw new BodyTooLarge(limits.mostBytes());
        }
        String coding = request.headers().combined("Content-Encoding");
        return DecodedBody.of(request.reactor(), body, coding, limits.mostBytes());
    }

    /** One form. */
    private static final class Reading {
        private final Request request;
        private final FormParts parts;
        private final FormLimits limits;
        private final TemporaryFiles temporary;
        private final List<String> fields = new ArrayList<>();
        private final List<FormFile> files = new ArrayList<>();
        private Charset charset = StandardCharsets.UTF_8;

        Reading(Request request, FormParts parts, FormLimits limits, TemporaryFiles temporary) {
            this.request = request;
            this.parts = parts;
            this.limits = limits;
            this.temporary = temporary;
        }

        Deferred<Form> next() {
            return parts.next().chain(part -> part == null
                    ? Deferred.succeed(request.reactor(), new Form(QueryParameters.of(fields), files))
                    : take(part));
        }

        private Deferred<Form> take(FormPart part) {
            String coding = part.headers().get("Content-Transfer-Encoding", "binary");
            if (!List.of("7bit", "8bit", "binary").contains(coding.toLowerCase(java.util.Locale.ROOT))) {
                throw new RequestRefused(
                        HttpStatus.UNSUPPORTED_MEDIA_TYPE, "A part is in " + HttpGrammar.quoted(coding) + ".");
            }
            PartCollector collector = new PartCollector(request.reactor(), part, limits, temporary);
            return collector.collect().chain(_ -> {
                if (part.isFile()) {
                    files.add(collector.file());
                } else {
                    String value = collector.content().text(charsetOf(part));
                    fields.add(part.name());
                    fields.add(value);
                    if (part.name().equals("_charset_")) {
                        charset = charset(value); // RFC 7578, section 4.6
                    }
                }
                return next();
            });
        }

        private Charset charsetOf(FormPart part) {
            MediaType type = part.mediaType();
            String named = type == null ? null : type.parameter("charset");
            return named == null ? charset : charset(named);
        }

        private static Charset charset(String name) {
            try {
                return Charset.forName(name);
            } catch (java.nio.charset.IllegalCharsetNameException | UnsupportedCharsetException unknown) {
                throw new RequestRefused(
                        HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The charset " + HttpGrammar.quoted(name) + " is unknown.");
            }
        }
    }
}
