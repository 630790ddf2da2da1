package dev.hawser.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Under {@code import module} a name that two modules have is an error, or silently the JDK's type. */
final class ExportedNamesTest {
    @Test
    void noExportedNameIsThatOfATypeOfJavaBase() throws IOException {
        Map<String, String> ofJdk = new TreeMap<>();
        for (String type : ExportedTypes.ofJavaBase()) {
            ofJdk.put(ExportedTypes.simpleName(type), type);
        }
        assertThat(ofJdk).containsKeys("Callback", "Consumer", "Timer", "Process");

        assertThat(ExportedTypes.ours())
                .isNotEmpty()
                .allSatisfy(type -> assertThat(ofJdk.get(ExportedTypes.simpleName(type))).isNull());
    }

    @Test
    void noTwoExportedTypesHaveOneName() throws IOException {
        Map<String, List<String>> byName = new TreeMap<>();
        for (String type : ExportedTypes.ours()) {
            byName.computeIfAbsent(ExportedTypes.simpleName(type), _ -> new ArrayList<>()).add(type);
        }
        assertThat(byName).allSatisfy((_, types) -> assertThat(types).hasSize(1));
    }
}
