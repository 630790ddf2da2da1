package dev.hawser.launcher;

import java.nio.file.Path;
import javax.tools.ForwardingJavaFileObject;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;

/** A source file whose public class may be named otherwise than the file, as {@code java File.java} has it. */
final class SourceFile extends ForwardingJavaFileObject<JavaFileObject> {
    private SourceFile(JavaFileObject file) {
        super(file);
    }

    static SourceFile in(StandardJavaFileManager files, Path path) {
        return new SourceFile(files.getJavaFileObjects(path).iterator().next());
    }

    @Override
    public boolean isNameCompatible(String simpleName, Kind kind) {
        return kind == Kind.SOURCE && !simpleName.equals("module-info") && !simpleName.equals("package-info");
    }
}
