package dev.azureml.operator.convert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.cli.Flags;
import dev.azureml.operator.cli.Parsed;
import dev.azureml.operator.template.Template;
import dev.azureml.operator.text.Guid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the command line of convert. */
final class OptionsReader {
    private static final Flags FLAGS = Flags.of("convert").alone("--check", "--force").valued("--out", "--namespace",
            "--workspace", "--resource-group", "--location", "--endpoint", "--kind", "--parameters", "--subscription")
            .shortly("-n", "--namespace");
    private static final String PARAMETERS = "--parameters";
    private static final String NAMESPACE = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";

    private OptionsReader() {
    }

    static Parsed<Options> read(List<String> args) {
        return FLAGS.read(args).then(given -> {
            try {
                return new Parsed.Understood<>(options(given));
            } catch (Usage e) {
                return new Parsed.Wrong<>(e.words());
            }
        });
    }

    private static List<Path> paths(List<String> words) throws Usage {
        if (words.isEmpty()) {
            throw new Usage("name a file or a folder to convert");
        }
        for (String word : words) {
            if (!Files.exists(Path.of(word))) {
                throw new Usage("there is no file or folder " + word);
            }
        }
        return words.stream().map(Path::of).toList();
    }

    /** A file of them, or one by its name. */
    private static Map<String, JsonNode> parameters(String value) throws Usage {
        int equals = value.indexOf('=');
        if (equals > 0) {
            return Map.of(value.substring(0, equals), Template.parameter(value.substring(equals + 1)));
        }
        String file = value.startsWith("@") ? value.substring(1) : value;
        try {
            return Template.parameters(Files.readString(Path.of(file)));
        } catch (IOException | InvalidPathException e) {
            throw new Usage("--parameters takes name=value, or a file of parameters of a template, and " + file
                    + " can't be read as one");
        }
    }

    private static Options options(Flags.Given given) throws Usage {
        List<Path> paths = paths(given.words());
        Optional<SourceKind> kind = Optional.empty();
        if (given.has("--kind")) {
            kind = value(given, "--kind").flatMap(SourceKind::ofCommand);
            if (kind.isEmpty()) {
                throw new Usage("--kind can be " + String.join(", ", SourceKind.commands()));
            }
        }
        Optional<String> namespace = value(given, "--namespace");
        if (namespace.filter(name -> !name.matches(NAMESPACE)).isPresent()) {
            throw new Usage("--namespace takes the name of a namespace, such as team-a");
        }
        Optional<String> workspace = value(given, "--workspace");
        if (workspace.filter(name -> !name.matches("(?i)/subscriptions/[^/]+/resourceGroups/[^/]+/providers/"
                + "Microsoft.MachineLearningServices/workspaces/[^/?#%]+")
                && !name.matches("[A-Za-z0-9][A-Za-z0-9._-]*"))
                .isPresent()) {
            throw new Usage("--workspace takes the name of an MLWorkspace, such as shop, or the ARM id of a workspace");
        }
        Optional<String> subscription = value(given, "--subscription");
        if (subscription.filter(id -> !Guid.is(id)).isPresent()) {
            throw new Usage("--subscription takes an id, such as 01234567-89ab-cdef-0123-456789abcdef");
        }
        Map<String, JsonNode> parameters = new HashMap<>();
        for (String value : given.all(PARAMETERS)) {
            parameters.putAll(parameters(value));
        }
        return new Options(paths, given.has("--check"), given.has("--force"),
                value(given, "--out").map(Path::of), namespace, workspace, value(given, "--resource-group"),
                value(given, "--location"),
                value(given, "--endpoint"), kind, subscription, Map.copyOf(parameters));
    }

    private static Optional<String> value(Flags.Given given, String flag) {
        return Optional.ofNullable(given.value(flag));
    }
}
