package dev.hawser.web.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A path of a route, such as {@code /users/{id}}: segments to be met as they are, and parameters. */
final class PathTemplate {
    private final String text;
    private final List<String> words = new ArrayList<>();
    private final int[] parameterAt;
    private final List<PathParameter<?>> parameters;

    PathTemplate(String text, List<PathParameter<?>> parameters) {
        this.text = text;
        this.parameters = parameters;
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("a route's path begins with a slash: " + text);
        }
        parameterAt = new int[text.length()];
        boolean[] used = new boolean[parameters.size()];
        for (String segment : text.substring(1).split("/", -1)) {
            int index = -1;
            if (segment.startsWith("{") && segment.endsWith("}")) {
                index = indexOf(segment.substring(1, segment.length() - 1));
                if (used[index]) {
                    throw new IllegalArgumentException("the parameter " + segment + " stands twice in " + text);
                }
                used[index] = true;
            } else if (segment.indexOf('{') >= 0 || segment.indexOf('}') >= 0) {
                throw new IllegalArgumentException("a parameter is a whole segment, not a part of " + segment + " in " + text);
            } else if (endsOpen()) {
                throw new IllegalArgumentException("nothing follows a parameter that takes the rest: " + text);
            }
            parameterAt[words.size()] = index;
            words.add(segment);
        }
        for (int i = 0; i < used.length; i++) {
            if (!used[i]) {
                throw new IllegalArgumentException("the path " + text + " has no parameter " + parameters.get(i));
            }
        }
    }

    /** The values of the parameters, in their order; null where {@code segments} are not of this template. */
    Object @Nullable [] match(List<String> segments) {
        boolean isOpen = endsOpen();
        if (isOpen ? segments.size() < words.size() - 1 : segments.size() != words.size()) {
            return null;
        }
        Object[] values = new Object[parameters.size()];
        for (int i = 0; i < words.size(); i++) {
            int index = parameterAt[i];
            if (index < 0) {
                if (!words.get(i).equals(segments.get(i))) {
                    return null;
                }
                continue;
            }
            PathParameter<?> parameter = parameters.get(index);
            Optional<?> value = parameter.value(
                    parameter.takesRest() ? String.join("/", segments.subList(i, segments.size())) : segments.get(i));
            if (value.isEmpty()) {
                return null;
            }
            values[index] = value.get();
        }
        return values;
    }

    private boolean endsOpen() {
        int last = words.size() - 1;
        return last >= 0 && parameterAt[last] >= 0 && parameters.get(parameterAt[last]).takesRest();
    }

    private int indexOf(String name) {
        for (int i = 0; i < parameters.size(); i++) {
            if (parameters.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException("no parameter was given for {" + name + "} in " + text);
    }

    @Override
    public String toString() {
        return text;
    }
}
