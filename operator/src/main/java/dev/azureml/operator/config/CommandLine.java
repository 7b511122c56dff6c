package dev.azureml.operator.config;

import dev.azureml.operator.text.Suggestion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a start of the program comes to. */
public sealed interface CommandLine {

    /** Run with these settings; {@code given} is what was set, by name, fit to be logged. */
    record Run(Settings settings, Map<String, String> given) implements CommandLine {
    }

    /** Run a command for a person, and end with its exit code. */
    record Command(String name, List<String> args) implements CommandLine {
    }

    /** Print the text and end well. */
    record Print(String text) implements CommandLine {
    }

    /** Print the text as an error and end as a command does that can't be followed. */
    record Refuse(String text) implements CommandLine {
    }

    /** What can stand in place of flags, first of all. */
    List<String> COMMANDS = List.of("plan", "import", "convert", "why", "export-status");

    /** Where a Pod finds the name of its namespace. */
    Path POD_NAMESPACE_FILE = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");

    static CommandLine read(List<String> args, Map<String, String> environment, Path podNamespaceFile) {
        if (!args.isEmpty() && COMMANDS.contains(args.getFirst())) {
            return new Command(args.getFirst(), args.subList(1, args.size()));
        }
        Optional<String> meant = args.stream().limit(1).filter(first -> !first.startsWith("-"))
                .flatMap(first -> Suggestion.nearest(first, COMMANDS).stream()).findFirst();
        if (meant.isPresent()) {
            return new Refuse("argument 1 is no command: did you mean " + meant.get() + "? There are "
                    + String.join(", ", COMMANDS) + "\n");
        }
        if (args.contains("--help") || args.contains("-h")) {
            return new Print(Help.text(ProgramVersion.current(), AllSettings.ALL));
        }
        if (args.contains("--version")) {
            return new Print(ProgramVersion.current() + "\n");
        }
        try {
            SettingValues values = SettingValues.read(AllSettings.ALL, args, environment,
                    fallbacks(environment, podNamespaceFile));
            return new Run(Settings.from(values), values.shown());
        } catch (SettingsException e) {
            return new Refuse(String.join("\n", e.problems()) + "\n");
        }
    }

    private static Map<String, String> fallbacks(Map<String, String> environment, Path podNamespaceFile) {
        Map<String, String> fallbacks = new HashMap<>();
        String host = environment.get("HOSTNAME");
        if (host != null) {
            fallbacks.put(AllSettings.POD_NAME.name(), host);
        }
        for (Setting<?> proxy : List.of(AllSettings.HTTPS_PROXY, AllSettings.NO_PROXY)) {
            String lowerCase = environment.get(proxy.name().toLowerCase(Locale.ROOT));
            if (lowerCase != null) {
                fallbacks.put(proxy.name(), lowerCase);
            }
        }
        try {
            if (Files.exists(podNamespaceFile)) {
                fallbacks.put(AllSettings.OPERATOR_NAMESPACE.name(),
                        Files.readString(podNamespaceFile, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new SettingsException(AllSettings.OPERATOR_NAMESPACE.name() + ": " + podNamespaceFile
                    + " can't be read", e);
        }
        return fallbacks;
    }
}
