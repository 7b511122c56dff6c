package dev.azureml.e2e.playground;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A file that a shell reads to have kubectl and the commands of the operator work on the playground. */
record ShellFile(Map<String, String> variables, List<Path> programs) {
    ShellFile {
        variables = Map.copyOf(variables);
        programs = List.copyOf(programs);
    }

    /** Writes it, and returns where. */
    Path write(Path file) throws IOException {
        String exports = new TreeMap<>(variables).entrySet().stream().map(variable -> "export " + variable.getKey()
                + "=" + quoted(variable.getValue()) + "\n").collect(Collectors.joining());
        String path = programs.stream().map(Path::toString).collect(Collectors.joining(":"));
        return Files.writeString(file, """
                # For a shell that works on the playground while it runs: . %s
                %sexport PATH=%s:"$PATH"
                """.formatted(file, exports, quoted(path)));
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
