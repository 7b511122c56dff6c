package dev.azureml.operator.convert;

import dev.azureml.operator.text.Suggestion;
import java.nio.file.Files;
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
            "--endpoint", "--kind");
    private static final String NAMESPACE = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";

    private final Map<String, String> given = new HashMap<>();
    private final List<Path> paths = new ArrayList<>();

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
            given.put(name, value);
        } else {
            List<String> all = new ArrayList<>(VALUES);
            all.addAll(SWITCHES);
            throw new Usage("there is no option " + name + Suggestion.nearest(name, all)
                    .map(near -> "; did you mean " + near + "?").orElse(""));
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
        return new Options(List.copyOf(paths), given.containsKey("--check"), given.containsKey("--force"),
                value("--out").map(Path::of), namespace, workspace, value("--resource-group"), value("--location"),
                value("--endpoint"), kind);
    }

    private Optional<String> value(String name) {
        return Optional.ofNullable(given.get(name));
    }
}
