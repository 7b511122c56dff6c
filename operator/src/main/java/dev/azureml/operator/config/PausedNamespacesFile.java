package dev.azureml.operator.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

/** The file of paused namespaces, one a line; what follows a # is a comment. It may change while the operator runs. */
public record PausedNamespacesFile(Path path) {
    private static final String COMMENT = "#.*";

    static PausedNamespacesFile parse(String text) {
        PausedNamespacesFile file = new PausedNamespacesFile(ValueType.FILE.parser().apply(text));
        file.read();
        return file;
    }

    /** What it says now; throws {@link IllegalArgumentException} when it can't be read or names what is no namespace. */
    public Set<String> read() {
        try {
            return Files.readAllLines(path, StandardCharsets.UTF_8).stream()
                    .map(line -> line.replaceFirst(COMMENT, "").strip()).filter(line -> !line.isEmpty())
                    .map(ValueType.NAMESPACE.parser()).collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new IllegalArgumentException("the file can't be read", e);
        }
    }
}
