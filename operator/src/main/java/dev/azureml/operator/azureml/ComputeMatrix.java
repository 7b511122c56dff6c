package dev.azureml.operator.azureml;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which compute targets train models, which deploy them, and what else each may be named for. Pure. */
public final class ComputeMatrix {
    /** Every compute target that Azure ML has known, in the order of the matrix in kinds/mlcompute.md. */
    public static final List<Row> ROWS = List.of(
            row("C-008", "Local computer", null, Use.Train),
            row("C-009", "Linux VM such as the Data Science Virtual Machine", "VirtualMachine", Use.Train),
            row("C-010", "Azure ML compute cluster", "AmlCompute", Use.Train, Use.Deploy),
            row("C-011", "Azure ML compute instance", "ComputeInstance", Use.Train, Use.Deploy),
            row("C-012", "Azure Databricks", "Databricks", Use.Train),
            row("C-013", "Azure Data Lake Analytics", "DataLakeAnalytics", Use.Train),
            row("C-014", "Azure HDInsight", "HDInsight", Use.Train),
            row("C-015", "Azure Container Instances", null, Use.Deploy),
            row("C-016", "Azure Kubernetes Service", "AKS", Use.Deploy),
            row("C-017", "Azure IoT Edge", null, Use.Deploy),
            row("C-018", "Field-programmable gate array", null, Use.Deploy),
            row("C-019", "Azure Functions", null, Use.Deploy),
            row("C-020", "Azure App Service", null, Use.Deploy),
            row("C-021", "Azure Synapse Spark pool", "SynapseSpark", Use.Train),
            row("C-022", "Azure Arc-enabled Kubernetes", "Kubernetes", Use.Train, Use.Deploy));

    private static final String OR = " or ";

    private ComputeMatrix() {
    }

    /** What a compute target is for, as the status says it. */
    public enum Use {
        Train,
        Deploy
    }

    /**
     * One compute target.
     *
     * @param computeType Azure's word for it; null for what is no compute of a workspace
     */
    public record Row(String id, String target, @Nullable String computeType, Set<Use> uses) {
        private String cited() {
            return "row " + id + ", " + target + ": " + said(uses);
        }
    }

    /** What a compute can be referred to for. */
    @SuppressWarnings("ImmutableEnumChecker") // a list made by List.of
    public enum Purpose {
        IMAGE_BUILD("images are built on", "AmlCompute"),
        BATCH_DEPLOYMENT("batch deployments run on", "AmlCompute",
                "Kubernetes"),
        KUBERNETES_DEPLOYMENT("Kubernetes online deployments run on", "Kubernetes");

        private final String words;
        private final String types;

        Purpose(String words, String... types) {
            this.words = words;
            this.types = String.join(OR, types);
        }
    }

    /** What a compute of that type is for; nothing for a type that no row has. */
    public static Set<Use> uses(String computeType) {
        return row(computeType).map(Row::uses).orElse(Set.of());
    }

    /** Why a compute of that type can't be referred to for that purpose, with its row; empty when it can. */
    public static Optional<String> refusal(Purpose purpose, String name, String computeType) {
        if (List.of(purpose.types.split(OR, -1)).stream().anyMatch(computeType::equalsIgnoreCase)) {
            return Optional.empty();
        }
        return Optional.of("compute " + name + " is of type " + computeType + ", but " + purpose.words + " "
                + purpose.types + " alone ("
                + row(computeType).map(Row::cited).orElse("it has no row in the matrix of compute targets") + ")");
    }

    private static Optional<Row> row(String computeType) {
        return ROWS.stream().filter(row -> computeType.equalsIgnoreCase(row.computeType())).findFirst();
    }

    private static String said(Set<Use> uses) {
        return uses.stream().sorted().map(use -> use == Use.Train ? "trains" : "deploys")
                .collect(Collectors.joining(" and "));
    }

    private static Row row(String id, String target, @Nullable String computeType, Use... uses) {
        return new Row(id, target, computeType, Set.of(uses));
    }
}
