package dev.hawser.dist;

import java.nio.file.Path;

/** The repository's script, against which the packages are held. */
class ScriptTest extends PackageContract {
    @Override
    Package hawser(Path home) {
        return Package.script(home);
    }
}
