package dev.azureml.operator.azureml;

import dev.azureml.api.KubernetesInstanceType;
import dev.azureml.operator.plan.ClusterNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class InstanceTypeFitTest {
    private static final ClusterNode CPU = new ClusterNode("cpu", Map.of("pool", "cpu"),
            Map.of("cpu", "7820m", "memory", "28Gi"));
    private static final ClusterNode GPU = new ClusterNode("gpu", Map.of("pool", "gpu", "zone", "1"),
            Map.of("cpu", "3", "memory", "12Gi", "nvidia.com/gpu", "2"));

    @ParameterizedTest
    @CsvSource({"1,1", "0.5,0.5", "700m,0.7", "2k,2000", "3M,3000000", "1Ki,1024", "2Mi,2097152", "1Gi,1073741824",
        "1e3,1000", "5n,0.000000005", "5u,0.000005", "1T,1000000000000", "1Ti,1099511627776", "much,0", "1.2.3,0"})
    void readsQuantitiesAsKubernetesWritesThem(String quantity, BigDecimal amount) {
        assertThat(InstanceTypeFit.amount(quantity)).isEqualByComparingTo(amount);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "- | 4 | 16Gi | - | -", "- | 7820m | 28Gi | - | -", "gpu | 3 | 12Gi | 2 | -",
        "- | 1 | 1Gi | 4 | asks 4 nvidia.com/gpu, the largest node has 2",
        "- | 8 | 1Gi | - | asks 8 cpu, the largest node has 7820m",
        "- | 1 | 29Gi | - | asks 29Gi memory, the largest node has 28Gi",
        "- | 7 | 1Gi | 1 | asks 7 cpu, 1Gi memory, 1 nvidia.com/gpu, and no node has all of it",
        "cpu | 1 | 1Gi | 1 | asks 1 nvidia.com/gpu, the largest node has 0",
        "tpu | 1 | 1Gi | - | has nowhere to run: no node has the labels pool=tpu"})
    void saysWhatIsAskedInVain(String pool, String cpu, String memory, String gpu, String why) {
        Map<String, String> limits = gpu == null
                ? Map.of("cpu", "99", "memory", "99Gi")
                : Map.of("cpu", "99", "memory", "99Gi", "nvidia.com/gpu", gpu);
        KubernetesInstanceType type = new KubernetesInstanceType(pool == null ? null : Map.of("pool", pool),
                new KubernetesInstanceType.Resources(Map.of("cpu", cpu, "memory", memory), limits));

        List<String> misfits = InstanceTypeFit.misfits(Map.of("big", type), Map.of(), List.of(CPU, GPU));

        assertThat(misfits).isEqualTo(why == null ? List.of() : List.of("instanceTypes.big " + why));
    }

    @Test
    void labelsOfTheExtensionBindEveryType() {
        KubernetesInstanceType type = new KubernetesInstanceType(Map.of("zone", "1"),
                new KubernetesInstanceType.Resources(Map.of("cpu", "1", "memory", "1Gi"), Map.of()));

        assertThat(InstanceTypeFit.misfits(Map.of("a", type), Map.of("pool", "gpu"), List.of(CPU, GPU))).isEmpty();
        assertThat(InstanceTypeFit.misfits(Map.of("a", type), Map.of("pool", "cpu"), List.of(CPU, GPU)))
                .containsExactly("instanceTypes.a has nowhere to run: no node has the labels pool=cpu, zone=1");
        assertThat(InstanceTypeFit.misfits(Map.of("b", type, "a", type), Map.of(), List.of()))
                .containsExactly("instanceTypes.a has nowhere to run: no node has the labels zone=1",
                        "instanceTypes.b has nowhere to run: no node has the labels zone=1");
    }
}
