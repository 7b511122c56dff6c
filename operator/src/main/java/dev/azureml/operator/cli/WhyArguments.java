package dev.azureml.operator.cli;

import dev.azureml.api.Kinds;
import dev.azureml.operator.text.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@code why} is told.
 *
 * @param namespace null for that of the context
 */
public record WhyArguments(String kind, String name, @Nullable String namespace, PlanArguments.Cluster cluster) {
    /** The text of {@code why --help}. */
    public static final String HELP = """
            Says on one page how it is with an object: what its status says and what that means, what it waits for and how
            it is with that, what is to be done in Azure, advice, and the last events. The cluster is read, and nothing else.

            Usage: java -jar azureml-operator.jar why KIND/NAME [flags]

            Examples:
              why mlcompute/cpu -n team-a
              why workspace shop --context=prod

            Flags:
              -n, --namespace=NAME   its namespace (that of the context)
                  --context=NAME     of the kubeconfig (the current one)
                  --kubeconfig=FILE  where that context stands
                  --help             prints this

            Exit code: 0 it is Ready, 2 it is not, 1 it can't be told.
            """;

    /** What the arguments come to. */
    public sealed interface Reading {
        record Help() implements Reading {
        }

        record Wrong(String message) implements Reading {
        }

        record Why(WhyArguments arguments) implements Reading {
        }
    }

    /** Reads the arguments after the word {@code why}. */
    public static Reading read(List<String> args) {
        List<String> words = new ArrayList<>();
        String namespace = null;
        String context = null;
        String kubeconfig = null;
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            int equals = arg.indexOf('=');
            String flag = equals < 0 ? arg : arg.substring(0, equals);
            if (!arg.startsWith("-")) {
                words.addAll(List.of(arg.split("/", 2)));
                continue;
            }
            if (flag.equals("--help") || flag.equals("-h")) {
                return new Reading.Help();
            }
            String value = equals >= 0 ? arg.substring(equals + 1) : i + 1 < args.size() ? args.get(++i) : "";
            switch (flag) {
                case "-n", "--namespace" -> namespace = value;
                case "--context" -> context = value;
                case "--kubeconfig" -> kubeconfig = value;
                default -> {
                    return new Reading.Wrong("there is no flag " + flag + "; why --help names all");
                }
            }
        }
        if (words.size() != 2) {
            return new Reading.Wrong("which object? Name its kind and its name, such as mlcompute/cpu");
        }
        String wanted = words.getFirst();
        String name = words.getLast();
        Optional<String> kind = kind(wanted);
        if (kind.isEmpty()) {
            return new Reading.Wrong("there is no kind " + wanted + Suggestion.nearest(wanted, Stream.of(Kinds.values())
                    .map(Kinds::kind).toList()).map(like -> "; did you mean " + like + "?").orElse(""));
        }
        return new Reading.Why(new WhyArguments(kind.get(), name, namespace, new PlanArguments.Cluster(kubeconfig,
                context)));
    }

    /** As kubectl takes it, in any case and number, and without the two letters that all have. */
    private static Optional<String> kind(String wanted) {
        String plain = wanted.toLowerCase(Locale.ROOT).replaceFirst("[.]azureml[.]dev$", "");
        return Stream.of(Kinds.values()).map(Kinds::kind).filter(kind -> {
            String lower = kind.toLowerCase(Locale.ROOT);
            return Stream.of(lower, lower.substring(2))
                    .anyMatch(word -> plain.equals(word) || plain.equals(word + "s"));
        }).findFirst();
    }
}
