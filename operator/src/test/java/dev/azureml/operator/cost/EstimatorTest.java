package dev.azureml.operator.cost;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.Advice;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.AdviceRule;
import dev.azureml.operator.plan.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

class EstimatorTest {
    private static final ArmId GROUP = ArmId.ofResourceGroup("s", "rg");
    private static final ArmId WORKSPACE = GROUP.extension("Microsoft.MachineLearningServices/workspaces", "w");
    /** What one costs a month: a VM 100, at low priority 20, and each other thing a power of two. */
    private static final PriceList PRICES = PriceFile.parse("""
            currency: EUR
            pricedAt: 2026-11-30
            prices:
            - {region: westeurope, what: Standard_D2, unit: Month, price: 100}
            - {region: westeurope, what: Standard_D2, lowPriority: true, unit: Month, price: 20}
            - {region: "*", what: ManagedDisk/P10, unit: Month, price: 8}
            - {region: "*", what: LoadBalancer, unit: Month, price: 4}
            - {region: "*", what: PublicIPAddress, unit: Month, price: 2}
            - {region: "*", what: PrivateEndpoint, unit: Month, price: 1}
            - {region: "*", what: NatGateway/Standard, unit: Month, price: 16}
            - {region: "*", what: AzureFirewall/Standard, unit: Month, price: 32}
            - {region: "*", what: Bastion/Basic, unit: Month, price: 64}
            - {region: "*", what: ContainerRegistry/Premium, unit: Month, price: 128}
            """);

    private static CostlyResource resource(ArmId id, String body) {
        try {
            JsonNode tree = Json.MAPPER.readTree(body.replace('\'', '"'));
            return new CostlyResource("spec.it", id, tree);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static CostlyResource compute(String type, String own) {
        return resource(WORKSPACE.child("computes", "c"), "{'location': 'westeurope', 'properties': {'computeType': '"
                + type + "', 'properties': {" + own + "}}}");
    }

    private static CostlyResource cluster(int least, int most, String more) {
        return compute("AmlCompute", "'vmSize': 'STANDARD_D2', 'scaleSettings': {'minNodeCount': " + least
                + ", 'maxNodeCount': " + most + "}" + more);
    }

    private static CostlyResource deployment(String name, int instances) {
        return resource(WORKSPACE.child("onlineEndpoints", "e").child("deployments", name),
                "{'location': 'West Europe', 'sku': {'capacity': " + instances + "}, 'properties': "
                        + "{'endpointComputeType': 'Managed', 'instanceType': 'Standard_D2'}}");
    }

    private static Optional<Estimate> estimate(PriceList prices, List<CostlyResource> resources) {
        return Estimator.of(prices, resources, Instant.parse("2026-11-28T12:00:00Z"));
    }

    private static Estimate estimate(CostlyResource... resources) {
        return estimate(PRICES, List.of(resources)).orElseThrow();
    }

    private static void costs(Estimate estimate, String running, String idle) {
        assertThat(estimate.running()).contains(new BigDecimal(running));
        assertThat(estimate.idle()).contains(new BigDecimal(idle));
        assertThat(estimate.unpriced()).isEmpty();
    }

    @Test
    void anInstanceRunsWhileItsSchedulesSayIt() {
        costs(estimate(compute("ComputeInstance", "'vmSize': 'Standard_D2', 'schedules': {'computeStartStop': ["
                + "{'action': 'Start', 'triggerType': 'Cron', 'cron': {'expression': '0 8 * * 1-5'}},"
                + "{'action': 'Stop', 'triggerType': 'Cron', 'cron': {'expression': '0 18 * * 1-5'}}]}")), "43.76",
                "14.00");
    }

    @Test
    void aStoppedInstanceKeepsDiskLoadBalancerAndAddress() {
        costs(estimate(compute("ComputeInstance", "'vmSize': 'Standard_D2'")), "114.00", "14.00");
        costs(estimate(compute("ComputeInstance", "'vmSize': 'Standard_D2', 'enableNodePublicIp': false")), "108.00",
                "8.00");
    }

    @Test
    void aClusterCostsByItsNodes() {
        costs(estimate(cluster(0, 4, "")), "438.00", "0.00");
        costs(estimate(cluster(1, 4, "")), "438.00", "114.00");
        costs(estimate(cluster(0, 51, "")), "5520.00", "0.00"); // two load balancers
        costs(estimate(cluster(0, 2, ", 'vmPriority': 'LowPriority', 'enableNodePublicIp': false")), "56.00", "0.00");
    }

    @Test
    void aDeploymentCostsByItsInstancesOrWhatScalesThem() {
        CostlyResource scaling = resource(GROUP.extension("Microsoft.Insights/autoscalesettings", "a"),
                "{'properties': {'targetResourceUri': '" + deployment("blue", 1).id().value().toUpperCase(
                        java.util.Locale.ROOT)
                        + "', 'profiles': [{'capacity': {'minimum': '2', 'maximum': '5'}},"
                        + " {'capacity': {'minimum': '1', 'maximum': '3'}}]}}");
        costs(estimate(deployment("blue", 3)), "300.00", "300.00");
        costs(estimate(deployment("blue", 3), deployment("green", 1), scaling), "600.00", "200.00");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Microsoft.Network/privateEndpoints|{'location': 'x'}|1.00",
        "Microsoft.Network/natGateways|{'sku': {'name': 'Standard'}}|16.00",
        "Microsoft.Network/publicIPAddresses|{}|2.00",
        "Microsoft.Network/azureFirewalls|{'properties': {'sku': {'tier': 'Standard'}}}|32.00",
        "Microsoft.Network/bastionHosts|{'sku': {'name': 'Basic'}}|64.00",
        "Microsoft.ContainerRegistry/registries|{'sku': {'name': 'Premium'}}|128.00"})
    void whatIsBesideCostsToo(String type, String body, String amount) {
        costs(estimate(resource(GROUP.extension(type, "r"), body)), amount, amount);
    }

    @Test
    void aManagedNetworkHasItsEndpointsAndOneFirewall() {
        CostlyResource workspace = resource(WORKSPACE, "{'location': 'westeurope', 'properties': {'managedNetwork':"
                + " {'isolationMode': 'AllowOnlyApprovedOutbound'}}}");
        costs(estimate(workspace, rule("a", "PrivateEndpoint"), rule("b", "PrivateEndpoint"), rule("c", "FQDN"), rule(
                "d", "FQDN"), rule("e", "ServiceTag")), "34.00", "34.00");
        costs(estimate(workspace, rule("a", "PrivateEndpoint"), rule("b", "PrivateEndpoint")), "2.00", "2.00");
    }

    private static CostlyResource rule(String name, String type) {
        return resource(WORKSPACE.child("outboundRules", name), "{'properties': {'type': '" + type + "'}}");
    }

    @Test
    void whatCostsNothingByTheHourHasNoEstimate() {
        assertThat(estimate(PRICES, List.of(resource(WORKSPACE, "{}"),
                compute("Kubernetes", ""), resource(WORKSPACE.child("computes", "vm"),
                        "{'properties': {'computeType': 'VirtualMachine', 'resourceId': '/subscriptions/s'}}"),
                resource(WORKSPACE.child("onlineEndpoints", "e").child("deployments", "d"),
                        "{'properties': {'endpointComputeType': 'Kubernetes'}}"))))
                .isEmpty();
        assertThat(estimate(PriceList.NONE, List.of(cluster(0, 1, "")))).isEmpty();
    }

    @Test
    void whatHasNoPriceIsNamedAndInNoSum() {
        Estimate unknown = estimate(resource(WORKSPACE.child("computes", "c"), "{'location': 'mars', 'properties':"
                + " {'computeType': 'ComputeInstance', 'properties': {'vmSize': 'Standard_Z9'}}}"));

        assertThat(unknown.running()).contains(new BigDecimal("14.00"));
        assertThat(unknown.unpriced()).containsExactly("spec.it: Standard_Z9 in mars");
        Estimate nothing = estimate(PriceFile.parse("currency: EUR\nprices: []\n"), List.of(cluster(0, 1,
                ", 'vmPriority': 'LowPriority'"))).orElseThrow();
        assertThat(nothing.running()).isEmpty();
        assertThat(nothing.idle()).isEmpty();
        assertThat(nothing.fields().has("running")).isFalse();
        assertThat(nothing.unpriced()).contains("spec.it: LowPriority STANDARD_D2 in westeurope");
    }

    @Test
    void whatIsNotKnownIsNoGuess() {
        assertThat(estimate(compute("AmlCompute", "'vmSize': 'Standard_D2'")).running()).isEmpty();
        assertThat(estimate(CostlyResource.unknown("c", WORKSPACE.child("computes", "c"))).unpriced())
                .containsExactly("c: compute of a size that is not known");
    }

    @Test
    void aLongListOfWhatHasNoPriceIsCut() {
        List<CostlyResource> many = java.util.stream.IntStream.range(0, 20).mapToObj(i -> new CostlyResource("c" + i,
                GROUP.extension("Microsoft.Network/bastionHosts", "b" + i), Json.object())).toList();

        JsonNode unpriced = estimate(PRICES, many).orElseThrow().fields().path("unpriced");

        assertThat(unpriced).hasSize(8);
        assertThat(unpriced.get(7).asText()).isEqualTo("and 13 more");
    }

    @Test
    void idleIsNeverMoreThanRunningAndASumIsThatOfItsParts() {
        qt().forAll(lists().of(integers().between(0, 200)).ofSizeBetween(1, 6), integers().between(0, 200))
                .checkAssert((sizes, spread) -> {
                    List<CostlyResource> all = sizes.stream().map(least -> cluster(least, least + spread, "")).toList();
                    Estimate together = estimate(PRICES, all).orElseThrow();
                    BigDecimal running = together.running().orElseThrow();
                    assertThat(together.idle().orElseThrow()).isLessThanOrEqualTo(running);
                    assertThat(all.stream().map(one -> estimate(one).running().orElseThrow()).reduce(BigDecimal::add))
                            .isEqualTo(Optional.of(running));
                    assertThat(all.stream().map(one -> estimate(one)).reduce(Estimate::and).flatMap(Estimate::idle))
                            .isEqualTo(together.idle());
                });
    }

    @Test
    void adviceHasAmounts() {
        Advice always = AdviceRule.NODES_ALWAYS_ON.advice("1 node costs");
        Advice other = AdviceRule.PUBLIC_IP.advice("has one");

        assertThat(CostAdvice.with(List.of(always, other), estimate(cluster(1, 4, "")))).extracting(Advice::message)
                .containsExactly("1 node costs. That is about 114.00 EUR a month", "has one");
        assertThat(CostAdvice.with(List.of(AdviceRule.IDLE_GPU.advice("idle")), estimate(cluster(1, 4, ""))))
                .extracting(Advice::message).containsExactly("idle. A node costs about 100.00 EUR a month");
        assertThat(CostAdvice.with(List.of(AdviceRule.NO_IDLE_SHUTDOWN.advice("runs")), estimate(compute(
                "ComputeInstance", "'vmSize': 'Standard_D2'")))).extracting(Advice::message)
                .containsExactly("runs. Running all month costs about 100.00 EUR more than being stopped");
    }
}
