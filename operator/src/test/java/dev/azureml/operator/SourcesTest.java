package dev.azureml.operator;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What holds for the source of all modules, tests too: what is long is split, and the emulator stands alone. */
class SourcesTest {
    /** A file tells one story: none is cut to fit a length, but beyond this one it tells several. */
    private static final int LONGEST_FILE = 600;
    private static final int LONGEST_METHOD = 60;

    @Test
    void noFileIsOver600Lines() {
        assertThat(sources()).hasSizeGreaterThan(300)
                .allSatisfy(file -> assertThat(lines(file)).as(file.toString()).isLessThanOrEqualTo(LONGEST_FILE));
    }

    @Test
    void noMethodIsOver60Lines() throws IOException {
        assertThat(methodsOver(LONGEST_METHOD)).isEmpty();
        assertThat(methodsOver(LONGEST_METHOD / 2)).as("what the scanner finds when it looks for less").isNotEmpty();
    }

    @Test
    void theEmulatorSharesNoCodeWithTheOperator() {
        Pattern imported = Pattern.compile("(?m)^import (static )?dev\\.azureml\\.(?!emulator\\.)");
        List<Path> emulator = sources().stream().filter(file -> file.toString().contains("/e2e/emulator/")).toList();

        assertThat(emulator).isNotEmpty().allSatisfy(file -> assertThat(Files.readString(file)).as(file.toString())
                .doesNotContainPattern(imported));
    }

    private static List<String> methodsOver(int most) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        List<String> found = new ArrayList<>();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(null, files, null, List.of("-proc:none"), null,
                    files.getJavaFileObjectsFromPaths(sources()));
            Trees trees = Trees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                new LongMethods(unit, trees, most, found).scan(unit, null);
            }
        }
        return found;
    }

    private static final class LongMethods extends TreePathScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final Trees trees;
        private final int most;
        private final List<String> found;

        LongMethods(CompilationUnitTree unit, Trees trees, int most, List<String> found) {
            this.unit = unit;
            this.trees = trees;
            this.most = most;
            this.found = found;
        }

        @Override
        public Void visitMethod(MethodTree method, Void unused) {
            LineMap lines = unit.getLineMap();
            var positions = trees.getSourcePositions();
            long end = positions.getEndPosition(unit, method);
            if (end >= 0) {
                long length = lines.getLineNumber(end)
                        - lines.getLineNumber(positions.getStartPosition(unit, method)) + 1;
                if (length > most) {
                    found.add(unit.getSourceFile().getName() + ": " + method.getName() + " has " + length + " lines");
                }
            }
            return super.visitMethod(method, null);
        }
    }

    private static List<Path> sources() {
        Path root = Path.of("..").toAbsolutePath().normalize();
        return Stream.of("crds/src", "operator/src", "e2e/src", "e2e/emulator/src").map(root::resolve)
                .flatMap(SourcesTest::javaFiles).toList();
    }

    private static Stream<Path> javaFiles(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
