package dev.azureml.e2e;

import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.EmulatorOptions;
import dev.azureml.emulator.Fault;
import dev.azureml.emulator.RequestRecord;
import dev.azureml.operator.PlanCommand;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code plan} says what the operator then does. */
@ExtendWith(SharedKubeServer.class)
class PlanTest {
    private final KubeServer server;

    PlanTest(KubeServer server) {
        this.server = server;
    }

    private static Said plan(World world, String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--namespace", world.namespace()));
        return Said.by((out, err) -> new PlanCommand(InputStream.nullInputStream(), out, err).run(all,
                world.environment(), false));
    }

    private Said planLive(World world, String... args) {
        return plan(world, Stream.concat(Stream.of(args), Stream.of("--against-cluster", "--kubeconfig="
                + server.kubeconfigFile())).toArray(String[]::new));
    }

    /** Folder of samples, which of its files. */
    static Stream<Arguments> lives() {
        return Stream.of(Arguments.of("quickstart", ".*"),
                // What is legacy can't be attached any more.
                Arguments.of("compute", "(?!attached-legacy).*"),
                Arguments.of("data", ".*"), Arguments.of("models", ".*"), Arguments.of("inference", ".*"),
                Arguments.of("governance", ".*"), Arguments.of("network/private", ".*"),
                Arguments.of("network/managed-network", ".*"),
                Arguments.of("network/made-network", ".*"), Arguments.of("network/azure-firewall", ".*"),
                Arguments.of("network/bastion", ".*"),
                Arguments.of("monitoring", ".*"), Arguments.of("access", ".*"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lives")
    void theOperatorThenDoesThatAndNothingIsLeft(String folder, String chosen) throws IOException {
        SampleFolder samples = SampleFolder.of(folder, chosen);
        try (World world = World.withoutOperator(server, samples.azure())) {
            String[] paths = Stream.concat(samples.files().stream().map(Path::toString), Stream.of("--json"))
                    .toArray(String[]::new);

            Said before = plan(world, paths);

            assertThat(PlannedWrites.sent(world)).isEmpty();
            List<MatchResult> objects = samples.apply(world);
            world.startOperator();
            objects.forEach(o -> world.awaitReady(o.group(1), o.group(2)));
            assertThat(PlannedWrites.sent(world)).isEqualTo(PlannedWrites.of(before));
            Said after = plan(world, paths);
            assertThat(after.code()).as(after.out()).isZero();
            Said live = planLive(world, paths);
            assertThat(live.code()).as(live.out() + live.err()).isZero();
            assertThat(live.out()).as("what was sent is on record").doesNotContain("taken to be there");
        }
    }

    private static final String WORKSPACE = """
            apiVersion: azureml.dev/v1alpha1
            kind: MLWorkspace
            metadata: {name: shop}
            spec:
              resourceGroup: {name: ml-shop, create: true}
              location: westeurope
              description: before
            """;
    private static final String CLUSTER = """
            ---
            apiVersion: azureml.dev/v1alpha1
            kind: MLCompute
            metadata: {name: cpu}
            spec:
              workspaceRef: {name: shop}
              amlCompute: {vmSize: Standard_DS3_v2, scaleSettings: {maxNodeCount: 2}}
            """;

    @Test
    void anEditIsToldWithItsValuesAndAReplacementWithItsReason() throws IOException {
        try (World world = World.start(server)) {
            world.apply(WORKSPACE + CLUSTER);
            world.awaitReady("MLCompute", "cpu");
            world.stopOperator();

            Said said = plan(world, file((WORKSPACE + CLUSTER).replace("description: before", "description: after")
                    .replace("maxNodeCount: 2", "maxNodeCount: 4")));

            assertThat(said.out()).contains("~ update Microsoft.MachineLearningServices/workspaces/shop  (ml-shop)\n"
                    + "        spec.description (ARM: properties.description): before → after",
                    "~ update Microsoft.MachineLearningServices/workspaces/shop/computes/cpu  (ml-shop)",
                    "spec.amlCompute.scaleSettings.maxNodeCount (ARM: properties.properties.scaleSettings.maxNodeCount): "
                            + "2 → 4",
                    "Plan: 0 to create, 2 to update, 0 to replace, 0 to delete; 0 of 2 objects unchanged.");
            assertThat(said.code()).isEqualTo(2);
            assertThat(plan(world, file((WORKSPACE + CLUSTER).replace("DS3", "DS4")))).satisfies(refused -> {
                assertThat(refused.code()).isEqualTo(1);
                assertThat(refused.out()).contains("Standard_DS3_v2 → Standard_DS4_v2", "replacementPolicy");
            });
            assertThat(plan(world, file((WORKSPACE + CLUSTER).replace("DS3", "DS4")
                    .replace("  amlCompute:", "  replacementPolicy: Recreate\n  amlCompute:")))).satisfies(replaced -> {
                        assertThat(replaced.code()).isEqualTo(2);
                        assertThat(replaced.out())
                                .contains("-/+ replace Microsoft.MachineLearningServices/workspaces/shop"
                                        + "/computes/cpu", "1 to replace");
                    });
        }
    }

    private static final String KEYS = """
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: keys}
            stringData: {key: a-key-that-was-sent}
            """;
    private static final String RAW = """
            ---
            apiVersion: azureml.dev/v1alpha1
            kind: MLDatastore
            metadata: {name: raw}
            spec:
              workspaceRef: {name: shop}
              azureBlob:
                accountName: rawdata
                containerName: raw
                credentials: {accountKey: {key: {secretKeyRef: {name: keys, key: key}}}}
            """;
    private static final String ENDPOINT = """
            ---
            apiVersion: azureml.dev/v1alpha1
            kind: MLInferenceEndpoint
            metadata: {name: score}
            spec:
              workspaceRef: {name: shop}
            """ + Manifests.managed("{blue: 100}", Manifests.deployment("blue", 1), Manifests.deployment("green", 1))
            .indent(2);

    @Test
    void aClusterTellsWhatAzureDoesNot() throws IOException {
        try (World world = World.start(server)) {
            world.apply(WORKSPACE + KEYS + RAW + ENDPOINT);
            world.awaitReady("MLDatastore", "raw");
            world.awaitReady("MLInferenceEndpoint", "score");
            world.stopOperator();
            String endpoint = file(ENDPOINT.replaceAll(".*name: green.*\\n", ""));

            assertThat(planLive(world, file(RAW))).as("what it refers to is in the cluster").satisfies(said -> {
                assertThat(said.code()).as(said.toString()).isZero();
                assertThat(said.out()).doesNotContain("not compared", "taken to be there", "Not known");
            });
            assertThat(planLive(world, file(RAW + KEYS.replace("was-sent", "is-new")))).satisfies(said -> {
                assertThat(said.code()).isEqualTo(2);
                assertThat(said.out())
                        .contains("~ update Microsoft.MachineLearningServices/workspaces/shop/datastores/raw",
                                "***")
                        .doesNotContain("is-new", "was-sent");
            });
            assertThat(planLive(world, endpoint)).as("what the spec says no more").satisfies(said -> {
                assertThat(said.code()).isEqualTo(2);
                assertThat(said.out())
                        .contains("- delete Microsoft.MachineLearningServices/workspaces/shop/onlineEndpoints"
                                + "/score/deployments/green");
            });
            assertThat(planLive(world, file(RAW.replace("name: shop", "name: lab"))).out())
                    .contains(
                            "MLWorkspace " + world.namespace() + "/lab is neither among the files nor in the cluster");
            assertThat(planLive(world, file(WORKSPACE.replace("westeurope", "northeurope"))).out())
                    .as("a rule about what may change")
                    .contains("spec.location: ", "0 of 1 objects unchanged; 1 error");
            assertThat(planLive(world, file(RAW), "--operator-namespace=nowhere").out())
                    .contains("Secret nowhere/azureml-operator-hmac (--operator-namespace) is not there");
        }
    }

    @Test
    void whatItsPolicyKeepsIsNotToldAsADeletion() throws IOException {
        try (World world = World.start(server)) {
            world.apply(WORKSPACE);
            world.awaitReady("MLWorkspace", "shop");
            String insights = "/subscriptions/" + World.SUBSCRIPTION
                    + "/resourceGroups/shared/providers/Microsoft.Insights/components/brought";
            world.plant(insights);
            String brought = WORKSPACE + "  dependencies: {applicationInsights: {id: " + insights + "}}\n";
            world.arm().clearRequests();

            Said kept = planLive(world, file(brought));
            Said deleted = planLive(world, file(brought.replace("{applicationInsights",
                    "{deletionPolicy: Delete, applicationInsights")));

            assertThat(deleted.out()).contains("- delete Microsoft.Insights/components/", "2 to delete");
            assertThat(kept.out()).contains("1 to update, 0 to replace, 0 to delete").doesNotContain("- delete");
            world.apply(brought);
            world.awaitReady("MLWorkspace", "shop");
            assertThat(world.writes()).extracting(RequestRecord::method).containsOnly("PUT");
        }
    }

    @Test
    void aClusterThatCanNotBeReadIsToldAsWhatItIs() throws IOException {
        try (World world = World.withoutOperator(server, EmulatorOptions.defaults())) {
            String file = file(WORKSPACE);
            assertThat(plan(world, file, "--against-cluster=other", "--kubeconfig=" + server.kubeconfigFile()))
                    .satisfies(said -> {
                        assertThat(said.code()).isEqualTo(1);
                        assertThat(said.err())
                                .contains("--against-cluster=other: the kubeconfig has no such context; it has ");
                    });
            assertThat(plan(world, file, "--against-cluster", "--kubeconfig=/nowhere/config").err())
                    .contains("--kubeconfig: /nowhere/config: no such file");
            assertThat(plan(world, file, "--kubeconfig=/nowhere/config").err()).contains("--against-cluster");
            Path stranger = Files.createTempFile("plan", ".kubeconfig");
            Files.writeString(stranger, server.kubeconfig().replaceAll("client-(certificate|key)", "unknown-$1"));

            Said said = plan(world, file, "--against-cluster", "--kubeconfig=" + stranger);

            assertThat(said.code()).isEqualTo(1);
            assertThat(said.err()).contains("can't be read: ");
        }
    }

    @Test
    void whatIsWrongIsToldWithFileLineAndProperty() throws IOException {
        try (World world = World.withoutOperator(server, EmulatorOptions.defaults())) {
            Path file = Path.of(file(WORKSPACE.replace("location", "locaton") + CLUSTER + """
                    ---
                    apiVersion: azureml.dev/v1alpha1
                    kind: MLCompute
                    metadata: {name: gpu}
                    spec:
                      workspaceRef: {name: lab}
                      amlCompute: {vmSize: Standard_NC6}
                    ---
                    apiVersion: azureml.dev/v1alpha1
                    kind: MLCompte
                    metadata: {name: a}
                    """ + CLUSTER));

            Said said = plan(world, file.toString());

            assertThat(said.code()).isEqualTo(1);
            assertThat(said.out()).contains(
                    "! " + file + ":6: spec.locaton: unknown field; did you mean location?",
                    "! " + file + ":13: spec.workspaceRef: MLWorkspace " + world.namespace()
                            + "/shop is refused, see there",
                    "! " + file + ":20: spec.workspaceRef: MLWorkspace " + world.namespace()
                            + "/lab is not among the files",
                    "kind: there is no kind MLCompte; did you mean MLCompute?",
                    "MLCompute " + world.namespace() + "/cpu stands at " + file + ":9 too");
            assertThat(world.writes()).isEmpty();
        }
    }

    /** What the files say wrong is told all the same; that nobody is signed in is told once, and what to do. */
    @Test
    void whoIsNotSignedInIsToldSoOnce() throws IOException {
        try (World world = World.withoutOperator(server, EmulatorOptions.defaults().withClient(
                "22222222-2222-2222-2222-222222222222", "a-secret-of-the-tests"))) {
            Map<String, String> environment = new HashMap<>(world.environment());
            environment.put("AZURE_CLIENT_SECRET", "another");
            List<String> all = List.of(file(WORKSPACE + CLUSTER + CLUSTER.replace("cpu", "gpu").replace("vmSize",
                    "vmSiz")), "--namespace", world.namespace());

            Said said = Said.by((out, err) -> new PlanCommand(InputStream.nullInputStream(), out, err).run(all,
                    environment, false));

            assertThat(said.code()).isEqualTo(1);
            assertThat(said.out()).contains("unknown field; did you mean vmSize?",
                    "No plan: Azure has to be read, and nobody is signed in (", "Run az login, or set AZURE_TENANT_ID")
                    .containsOnlyOnce("nobody is signed in").doesNotContain("MLCompute " + world.namespace() + "/cpu");
            assertThat(world.arm().requests()).allMatch(request -> request.path().endsWith("/oauth2/v2.0/token"));
        }
    }

    @Test
    void whatAnotherCantBeHadForIsToldOnce() throws IOException {
        try (World world = World.withoutOperator(server, EmulatorOptions.defaults())) {
            Said said = plan(world, file(WORKSPACE.replace("{name: ml-shop, create: true}", "{name: nowhere}")
                    + CLUSTER));

            assertThat(said.code()).isEqualTo(1);
            assertThat(said.out()).containsOnlyOnce("ResourceGroupNotFound").contains("spec.workspaceRef: MLWorkspace "
                    + world.namespace() + "/shop can't be had, see there");
        }
    }

    @Test
    void noSecretIsShownInAnyFormat() throws IOException {
        String yaml = WORKSPACE + KEYS.replace("a-key-that-was-sent", "c2VjcmV0LWtleS1vZi10aGUtdGVzdA==") + RAW;
        try (World world = World.withoutOperator(server, EmulatorOptions.defaults())) {
            for (String format : List.of("--json", "--markdown", "--cluster-id=c1")) {
                assertThat(plan(world, file(yaml), format).toString()).contains("datastores/raw")
                        .doesNotContain("c2VjcmV0");
            }
            assertThat(plan(world, file(yaml.replace("name: keys}", "name: others}"))).out())
                    .contains("Secret " + world.namespace() + "/keys is not among the files; it is taken to be there");
        }
    }

    @Test
    void theTenantsFileIsHeldToAndWhatIsOnlyLookedAtStays() throws IOException {
        try (World world = World.withoutOperator(server, EmulatorOptions.defaults())) {
            world.tenants(World.tenant(world.namespace(), World.all("/subscriptions/" + World.SUBSCRIPTION
                    + "/resourceGroups/other")));

            assertThat(plan(world, file(WORKSPACE))).satisfies(said -> {
                assertThat(said.code()).isEqualTo(1);
                assertThat(said.out()).contains("is outside the scopes that the platform team allows");
            });
            world.tenants(World.tenant(world.namespace(), World.all("/")));
            world.plantWorkspace("seen");
            assertThat(plan(world, file("""
                    apiVersion: azureml.dev/v1alpha1
                    kind: MLWorkspace
                    metadata: {name: seen}
                    spec:
                      managementPolicy: Observe
                      resourceGroup: {name: rg-planted}
                      location: westeurope
                      description: ours
                    """))).satisfies(said -> {
                assertThat(said.code()).isZero();
                assertThat(said.out()).contains("only looked at (managementPolicy Observe)", "spec.description");
            });
        }
    }

    @Test
    void whatItCostsIsToldWithItsChange() throws IOException {
        String prices = "--prices-file=" + file("""
                currency: EUR
                pricedAt: 2026-11-30
                prices:
                - {region: westeurope, what: Standard_DS3_v2, unit: Month, price: 100}
                - {region: "*", what: ManagedDisk/P10, unit: Month, price: 20}
                - {region: "*", what: LoadBalancer, unit: Month, price: 10}
                """);
        try (World world = World.start(server)) {
            assertThat(plan(world, file(WORKSPACE + CLUSTER), prices).out()).contains(
                    "    estimated monthly cost: 250.00 EUR running, 0.00 EUR idle (new)\n",
                    "    no price: compute: PublicIPAddress in westeurope\n",
                    "Estimated monthly cost: 250.00 EUR running, 0.00 EUR idle (new), by prices of 2026-11-30; without 1 part"
                            + " that no price is known of.\n");
            assertThat(plan(world, file(WORKSPACE + CLUSTER)).out()).doesNotContain("monthly cost");
            world.apply(WORKSPACE + CLUSTER);
            world.awaitReady("MLCompute", "cpu");
            world.stopOperator();
            String edited = file((WORKSPACE + CLUSTER).replace("maxNodeCount: 2", "minNodeCount: 1, maxNodeCount: 4"));

            assertThat(plan(world, edited, prices).out())
                    .contains("estimated monthly cost: 250.00 → 490.00 EUR running,"
                            + " 0.00 → 130.00 EUR idle (the change is not known: not all has a price)\n",
                            "That is at least 130.00 EUR a month");
            assertThat(plan(world, edited, prices, "--markdown").out())
                    .contains("`Estimated monthly cost: 250.00 → 490.00"
                            + " EUR running", "- `estimated monthly cost: 250.00 → 490.00 EUR running");
            var json = World.JSON.readTree(plan(world, edited, prices, "--json").out());
            assertThat(json.at("/estimatedMonthlyCost/running").asText()).isEqualTo("490.00");
            assertThat(json.at("/objects/1/estimatedMonthlyCost/before/running").asText()).isEqualTo("250.00");
            assertThat(plan(world, file(WORKSPACE + CLUSTER), prices).out()).contains(
                    "estimated monthly cost: 250.00 EUR running, 0.00 EUR idle (no change)");
            assertThat(plan(world, file((WORKSPACE + CLUSTER).replace("DS3", "DS4").replace("  amlCompute:",
                    "  replacementPolicy: Recreate\n  amlCompute:")), prices).out()).contains(
                            "250.00 → 50.00 EUR running, 0.00 EUR idle (the change is not known: not all has a price)",
                            "Standard_DS4_v2 in westeurope");
            assertThat(plan(world, edited, "--prices-file=" + file("currency: EUR\nprices: [{price: -1}]")).err())
                    .contains("PRICES_FILE").contains("prices[0].region");
        }
    }

    @Test
    void whatItCostsIsAskedWhereNoFileSaysIt() throws IOException {
        try (World world = World.start(server)) {
            String url = "--prices-url=" + world.arm().retailPricesUrl();
            assertThat(plan(world, file(WORKSPACE + CLUSTER), url, "--prices-currency=EUR").out()).contains(
                    "    estimated monthly cost: 318.51 EUR running, 0.00 EUR idle (new)\n");
            world.arm().inject(Fault.on("GET", "/api/retail/prices", Fault.Action.STATUS).status(500).times(1_000));
            Said without = plan(world, file(WORKSPACE + CLUSTER), url);
            assertThat(without.err()).contains("PRICES_URL: ", "it answers 500; what costs that has no price");
            assertThat(without.out()).contains("no price: compute: Standard_DS3_v2 in westeurope");
            String other = file("currency: JPY\nprices: []\n");
            assertThat(plan(world, file(WORKSPACE + CLUSTER), url, "--prices-file=" + other).err()).contains(
                    "PRICES_FILE is in JPY and PRICES_CURRENCY says USD");
        }
    }

    private static String file(String yaml) throws IOException {
        Path file = Files.createTempFile("azureml-e2e-plan-", ".yaml");
        file.toFile().deleteOnExit();
        Files.writeString(file, yaml);
        return file.toString();
    }

    /** Each fits, and together they don't. */
    @Test
    void instancesOfOnePlanCountToo() throws IOException {
        try (World world = World.withoutOperator(server, EmulatorOptions.defaults())) {
            String workspace = world.plantWorkspace("shop");
            world.arm().quota("standardDSv2Family", 7);

            Said said = plan(world, file(Stream.of("one", "two").map(name -> """
                    apiVersion: azureml.dev/v1alpha1
                    kind: MLCompute
                    metadata: {name: %s}
                    spec: {workspaceId: %s, computeInstance: {vmSize: Standard_DS3_v2}}
                    """.formatted(name, workspace)).collect(Collectors.joining("---\n"))));

            assertThat(said.out()).contains("1 of Standard_DS3_v2 in westeurope needs 4 cores of standardDSv2Family, of"
                    + " which 4 of 7 are used", "Plan: 1 to create", "1 error");
        }
    }

    /** Each fits, and together they don't. */
    @Test
    void computesOfOnePlanCountTogether() throws IOException {
        try (World world = World.withoutOperator(server, EmulatorOptions.defaults())) {
            String workspace = world.plantWorkspace("shop");
            world.arm().quota("standardDSv2Family", 12);
            Path file = Files.createTempFile("plan", ".yaml");
            String nodes = "amlCompute: {vmSize: Standard_DS3_v2, scaleSettings: {minNodeCount: 2, maxNodeCount: 3}}";
            Files.writeString(file, Stream.of("one", "two").map(name -> """
                    apiVersion: azureml.dev/v1alpha1
                    kind: MLCompute
                    metadata: {name: %s}
                    spec: {workspaceId: %s, %s}
                    """.formatted(name, workspace, nodes)).collect(Collectors.joining("---\n")));

            Said said = plan(world, file.toString());

            assertThat(said.out()).contains("+ create Microsoft.MachineLearningServices/workspaces/shop/computes/one",
                    "2 of Standard_DS3_v2 in westeurope needs 8 cores of standardDSv2Family, of which 8 of 12 are used",
                    "3 nodes need 12 cores, and with the other computes", "Plan: 1 to create", "1 error");
            assertThat(said.code()).isEqualTo(1);
        }
    }
    /** Each fits, and together they don't: Azure counts what all workspaces of a subscription use in a region. */
    @Test
    void allThatUsesCoresCountsTogether() throws IOException {
        try (World world = World.withoutOperator(server, EmulatorOptions.defaults())) {
            String shop = world.plantWorkspace("shop");
            String store = world.plantWorkspace("store");
            world.arm().put(shop + "/computes/grown", Probe
                    .json("""
                            {location: 'westeurope', properties: {computeType: 'AmlCompute', properties: {vmSize: 'Standard_DS3_v2',
                              scaleSettings: {minNodeCount: 0, maxNodeCount: 4}}}}"""));
            world.arm().quota("standardDSv2Family", 27);
            String compute = """
                    apiVersion: azureml.dev/v1alpha1
                    kind: MLCompute
                    metadata: {name: grown}
                    spec: {workspaceId: %s, amlCompute: {vmSize: Standard_DS3_v2, scaleSettings: {minNodeCount: 2,
                      maxNodeCount: 4}}, adoptionPolicy: Adopt}
                    ---
                    """.formatted(shop);
            String endpoint = """
                    apiVersion: azureml.dev/v1alpha1
                    kind: MLInferenceEndpoint
                    metadata: {name: %s}
                    spec:
                      workspaceId: %s
                      managed:
                        authMode: AMLToken
                        traffic: {blue: 100}
                        deployments: [{name: blue, instanceType: Standard_DS3_v2, instanceCount: %d, model: 'azureml://registries/azureml/models/m/versions/1',
                          environmentId: 'azureml://registries/azureml/environments/e/versions/1'}]
                    ---
                    """;

            // 8 for the nodes, 12 for two instances and the one that is kept free: 20 of 27 before the last one's 8.
            Said said = plan(world, file(compute + endpoint.formatted("first", shop, 2)
                    + endpoint.formatted("last", store, 1)));

            assertThat(said.out()).contains("deployment blue: 1 of Standard_DS3_v2 in westeurope needs 8 cores of"
                    + " standardDSv2Family", "of which 20 of 27 are used");
        }
    }
}
