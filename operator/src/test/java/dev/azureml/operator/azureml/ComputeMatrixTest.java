package dev.azureml.operator.azureml;

import dev.azureml.operator.azureml.ComputeMatrix.Purpose;
import dev.azureml.operator.azureml.ComputeMatrix.Row;
import dev.azureml.operator.azureml.ComputeMatrix.Use;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ComputeMatrixTest {
    @Test
    void hasEveryTargetOnce() {
        assertThat(ComputeMatrix.ROWS).hasSize(15);
        assertThat(ComputeMatrix.ROWS).extracting(Row::id).doesNotHaveDuplicates().isSorted().startsWith("C-008")
                .endsWith("C-022");
        assertThat(ComputeMatrix.ROWS).extracting(Row::computeType).filteredOn(type -> type != null).hasSize(9)
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {"C-008|-|Train", "C-009|VirtualMachine|Train",
        "C-010|AmlCompute|Train Deploy", "C-011|ComputeInstance|Train Deploy", "C-012|Databricks|Train",
        "C-013|DataLakeAnalytics|Train", "C-014|HDInsight|Train", "C-015|-|Deploy", "C-016|AKS|Deploy",
        "C-017|-|Deploy", "C-018|-|Deploy", "C-019|-|Deploy", "C-020|-|Deploy", "C-021|SynapseSpark|Train",
        "C-022|Kubernetes|Train Deploy"})
    void saysWhatEachTargetIsFor(String id, String computeType, String uses) {
        Row row = ComputeMatrix.ROWS.stream().filter(r -> r.id().equals(id)).findFirst().orElseThrow();

        assertThat(row.computeType()).isEqualTo(computeType);
        assertThat(row.uses()).containsExactlyInAnyOrderElementsOf(
                Arrays.stream(uses.split(" ", -1)).map(Use::valueOf).toList());
    }

    @Test
    void typesInAnyCaseAreKnownAndOthersAreForNothing() {
        assertThat(ComputeMatrix.uses("hdinsight")).containsExactly(Use.Train);
        assertThat(ComputeMatrix.uses("DataFactory")).isEmpty();
        assertThat(ComputeMatrix.uses("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"IMAGE_BUILD,AmlCompute", "IMAGE_BUILD,amlcompute", "BATCH_DEPLOYMENT,AmlCompute",
        "BATCH_DEPLOYMENT,Kubernetes", "KUBERNETES_DEPLOYMENT,Kubernetes"})
    void whatFitsIsNotRefused(Purpose purpose, String computeType) {
        assertThat(ComputeMatrix.refusal(purpose, "c", computeType)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "IMAGE_BUILD|ComputeInstance|compute c is of type ComputeInstance, but images are built on AmlCompute alone "
                + "(row C-011, Azure ML compute instance: trains and deploys)",
        "IMAGE_BUILD|Kubernetes|compute c is of type Kubernetes, but images are built on AmlCompute alone "
                + "(row C-022, Azure Arc-enabled Kubernetes: trains and deploys)",
        "BATCH_DEPLOYMENT|VirtualMachine|compute c is of type VirtualMachine, but batch deployments run on AmlCompute "
                + "or Kubernetes alone (row C-009, Linux VM such as the Data Science Virtual Machine: trains)",
        "BATCH_DEPLOYMENT|ComputeInstance|compute c is of type ComputeInstance, but batch deployments run on "
                + "AmlCompute or Kubernetes alone (row C-011, Azure ML compute instance: trains and deploys)",
        "KUBERNETES_DEPLOYMENT|AKS|compute c is of type AKS, but Kubernetes online deployments run on Kubernetes alone "
                + "(row C-016, Azure Kubernetes Service: deploys)",
        "BATCH_DEPLOYMENT|DataFactory|compute c is of type DataFactory, but batch deployments run on AmlCompute or "
                + "Kubernetes alone (it has no row in the matrix of compute targets)"})
    void whatDoesNotFitIsRefusedWithItsRow(Purpose purpose, String computeType, String words) {
        assertThat(ComputeMatrix.refusal(purpose, "c", computeType)).hasValue(words);
    }
}
