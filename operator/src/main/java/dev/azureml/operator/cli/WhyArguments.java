package dev.azureml.operator.cli;

import dev.azureml.api.Kinds;
import dev.azureml.operator.text.Suggestion;
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
              why mlc/cpu                           by the kind's short name
              why workspace shop --context=prod

            Flags:
              -n, --namespace=NAME   its namespace (that of the context)
                  --context=NAME     of the kubeconfig (the current one)
                  --kubeconfig=FILE  where that context stands
                  --help             prints this

            Exit code: 0 it is Ready, 2 it is not, 1 it can't be told.
            """;

    private static final Flags FLAGS = Flags.of("why").valued("--namespace", "--context", "--kubeconfig")
            .shortly("-n", "--namespace");

    /** Reads the arguments after the word {@code why}. */
    public static Parsed<WhyArguments> read(List<String> args) {
        return FLAGS.read(args).then(WhyArguments::of);
    }

    private static Parsed<WhyArguments> of(Flags.Given given) {
        List<String> words = given.words().stream().flatMap(word -> Stream.of(word.split("/", 2))).toList();
        if (words.size() != 2) {
            return new Parsed.Wrong<>("which object? Name its kind and its name, such as mlcompute/cpu");
        }
        String wanted = words.getFirst();
        Optional<String> kind = kind(wanted);
        if (kind.isEmpty()) {
            return new Parsed.Wrong<>("there is no kind " + wanted + Suggestion.nearest(wanted, Stream.of(
                    Kinds.values()).map(Kinds::kind).toList()).map(like -> "; did you mean " + like + "?").orElse(""));
        }
        return new Parsed.Understood<>(new WhyArguments(kind.get(), words.getLast(), given.value("--namespace"),
                new PlanArguments.Cluster(given.value("--kubeconfig"), given.value("--context"))));
    }

    /** As kubectl takes it, in any case and number or short, and without the two letters that all have. */
    private static Optional<String> kind(String wanted) {
        String plain = wanted.toLowerCase(Locale.ROOT).replaceFirst("[.]azureml[.]dev$", "");
        return Stream.of(Kinds.values())
                .filter(kind -> Stream.of(kind.singular(), kind.plural())
                        .anyMatch(word -> plain.equals(word) || plain.equals(word.substring(2)))
                        || plain.equals(kind.shortName()))
                .map(Kinds::kind).findFirst();
    }
}
