package dev.azureml.operator.network;

import dev.azureml.api.MLNetworkSpec;
import dev.azureml.api.NetworkOutbound;
import dev.azureml.operator.plan.Cloud;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.Json;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class OutboundListTest {
    private static Map<String, String> tables(String outbound, String location, Cloud cloud,
            MLNetworkSpec.Subnet... sources) {
        return new OutboundList(Json.MAPPER.convertValue(Golden.json(outbound), NetworkOutbound.class), location, cloud)
                .tables(List.of(sources));
    }

    private static List<String> lines(Map<String, String> tables, String name) {
        return Objects.requireNonNull(tables.get(name), name).lines().toList();
    }

    @Test
    void saysWhichRangesReachWhat() {
        MLNetworkSpec.Subnet nodes = new MLNetworkSpec.Subnet("nodes", "10.20.2.0/24", MLNetworkSpec.Purpose.Training,
                null, null, null, null, null);

        Map<String, String> tables = tables("{\"via\":\"OnPremises\",\"allowedFqdns\":[\"github.com\"]}",
                "West Europe", Cloud.PUBLIC, nodes);

        assertThat(tables).containsOnlyKeys("sources.csv", "service-tags.csv", "hosts.csv")
                .containsEntry("sources.csv", "subnet,addressPrefix\nnodes,10.20.2.0/24\n");
        assertThat(lines(tables, "service-tags.csv")).startsWith("serviceTag,protocol,ports",
                "AzureActiveDirectory,TCP,80 443").contains("AzureMachineLearning,UDP,5831",
                        "BatchNodeManagement.westeurope,ANY,443", "Storage.westeurope,TCP,443 445",
                        "AzureContainerRegistry.westeurope,TCP,443");
        assertThat(lines(tables, "hosts.csv")).startsWith("host,protocol,ports,insteadOfServiceTag,purpose")
                .contains("login.microsoftonline.com,TCP,80 443,yes,Microsoft Entra ID",
                        "*.westeurope.batch.azure.com,ANY,443,yes,Azure Batch which runs the nodes",
                        "westeurope.tundra.azureml.ms,UDP,5831,yes,compute instances",
                        "*.instances.azureml.ms,TCP,443 8787 18881,yes,compute instances",
                        "pypi.org,TCP,443,no,Python", "*.anaconda.org,TCP,443,no,Conda",
                        "github.com,TCP,443,no,allowedFqdns");
    }

    @ParameterizedTest
    @CsvSource({"US_GOVERNMENT,login.microsoftonline.us,*.blob.core.usgovcloudapi.net",
        "CHINA,login.chinacloudapi.cn,*.blob.core.chinacloudapi.cn"})
    void namesTheHostsOfTheCloud(Cloud cloud, String signIn, String storage) {
        Map<String, String> tables = tables("{\"via\":\"OnPremises\",\"packages\":[]}", "somewhere", cloud);

        assertThat(tables).doesNotContainKey("sources.csv");
        assertThat(lines(tables, "hosts.csv")).anyMatch(line -> line.startsWith(signIn + ",TCP,80 443,"))
                .anyMatch(line -> line.startsWith(storage + ",TCP,443,"))
                .noneMatch(line -> line.contains("windows.net,TCP,443,yes,your") || line.contains("pypi"));
    }

    /** Firewalls that know no tags have nothing but hosts to go by. */
    @ParameterizedTest
    @EnumSource(value = Cloud.class, names = "CUSTOM", mode = EnumSource.Mode.EXCLUDE)
    void eachServiceHasAHost(Cloud cloud) {
        Map<String, List<String>> hosts = Map.ofEntries(Map.entry("AzureActiveDirectory", List.of("login.")),
                Map.entry("AzureMachineLearning", List.of("*.instances.azureml.ms,")),
                Map.entry("BatchNodeManagement", List.of("*.somewhere.batch.", "*.blob.")),
                Map.entry("AzureResourceManager", List.of("management.")), Map.entry("Storage", List.of("*.blob.")),
                Map.entry("MicrosoftContainerRegistry", List.of("mcr.microsoft.com,")),
                Map.entry("AzureFrontDoor", List.of("*.data.mcr.microsoft.com,")),
                Map.entry("AzureMonitor", List.of("dc.services.")),
                Map.entry("AzureContainerRegistry", List.of("*.azurecr.", "*.somewhere.data.azurecr.")),
                Map.entry("AzureKeyVault", List.of("*.vault.")));
        Map<String, String> tables = tables("{\"via\":\"OnPremises\",\"packages\":[]}", "somewhere", cloud);

        assertThat(lines(tables, "service-tags.csv").stream().skip(1)).contains("AzureKeyVault.somewhere,TCP,443")
                .allSatisfy(line -> assertThat(hosts.get(line.split("[.,]", 2)[0])).as(line).isNotNull().anySatisfy(
                        start -> assertThat(lines(tables, "hosts.csv")).anyMatch(row -> row.startsWith(start))));
        assertThat(hosts.get("AzureContainerRegistry")).allSatisfy(
                start -> assertThat(lines(tables, "hosts.csv")).anyMatch(row -> row.startsWith(start)));
    }

    /** Tags are the same wherever an Azure is; its hosts nobody published. */
    @Test
    void namesTheTagsAloneOfACloudOfOnesOwn() {
        Map<String, String> tables = tables("{\"via\":\"OnPremises\",\"packages\":[\"Ubuntu\"]}", "r", Cloud.CUSTOM);

        assertThat(lines(tables, "service-tags.csv")).contains("AzureMachineLearning,TCP,443 8787 18881");
        assertThat(lines(tables, "hosts.csv").subList(1, 4)).allMatch(line -> line.endsWith(",TCP,80,no,Ubuntu"));
    }

    @ParameterizedTest
    @EnumSource(NetworkOutbound.Source.class)
    void eachSourceHasHosts(NetworkOutbound.Source source) {
        assertThat(OutboundHost.of(source)).isNotEmpty().noneMatch(OutboundHost::hasTag)
                .allMatch(host -> host.purpose().equals(source.name()) && !host.ports().isEmpty());
    }
}
