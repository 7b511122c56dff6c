package dev.azureml.operator.azureml;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class VmFamilyTest {
    @ParameterizedTest
    @CsvSource({"standardDSv2Family,Standard DSv2 Family Cluster Dedicated vCPUs,true",
        "STANDARDDSV2FAMILY,Standard_DSv2_Family_Cluster_Dedicated_vCPUs,true",
        "standardDSv2Family,standardDv2Family,false", "standardDSv2Family,standardDSv2Family,true",
        "standardNCASv3_T4Family,Standard NCASv3_T4 Family Cluster Dedicated vCPUs,true",
        "standardDSv2Family,Standard DSv2 Family Cluster LowPriority vCPUs,false",
        "Standard DSv2 Family Cluster Low Priority vCPUs,Standard DSv2 Family Cluster LowPriority vCPUs,true"})
    void hasManyNames(String one, String other, boolean same) {
        assertThat(VmFamily.same(one, other)).isEqualTo(same);
        assertThat(VmFamily.same(other, one)).isEqualTo(same);
    }
}
