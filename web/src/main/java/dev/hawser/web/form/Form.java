package dev.hawser.web.form;

import dev.hawser.web.http.QueryParameters;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A form that has come.
 *
 * @param fields those that are no files, in their order
 * @param files those that are, in their order
 */
public record Form(QueryParameters fields, List<FormFile> files) {
    /** Copies the list. */
    public Form {
        files = List.copyOf(files);
    }

    /** The first value of a field; null where there is none. */
    public @Nullable String get(String name) {
        return fields.get(name);
    }

    /** The first file of a field; null where there is none, or none was chosen. */
    public @Nullable FormFile file(String name) {
        for (FormFile file : files) {
            if (file.name().equals(name) && !file.isMissing()) {
                return file;
            }
        }
        return null;
    }
}
