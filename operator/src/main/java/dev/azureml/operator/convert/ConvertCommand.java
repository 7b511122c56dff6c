package dev.azureml.operator.convert;

import dev.azureml.operator.cli.Parsed;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The command {@code convert}: manifests from the YAML of az ml. */
public final class ConvertCommand {
    private static final int CONVERTED = 0;
    private static final int FAILED = 1;

    private ConvertCommand() {
    }

    /**
     * Converts files, and returns the exit code.
     *
     * @param args what follows the word convert
     * @param out takes the manifests
     * @param err takes what is to be said of them
     */
    public static int run(List<String> args, PrintStream out, PrintStream err) {
        return switch (OptionsReader.read(args)) {
            case Parsed.Help<Options> _ -> {
                out.print(Usage.TEXT);
                yield CONVERTED;
            }
            case Parsed.Wrong<Options>(String message) -> {
                err.println("convert: " + message);
                err.println("See java -jar azureml-operator.jar convert --help.");
                yield Parsed.WRONG;
            }
            case Parsed.Understood<Options>(Options options) -> {
                try {
                    yield convert(options, out, err);
                } catch (IOException e) {
                    err.println("convert: " + e.getMessage());
                    yield FAILED;
                }
            }
        };
    }

    private static int convert(Options options, PrintStream out, PrintStream err) throws IOException {
        List<InputFile> files = new ArrayList<>();
        List<Path> roots = new ArrayList<>();
        for (Path path : options.paths()) {
            files.addAll(InputFile.under(path));
            Path real = path.toRealPath();
            roots.add(Files.isDirectory(real) ? real : real.resolveSibling("").toAbsolutePath());
        }
        var conversion = new Conversion(options, roots);
        List<Outcome> outcomes = conversion.convert(files.stream().distinct().toList());
        Map<String, String> manifests = manifests(outcomes);
        new Report(outcomes).print(err, conversion.lacksWorkspace());
        if (!options.check()) {
            if (options.out().isPresent()) {
                write(manifests, options.out().get(), options.force());
            } else {
                out.print(String.join("---\n", manifests.values()));
            }
        }
        return outcomes.stream().anyMatch(Outcome::isRefused) ? FAILED : CONVERTED;
    }

    /** Returns each object's text by its file's name, what an object needs before it. */
    private static Map<String, String> manifests(List<Outcome> outcomes) {
        Map<String, String> manifests = new LinkedHashMap<>();
        outcomes.stream().flatMap(outcome -> outcome.manifest().stream()).forEach(manifest -> {
            manifest.companions().forEach(companion -> manifests.put(file(companion.kind(), companion.name()),
                    ManifestWriter.of(companion, manifest.namespace())));
            manifests.put(file(manifest.kind(), manifest.name()), ManifestWriter.of(manifest));
        });
        return manifests;
    }

    private static String file(String kind, String name) {
        return kind.toLowerCase(Locale.ROOT) + "-" + name + ".yaml";
    }

    private static void write(Map<String, String> manifests, Path folder, boolean force) throws IOException {
        List<String> there = manifests.keySet().stream().filter(name -> Files.exists(folder.resolve(name))).toList();
        if (!there.isEmpty() && !force) {
            throw new IOException(
                    "nothing is written, for these are in " + folder + " already: " + String.join(", ", there)
                            + "; say --force to write over them");
        }
        Files.createDirectories(folder);
        for (Map.Entry<String, String> manifest : manifests.entrySet()) {
            Path file = folder.resolve(manifest.getKey());
            if (manifest.getKey().startsWith("secret-") && Files.exists(file)) {
                continue; // somebody may have put the values in
            }
            try {
                Files.writeString(file, manifest.getValue(), StandardCharsets.UTF_8, force
                        ? new StandardOpenOption[]{StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE}
                        : new StandardOpenOption[]{StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE});
            } catch (FileAlreadyExistsException e) {
                throw new IOException(file + " has come meanwhile, and is not written over", e);
            }
        }
    }
}
