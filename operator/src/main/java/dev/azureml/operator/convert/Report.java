package dev.azureml.operator.convert;

import dev.azureml.operator.convert.Finding.Weight;
import dev.azureml.operator.text.Printable;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;

/** Says what became of each file, and in how many cases what. */
final class Report {
    private final List<Outcome> outcomes;

    Report(List<Outcome> outcomes) {
        this.outcomes = outcomes;
    }

    void print(PrintStream out, boolean lacksWorkspace) {
        outcomes.stream().sorted(Comparator.comparing(Outcome::place)).forEach(outcome -> print(out, outcome));
        if (lacksWorkspace && outcomes.stream().flatMap(outcome -> outcome.manifest().stream())
                .anyMatch(manifest -> manifest.spec().value().at("/workspaceRef/name").asText().equals("change-me"))) {
            out.println(
                    "workspaceRef.name is change-me throughout: az ml takes the workspace from its command line; write the "
                            + "name of the MLWorkspace, or convert with --workspace");
        }
        long converted = count(outcome -> outcome.manifest().isPresent());
        long remarks = count(outcome -> outcome.manifest().isPresent() && !outcome.findings().isEmpty());
        long fillIn = count(outcome -> outcome.manifest().isPresent() && outcome.has(Weight.FILL_IN));
        out.printf("%d converted, %d of them with remarks and %d to be filled in; %d refused; %d left aside%n",
                converted, remarks,
                fillIn, count(Outcome::isRefused), count(outcome -> outcome.leftAside().isPresent()));
    }

    private long count(java.util.function.Predicate<Outcome> which) {
        return outcomes.stream().filter(which).count();
    }

    private static void print(PrintStream out, Outcome outcome) {
        if (outcome.leftAside().isPresent()) {
            out.println(Printable.line(outcome.place() + ": left aside: " + outcome.leftAside().get()));
            return;
        }
        String verdict = outcome.isRefused()
                ? "refused"
                : outcome.findings().isEmpty() ? "converted" : "converted, with remarks";
        out.println(Printable.line(outcome.place() + ": " + (outcome.what().isEmpty() ? "" : outcome.what() + ": ")
                + verdict));
        outcome.findings().stream().filter(finding -> !outcome.isRefused() || finding.weight() == Weight.REFUSED)
                .sorted(Comparator.comparing(Finding::weight).thenComparing(Finding::place))
                .map(finding -> "  " + Printable.line(switch (finding.weight()) {
                    case REFUSED -> "";
                    case FILL_IN -> "to fill in: ";
                    case REMARK -> "remark: ";
                } + finding)).distinct().forEach(out::println);
    }
}
