package dev.azureml.operator.convert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.template.Template;
import dev.azureml.operator.text.Guid;
import dev.azureml.operator.text.Suggestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the command line of convert. */
final class OptionsReader {
    private static final Set<String> SWITCHES = Set.of("--check", "--force");
    private static final Set<String> VALUES = Set.of("--out", "--namespace", "--workspace", "--resource-group",
            "--location",
            "--endpoint", "--kind", "--parameters", "--subscription");
    private static final String PARAMETERS = "--parameters";
    private static final String NAMESPACE = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";

    private final Map<String, String> given = new HashMap<>();
    private final List<Path> paths = new ArrayList<>();
    private final Map<String, JsonNode> parameters = new HashMap<>();

    private OptionsReader() {
    }

    static Options read(List<String> args) throws Usage {
        var reader = new OptionsReader();
        for (Iterator<String> rest = args.iterator(); rest.hasNext();) {
            reader.take(rest.next(), rest);
        }
        return reader.options();
    }

    private void take(String argument, Iterator<String> rest) throws Usage {
        if (!argument.startsWith("-")) {
            Path path = Path.of(argument);
            if (!Files.exists(path)) {
                throw new Usage("there is no file or folder " + argument);
            }
            paths.add(path);
            return;
        }
        int equals = argument.indexOf('=');
        String name = equals < 0 ? argument : argument.substring(0, equals);
        if (SWITCHES.contains(name) && equals < 0) {
            given.put(name, "");
        } else if (VALUES.contains(name)) {
            String value = equals >= 0 ? argument.substring(equals + 1) : rest.hasNext() ? rest.next() : "";
            if (value.isEmpty() || value.startsWith("--")) {
                throw new Usage(name + " needs a value");
            }
            if (name.equals(PARAMETERS)) {
                parameters(value);
            } else {
                given.put(name, value);
            }
        } else {
            List<String> all = new ArrayList<>(VALUES);
            all.addAll(SWITCHES);
            throw new Usage("there is no option " + name + Suggestion.nearest(name, all)
                    .map(near -> "; did you mean " + near + "?").orElse(""));
        }
    }

    /** A file of them, or one by its name. */
    private void parameters(String value) throws Usage {
        int equals = value.indexOf('=');
        if (equals > 0) {
            parameters.put(value.substring(0, equals), Template.parameter(value.substring(equals + 1)));
            return;
        }
        String file = value.startsWith("@") ? value.substring(1) : value;
        try {
            parameters.putAll(Template.parameters(Files.readString(Path.of(file))));
        } catch (IOException | InvalidPathException e) {
            throw new Usage("--parameters takes name=value, or a file of parameters of a template, and " + file
                    + " can't be read as one");
        }
    }

    private Options options() throws Usage {
        if (paths.isEmpty()) {
            throw new Usage("name a file or a folder to convert");
        }
        Optional<SourceKind> kind = Optional.empty();
        if (given.containsKey("--kind")) {
            kind = SourceKind.ofCommand(given.get("--kind"));
            if (kind.isEmpty()) {
                throw new Usage("--kind can be " + String.join(", ", SourceKind.commands()));
            }
        }
        Optional<String> namespace = value("--namespace");
        if (namespace.filter(name -> !name.matches(NAMESPACE)).isPresent()) {
            throw new Usage("--namespace takes the name of a namespace, such as team-a");
        }
        Optional<String> workspace = value("--workspace");
        if (workspace.filter(name -> !name.matches("(?i)/subscriptions/[^/]+/resourceGroups/[^/]+/providers/"
                + "Microsoft.MachineLearningServices/workspaces/[^/?#%]+")
                && !name.matches("[A-Za-z0-9][A-Za-z0-9._-]*"))
                .isPresent()) {
            throw new Usage("--workspace takes the name of an MLWorkspace, such as shop, or the ARM id of a workspace");
        }
        Optional<String> subscription = value("--subscription");
        if (subscription.filter(id -> !Guid.is(id)).isPresent()) {
            throw new Usage("--subscription takes an id, such as 01234567-89ab-cdef-0123-456789abcdef");
        }
        return new Options(List.copyOf(paths), given.containsKey("--check"), given.containsKey("--force"),
                value("--out").map(Path::of), namespace, workspace, value("--resource-group"), value("--location"),
                value("--endpoint"), kind, subscription, Map.copyOf(parameters));
    }

    private Optional<String> value(String name) {
        return Optional.ofNullable(given.get(name));
    }
}
