package dev.hawser.web.server;

import dev.hawser.web.http.HttpGrammar;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/**
 * A resource that chooses by method and path, with parameters that have types:
 *
 * <pre>{@code
 * static final PathParameter<Integer> ID = PathParameter.integer("id");
 *
 * Router router = new Router()
 *         .get("/", request -> request.finish("Welcome."))
 *         .get("/users/{id}", ID, (request, id) -> request.finish("User number " + id))
 *         .delete("/users/{id}", ID, (request, id) -> remove(request, id));
 * }</pre>
 *
 * <p>Of several routes that fit, the first that was added answers. GET routes answer HEAD, too. A path that has routes, but none for the
 * method, is answered with 405 and the field Allow, and OPTIONS with that field alone; any other path with 404, or by the {@link
 * #otherwise} resource. Where it stands in a tree, its paths go on from there.
 */
public final class Router implements Resource {
    /** Answers a request with one parameter of its path. */
    @FunctionalInterface
    public interface Route1<A> {
        /** As {@link Resource#render}. */
        void render(Request request, A first) throws Exception;
    }

    /** Answers a request with two parameters of its path. */
    @FunctionalInterface
    public interface Route2<A, B> {
        /** As {@link Resource#render}. */
        void render(Request request, A first, B second) throws Exception;
    }

    /** Answers a request with three parameters of its path. */
    @FunctionalInterface
    public interface Route3<A, B, C> {
        /** As {@link Resource#render}. */
        void render(Request request, A first, B second, C third) throws Exception;
    }

    private interface Target {
        void render(Request request, Object[] values) throws Exception;
    }

    private record Route(String method, PathTemplate template, Target target) {
        boolean isFor(String asked) {
            return method.equals(asked) || method.equals("GET") && asked.equals("HEAD");
        }
    }

    private final List<Route> routes = new ArrayList<>();
    private Resource otherwise = Pages.NOT_FOUND;

    /** Without routes. */
    public Router() {}

    /** Answers GET and HEAD. */
    public Router get(String path, Resource route) {
        return route("GET", path, route);
    }

    /** Answers GET and HEAD. */
    public <A> Router get(String path, PathParameter<A> first, Route1<? super A> route) {
        return route("GET", path, first, route);
    }

    /** Answers POST. */
    public Router post(String path, Resource route) {
        return route("POST", path, route);
    }

    /** Answers POST. */
    public <A> Router post(String path, PathParameter<A> first, Route1<? super A> route) {
        return route("POST", path, first, route);
    }

    /** Answers PUT. */
    public Router put(String path, Resource route) {
        return route("PUT", path, route);
    }

    /** Answers PUT. */
    public <A> Router put(String path, PathParameter<A> first, Route1<? super A> route) {
        return route("PUT", path, first, route);
    }

    /** Answers DELETE. */
    public Router delete(String path, Resource route) {
        return route("DELETE", path, route);
    }

    /** Answers DELETE. */
    public <A> Router delete(String path, PathParameter<A> first, Route1<? super A> route) {
        return route("DELETE", path, first, route);
    }

    /**
     * Answers {@code method} at {@code path}, all of it.
     *
     * @throws IllegalArgumentException when the path does not begin with a slash, or has a parameter in it
     */
    public Router route(String method, String path, Resource route) {
        Objects.requireNonNull(route, "route");
        return add(method, path, List.of(), (request, _) -> request.render(route));
    }

    /**
     * Answers {@code method} at paths with one parameter.
     *
     * @throws IllegalArgumentException when the path has other parameters than this one, or this one not once
     */
    public <A> Router route(String method, String path, PathParameter<A> first, Route1<? super A> route) {
        Objects.requireNonNull(route, "route");
        return add(method, path, List.of(first), (request, values) -> route.render(request, cast(values[0])));
    }

    /** Answers {@code method} at paths with two parameters; as {@link #route(String, String, PathParameter, Route1)}. */
    public <A, B> Router route(
            String method, String path, PathParameter<A> first, PathParameter<B> second, Route2<? super A, ? super B> route) {
        Objects.requireNonNull(route, "route");
        return add(
                method,
                path,
                List.of(first, second),
                (request, values) -> route.render(request, cast(values[0]), cast(values[1])));
    }

    /** Answers {@code method} at paths with three parameters; as {@link #route(String, String, PathParameter, Route1)}. */
    public <A, B, C> Router route(
            String method,
            String path,
            PathParameter<A> first,
            PathParameter<B> second,
            PathParameter<C> third,
            Route3<? super A, ? super B, ? super C> route) {
        Objects.requireNonNull(route, "route");
        return add(
                method,
                path,
                List.of(first, second, third),
                (request, values) -> route.render(request, cast(values[0]), cast(values[1]), cast(values[2])));
    }

    /** Answers at paths that no route has. */
    public Router otherwise(Resource resource) {
        otherwise = Objects.requireNonNull(resource, "resource");
        return this;
    }

    @Override
    public void render(Request request) throws Exception {
        List<String> segments = request.postPath();
        TreeSet<String> allowed = new TreeSet<>();
        for (Route route : routes) {
            Object[] values = route.template().match(segments);
            if (values != null) {
                if (route.isFor(request.method())) {
                    route.target().render(request, values);
                    return;
                }
                allowed.add(route.method());
            }
        }
        if (allowed.isEmpty()) {
            request.render(otherwise);
            return;
        }
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        allowed.add("OPTIONS");
        if (request.method().equals("OPTIONS")) {
            TreeResource.answerOptions(request, String.join(", ", allowed));
        } else {
            TreeResource.refuseMethod(request, String.join(", ", allowed));
        }
    }

    private Router add(String method, String path, List<PathParameter<?>> parameters, Target target) {
        if (!HttpGrammar.isToken(method)) {
            throw new IllegalArgumentException("no method: " + HttpGrammar.quoted(method));
        }
        routes.add(new Route(method, new PathTemplate(path, parameters), target));
        return this;
    }

    /** What {@link PathTemplate#match} has put there is of the parameter's type. */
    @SuppressWarnings("unchecked")
    private static <T> T cast(Object value) {
        return (T) value;
    }
}
