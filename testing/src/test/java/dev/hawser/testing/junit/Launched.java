package dev.hawser.testing.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs a class of tests by itself, as a build would. */
final class Launched implements TestExecutionListener {
    private final Map<String, Optional<Throwable>> results = new LinkedHashMap<>();

    private Launched() {}

    /** What each test of {@code type} failed with, if it did, by the name of its method. */
    static Map<String, Optional<Throwable>> run(Class<?> type) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(type))
                .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "false")
                .build();
        Launched launched = new Launched();
        LauncherFactory.create().execute(request, launched);
        return launched.results;
    }

    @Override
    public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
        if (identifier.isTest()) {
            results.put(identifier.getDisplayName().replaceFirst("\\(.*", ""), result.getThrowable());
        } else if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
            results.put(identifier.getDisplayName(), result.getThrowable());
        }
    }
}
