package dev.azureml.operator.convert;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What one run of the command left. */
record Converted(int exit, String out, String err) {
    static Converted run(String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int exit = ConvertCommand.run(List.of(args), new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Converted(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Converts one file of this text, with further arguments. */
    static Converted text(Path folder, String text, String... args) throws IOException {
        Path file = Files.writeString(folder.resolve("file.yml"), text);
        return run(Stream.concat(Stream.of(file.toString()), Stream.of(args)).toArray(String[]::new));
    }

    String all() {
        return out + err;
    }
}
