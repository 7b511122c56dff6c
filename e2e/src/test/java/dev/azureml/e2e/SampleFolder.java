package dev.azureml.e2e;

import dev.azureml.e2e.kube.Checkout;
import dev.azureml.emulator.EmulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder of samples, as a person applies it.
 *
 * @param chosen which of its files, by a pattern of their names
 */
record SampleFolder(Path folder, String chosen) {
    /** An object of ours in a file: its kind and its name. */
    static final Pattern OBJECT = Pattern.compile("(?m)^kind: (ML\\w+)\\nmetadata:\\n {2}name: (\\S+)$");

    /** @param name below samples/ */
    static SampleFolder of(String name, String chosen) {
        return new SampleFolder(Checkout.find().path("samples").resolve(name), chosen);
    }

    /** Returns an Azure with what the samples need to be there. */
    EmulatorOptions azure() throws IOException {
        Path seed = folder.resolve("seed.json");
        EmulatorOptions options = EmulatorOptions.defaults();
        return Files.exists(seed) ? options.withSeed(World.JSON.readTree(seed.toFile())) : options;
    }

    List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml")
                    && file.getFileName().toString().matches(chosen)).sorted().toList();
        }
    }

    /** Applies them, and returns the kind and the name of each object of ours. */
    List<MatchResult> apply(World world) throws IOException {
        List<MatchResult> objects = new ArrayList<>();
        for (Path file : files()) {
            String text = Files.readString(file);
            OBJECT.matcher(text).results().forEach(objects::add);
            world.apply(text);
        }
        return objects;
    }
}
