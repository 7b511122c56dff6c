package dev.azureml.operator.diagnostics;

import dev.azureml.api.Advice;
import dev.azureml.api.DiagnosticSetting;
import dev.azureml.operator.plan.AdviceRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is allowed to be sent, and costs or is about to end. */
public final class DiagnosticAdvice {
    /** The logs of a workspace whose export Azure does not bill, by its list of the logs of resources. */
    private static final Set<String> WITHOUT_COSTS = Set.of("AmlComputeClusterEvent", "AmlComputeCpuGpuUtilization",
            "AmlComputeJobEvent", "AmlRunStatusChangedEvent");
    private static final Set<String> DEPRECATED = Set.of("AmlComputeClusterNodeEvent");

    private DiagnosticAdvice() {
    }

    /** @param path of the spec, such as {@code spec.diagnostics} */
    public static List<Advice> of(@Nullable List<DiagnosticSetting> said, String path) {
        List<DiagnosticSetting> all = Objects.requireNonNullElse(said, List.of());
        List<Advice> advice = new ArrayList<>();
        String deprecated = named(categories(all).filter(DEPRECATED::contains));
        if (!deprecated.isEmpty()) {
            advice.add(AdviceRule.DEPRECATED_LOGS.advice(path + " sends " + deprecated
                    + ", which Azure has deprecated: AmlComputeClusterEvent tells of the nodes of clusters."));
        }
        String costly = named(Stream.concat(categories(all).filter(name -> !WITHOUT_COSTS.contains(name)),
                all.stream().map(DiagnosticSetting::categoryGroups).filter(Objects::nonNull)
                        .flatMap(List::stream).map(group -> "the group " + group)));
        if (!costly.isEmpty()) {
            advice.add(AdviceRule.COSTS_OF_LOGS.advice(path + " sends " + costly + ": Azure bills the export of such"
                    + " logs, some of which come with each read. Name those that somebody reads."));
        }
        return advice;
    }

    private static Stream<String> categories(List<DiagnosticSetting> all) {
        return all.stream().map(DiagnosticSetting::categories).filter(Objects::nonNull).flatMap(List::stream);
    }

    private static String named(Stream<String> names) {
        return names.distinct().sorted().collect(Collectors.joining(", "));
    }
}
