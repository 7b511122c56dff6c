package dev.azureml.e2e.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Who writes a value in a wrong way reads what it must be, with an example. */
class ChartFormatsTest {
    private static final String REST = "identity: Own, scopes: []";

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "image: {digest: 'sha256:abc'} | image.digest 'sha256:abc' must be a digest, sha256: and 64 hexadecimal digits",
        "azure: {credential: managed-identity, tenantId: a b} | azure.tenantId 'a b' must be a tenant's GUID or domain",
        "azure: {credential: managed-identity, clientId: me} | azure.clientId 'me' must be a GUID such as 0f8fad5b-",
        "azure: {credential: managed-identity, subscriptionId: x} | azure.subscriptionId 'x' must be a GUID such as",
        "azure: {credential: managed-identity, cloud: custom, resourceManagerUrl: arm, authorityHost: 'https://l'} | "
                + "azure.resourceManagerUrl 'arm' must be an https URL without user, query or fragment, such as https://",
        "azure: {credential: managed-identity, cloud: custom, resourceManagerUrl: 'https://a', authorityHost: l} | "
                + "azure.authorityHost 'l' must be an https URL",
        "proxy: {https: 'proxy.corp'} | proxy.https 'proxy.corp' must be the URL of an HTTP proxy with its port, such as",
        "proxy: {noProxy: 'https://a'} | proxy.noProxy 'https://a' must be hosts, domains and networks with commas",
        "inClusterExtension: {clusterId: aks} | inClusterExtension.clusterId 'aks' must be an ARM id such as /subscr",
        "prices: {currency: euro} | prices.currency 'euro' must be the three letters of a currency, such as EUR",
        "prices: {retail: {url: 'http://a/b'}} | prices.retail.url 'http://a/b' must be an https URL",
        "traces: {endpoint: 'otel:4318'} | traces.endpoint 'otel:4318' must be an https or http URL without user, query or fragment, such as http://otel-collector.observability:4318",
        "prices: {retail: {currency: euro}} | prices.retail.currency 'euro' must be the three letters of a currency, such as EUR",
        "prices: {retail: {interval: daily}} | prices.retail.interval 'daily' must be a duration such as 30m, 1h30m or PT30M",
        "prices: {currency: EUR, list: [{region: r, what: LoadBalancers, unit: Hour, price: 1}]} | prices.list[0].what 'LoadBalancers' must be a VM size such as Standard_DS3_v2",
        "prices: {currency: EUR, list: [{region: 'west-europe', what: LoadBalancer, unit: Hour, price: 1}]} | prices.list[0].region 'west-europe' must be a region such as westeurope",
        "azure: {credential: managed-identity, costQueryInterval: often} | azure.costQueryInterval 'often' must be a duration such as 6h or PT6H",
        "prices: {retail: {url: 'https://a/b'}, list: [{region: r, what: LoadBalancer, unit: Hour, price: 1}]} | prices.list needs prices.currency, such as EUR",
        "prices: {pricedAt: yesterday} | prices.pricedAt 'yesterday' must be a day such as 2026-11-30",
        "credentials: {letGoAfter: Pxyz} | credentials.letGoAfter 'Pxyz' must be a duration such as 30m, 1h30m or PT30M",
        "credentials: {letGoAfter: 0s} | credentials.letGoAfter '0s' must be more than zero, such as 1h",
        "operator: {driftInterval: soon} | operator.driftInterval 'soon' must be a duration such as 30m",
        "azure: {credential: managed-identity, imageFindingsInterval: often} | azure.imageFindingsInterval 'often' must be a duration such as 6h or PT6H",
        "azure: {credential: managed-identity, imageFindingsInterval: 0s} | azure.imageFindingsInterval '0s' must be more than zero, such as 6h",
        "operator: {driftInterval: PT0S} | operator.driftInterval 'PT0S' must be more than zero, such as 30m",
        "operator: {maxHeap: lots} | operator.maxHeap 'lots' must be a size as -Xmx takes it, such as 128m or 1g",
        "watchNamespaces: [a, Team_A] | watchNamespaces[1] 'Team_A' must be a namespace, of lower-case letters",
        "tenants: [{namespaces: [a, Team_A], " + REST + "}] | tenants[0].namespaces[1] 'Team_A' must be a namespace or "
                + "a pattern of namespaces, of lower-case letters, digits, '-' and '*', such as team-a or team-a-*",
        "tenants: [{namespaces: [a], " + REST + ", kubernetesNamespaces: [B]}] | "
                + "tenants[0].kubernetesNamespaces[0] 'B' must be a namespace or a pattern",
        "tenants: [{namespaces: [a], identity: Own, scopes: [everything]}] | "
                + "tenants[0].scopes[0] 'everything' must be an ARM id such as /subscriptions/<id>/resourceGroups/<name>",
        "tenants: [{namespaces: [a], identity: Own, scopes: [/, {id: x, allow: [refer]}]}] | "
                + "tenants[0].scopes[1].id 'x' must be an ARM id",
        "metrics: {serviceMonitor: {interval: often}} | metrics.serviceMonitor.interval 'often' must be a duration as "
                + "Prometheus writes it, such as 30s",
        "metrics: {podMonitor: {scrapeTimeout: PT5S}} | metrics.podMonitor.scrapeTimeout 'PT5S' must be a duration as",
        "metrics: {podMonitor: {interval: 1m, scrapeTimeout: 1m1s}} | metrics.podMonitor.scrapeTimeout 1m1s is longer "
                + "than its interval 1m, which Prometheus refuses",
        "metrics: {prometheusRule: {runbookUrl: wiki}} | runbookUrl 'wiki' must be an https URL such as https://",
        "metrics: {azure: {carbonIntensity: {west europe: 270}}} | carbonIntensity 'west europe' must be a region as Azure",
        "networkPolicy: {apiServerCidrs: [10.0.0.1]} | networkPolicy.apiServerCidrs[0] '10.0.0.1' must be a network "
                + "such as 10.0.0.1/32 or fd00::/64",
        "podDisruptionBudget: {maxUnavailable: half} | podDisruptionBudget.maxUnavailable 'half' must be a number of",
        "podDisruptionBudget: {minAvailable: 2} | podDisruptionBudget.minAvailable 2 of 2 replicas lets no node be "
                + "drained: say less, such as 1",
        "podDisruptionBudget: {minAvailable: '100%'} | minAvailable 100% of 2 replicas lets no node be drained",
        "enabled: false | enabled is false, and yet the chart is rendered: it is for a parent chart"})
    void itSaysWhatAValueMustBe(String values, String sentence) {
        String rest = (values.startsWith("azure:") ? "" : "azure: {credential: managed-identity}\n")
                + (values.startsWith("tenants:") ? "" : Chart.ONE_TEAM);
        assertThatThrownBy(() -> Chart.render("azureml-system", rest + values + "\n"))
                .hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "azure: {credential: managed-identity, costQueryInterval: 30m} | azure.costQueryInterval '30m' must be an hour or more, such as 6h",
        "azure: {credential: managed-identity, costQueryInterval: 3599s} | azure.costQueryInterval '3599s' must be an hour or more, such as 6h",
        "azure: {credential: managed-identity, costQueryInterval: 90ms} | azure.costQueryInterval '90ms' must be an hour or more, such as 6h",
        "azure: {credential: managed-identity, costQueryInterval: PT5.3600S} | azure.costQueryInterval 'PT5.3600S' must be an hour or more, such as 6h",
        "prices: {retail: {interval: PT59M}} | prices.retail.interval 'PT59M' must be an hour or more, such as 24h"})
    void lessThanAnHourIsRefused(String values, String sentence) {
        itSaysWhatAValueMustBe(values, sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"90m", "PT90M", "3600s", "1h", "P1D", "60m", "PT1H0.5S", "PT3600.5S", "''"})
    void anHourMayBeWrittenInManyWays(String interval) {
        assertThat(Chart.render("azureml-system", "azure: {credential: managed-identity, costQueryInterval: " + interval
                + "}\nprices: {retail: {interval: " + (interval.equals("''") ? "24h" : interval) + "}}\n"
                + Chart.ONE_TEAM))
                .contains("kind: Deployment");
    }

    /** Helm checks the schema first, and says of a pattern only the pattern. */
    @Test
    void theSchemaHasNoPatterns() throws IOException {
        JsonNode schema = new ObjectMapper().readTree(Files.readString(Chart.folder()
                .resolve("values.schema.json")));
        assertThat(schema.findValues("pattern")).isEmpty();
    }
}
