package dev.hawser.web.server;

import dev.hawser.web.http.HttpStatus;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;

/**
 * A resource with children, one for each segment that may follow on the path, and a method for each of HTTP's. Override those
 * that it answers to:
 *
 * <pre>{@code
 * final class Greeting extends TreeResource {
 *     @Override protected void get(Request request) { request.finish("Hello!"); }
 * }
 * TreeResource root = new TreeResource().putChild("", new Greeting()).putChild("greeting", new Greeting());
 * }</pre>
 *
 * <p>The path {@code /} leads to the child of the empty segment, and so does any that ends with a slash. HEAD is answered as GET,
 * without its body. OPTIONS tells the methods, and a method that is not overridden is refused with 405 and the same list; one
 * that HTTP does not have is refused with 501.
 */
public class TreeResource implements Resource {
    private static final ClassValue<String> ALLOWED = new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
            return allowedBy(type);
        }
    };

    private final Map<String, Resource> children = new LinkedHashMap<>();

    /** Without children. */
    public TreeResource() {}

    /** Puts {@code child} at {@code segment}, in place of one that is there. Returns this. */
    public final TreeResource putChild(String segment, Resource child) {
        if (segment.indexOf('/') >= 0) {
            throw new IllegalArgumentException("one segment of a path has no slash: " + segment);
        }
        children.put(segment, Objects.requireNonNull(child, "child"));
        return this;
    }

    /** Takes the child at {@code segment} away. */
    public final void removeChild(String segment) {
        children.remove(segment);
    }

    @Override
    public boolean isLeaf() {
        return false;
    }

    /** The child that was put at {@code segment}, else what {@link #childFor} gives. */
    @Override
    public final Resource child(String segment, Request request) throws Exception {
        Resource known = children.get(segment);
        return known != null ? known : childFor(segment, request);
    }

    /** The child at a segment where none was put: 404 unless this is overridden. */
    protected Resource childFor(String segment, Request request) throws Exception {
        return Pages.NOT_FOUND;
    }

    @Override
    public void render(Request request) throws Exception {
        switch (request.method()) {
            case "GET" -> get(request);
            case "HEAD" -> head(request);
            case "POST" -> post(request);
            case "PUT" -> put(request);
            case "PATCH" -> patch(request);
            case "DELETE" -> delete(request);
            case "OPTIONS" -> options(request);
            default -> other(request);
        }
    }

    /** The methods that this resource answers to, for the field Allow. */
    protected String allowed() {
        return ALLOWED.get(getClass());
    }

    /** Answers GET. */
    protected void get(Request request) throws Exception {
        refuseMethod(request);
    }

    /** Answers HEAD: as GET, of which the head alone is sent. */
    protected void head(Request request) throws Exception {
        get(request);
    }

    /** Answers POST. */
    protected void post(Request request) throws Exception {
        refuseMethod(request);
    }

    /** Answers PUT. */
    protected void put(Request request) throws Exception {
        refuseMethod(request);
    }

    /** Answers PATCH. */
    protected void patch(Request request) throws Exception {
        refuseMethod(request);
    }

    /** Answers DELETE. */
    protected void delete(Request request) throws Exception {
        refuseMethod(request);
    }

    /** Answers OPTIONS: with the methods that there are. */
    protected void options(Request request) throws Exception {
        answerOptions(request, allowed());
    }

    /** Answers a method that HTTP does not have: with 501. */
    protected void other(Request request) throws Exception {
        Pages.answer(request, HttpStatus.NOT_IMPLEMENTED, "The method is not known here.");
    }

    private void refuseMethod(Request request) {
        refuseMethod(request, allowed());
    }

    static void refuseMethod(Request request, String allowed) {
        request.setHeader("Allow", allowed);
        request.setStatus(HttpStatus.METHOD_NOT_ALLOWED);
        request.setHeader("Content-Type", "text/html; charset=utf-8");
        request.finish(Pages.page(HttpStatus.METHOD_NOT_ALLOWED, "This is not to be done here."));
    }

    static void answerOptions(Request request, String allowed) {
        request.setStatus(HttpStatus.NO_CONTENT).setHeader("Allow", allowed).finish();
    }

    private static String allowedBy(Class<?> type) {
        StringJoiner names = new StringJoiner(", ");
        boolean isGet = overrides(type, "get");
        if (isGet) {
            names.add("GET");
        }
        if (isGet || overrides(type, "head")) {
            names.add("HEAD");
        }
        for (String method : new String[] {"POST", "PUT", "PATCH", "DELETE"}) {
            if (overrides(type, method.toLowerCase(Locale.ROOT))) {
                names.add(method);
            }
        }
        return names.add("OPTIONS").toString();
    }

    private static boolean overrides(Class<?> type, String method) {
        for (Class<?> at = type; at != TreeResource.class; at = at.getSuperclass()) {
            for (Method declared : at.getDeclaredMethods()) {
                if (declared.getName().equals(method)
                        && declared.getParameterCount() == 1
                        && declared.getParameterTypes()[0] == Request.class) {
                    return true;
                }
            }
        }
        return false;
    }
}
