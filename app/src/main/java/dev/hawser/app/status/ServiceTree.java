package dev.hawser.app.status;

import dev.hawser.app.MultiService;
import dev.hawser.app.Service;
import dev.hawser.app.status.StatusSnapshot.ServiceView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A service and its parts, seen from outside. Used on the thread of their reactor. */
final class ServiceTree {
    private static final int MOST = 1_000;

    private final Service root;
    private final @Nullable Service shownBy;
    private int left = MOST;

    private ServiceTree(Service root, @Nullable Service shownBy) {
        this.root = root;
        this.shownBy = shownBy;
    }

    /** All of {@code root}, the first {@value #MOST} of it. What {@code shownBy} is part of is not to be controlled. */
    static ServiceView view(Service root, @Nullable Service shownBy) {
        ServiceTree tree = new ServiceTree(root, shownBy);
        return tree.view(root, root.name());
    }

    /** {@code root}, of which nothing may be asked but its name. */
    static ServiceView unknown(Service root, String problem) {
        return new ServiceView(root.name(), root.name(), null, problem, null, false, List.of());
    }

    private ServiceView view(Service service, String path) {
        left--;
        List<ServiceView> parts = new ArrayList<>();
        if (service instanceof MultiService several) {
            for (Service part : several.services()) {
                if (left > 0) {
                    parts.add(view(part, path + "/" + part.name()));
                }
            }
        }
        Throwable failure = service.failure();
        return new ServiceView(
                path,
                service.name(),
                service.state(),
                described(service),
                failure == null ? null : told(failure),
                isControllable(service, shownBy),
                parts);
    }

    /** A description is a program's code, and must not hide the rest. */
    private static String described(Service service) {
        try {
            return StatusSnapshot.clip(service.description());
        } catch (RuntimeException unnameable) {
            return "no description: " + unnameable.getClass().getName();
        }
    }

    /** {@code failure} in words. */
    static String told(Throwable failure) {
        try {
            return StatusSnapshot.clip(failure.toString());
        } catch (RuntimeException unnameable) {
            return failure.getClass().getName();
        }
    }

    /** Whether {@code service} may be stopped without an end of {@code shownBy}. */
    static boolean isControllable(Service service, @Nullable Service shownBy) {
        if (shownBy != null && service.reactor() == shownBy.reactor()) { // else it is no part of it
            for (Service above = shownBy; above != null; above = above.parent()) {
                if (above == service) {
                    return false;
                }
            }
        }
        return true;
    }

    /** What is at {@code path} of {@code root}; null where there is nothing. */
    static @Nullable Service find(Service root, String path) {
        String[] names = path.split("/", -1);
        if (!names[0].equals(root.name())) {
            return null;
        }
        Service found = root;
        for (int i = 1; i < names.length; i++) {
            found = part(found, names[i]);
            if (found == null) {
                return null;
            }
        }
        return found;
    }

    private static @Nullable Service part(Service service, String name) {
        if (service instanceof MultiService several) {
            for (Service part : several.services()) {
                if (part.name().equals(name)) {
                    return part;
                }
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return "tree of " + root;
    }
}
