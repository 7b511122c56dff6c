package dev.azureml.e2e.chart;

import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.Kubectl;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What Azure's own policies ask, said by the API server: with the spec's path, and a right value. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AzureRulesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String APPLIED = "serverside-applied";
    private static final String NAME = ".policies.azureml.dev";
    private static final String GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/";
    private static final String IDENTITY = GROUP + "Microsoft.ManagedIdentity/userAssignedIdentities/ml";
    private static final String SUBNET = GROUP + "Microsoft.Network/virtualNetworks/v/subnets/s";
    private static final List<String> RULES = List.of("customerManagedKey", "privateLink", "configurePrivateEndpoints",
            "configurePrivateDnsZones", "userAssignedIdentity", "publicNetworkAccessDisabled", "localAuthDisabled",
            "configureLocalAuthDisabled", "virtualNetwork");
    private static final String NETWORK = "network: {architecture: Private, subnetId: " + SUBNET
            + ", privateDns: {create: true}}";
    private static final String ENCRYPTION = "encryption: {status: Enabled, keyVaultProperties: {keyVaultArmId: "
            + GROUP
            + "Microsoft.KeyVault/vaults/my-vault, keyIdentifier: 'https://my-vault.vault.azure.net/keys/k/0123456789'}}";
    private static final String PRIMARY = "primaryUserAssignedIdentity: " + IDENTITY;
    private static final List<String> WORKSPACE = List.of("resourceGroup: {name: rg}", "location: westeurope",
            "publicNetworkAccess: Disabled", NETWORK, ENCRYPTION,
            "identity: {type: UserAssigned, userAssignedIdentities: [" + IDENTITY + "]}", PRIMARY);
    private static final String NODES = "amlCompute: {vmSize: Standard_DS3_v2, scaleSettings: {maxNodeCount: 2}, subnet: "
            + "{id: " + SUBNET + "}}";
    private static final List<String> CLUSTER = List.of("workspaceRef: {name: w}", "disableLocalAuth: true", NODES);

    @TempDir
    private static Path folder;
    private static KubeServer server;

    @BeforeAll
    static void start() {
        server = KubeServer.start(Checkout.find());
        install("Deny");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Map<String, GenericKubernetesResource> rendered(String action, List<String> rules) {
        String values = rules.stream().map(rule -> rule + ": " + action).collect(Collectors.joining(", ",
                "policies: {azure: {", "}}\n"));
        return Chart.objects(Chart.render("a", Chart.LEAST + values)).stream()
                .filter(object -> object.getMetadata().getName().endsWith(NAME))
                .collect(Collectors.toMap(object -> object.getKind() + " " + object.getMetadata().getName(),
                        object -> object, (one, _) -> one, TreeMap::new));
    }

    private static void install(String action) {
        rendered(action, RULES).values().forEach(object -> assertThat(apply(Serialization.asYaml(object)).output())
                .contains(NAME));
    }

    private static Kubectl.Result apply(String yaml, String... more) {
        try {
            Path file = Files.createTempFile(folder, "object", ".yaml");
            Files.writeString(file, yaml);
            return server.kubectl()
                    .run(Stream.concat(Stream.of("apply", "--server-side", "--force-conflicts", "-f", file
                            .toString()), Stream.of(more)).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String object(String kind, String name, List<String> lines) {
        return """
                apiVersion: azureml.dev/v1alpha1
                kind: %s
                metadata: {name: %s, namespace: default}
                spec:
                %s""".formatted(kind, name, String.join("\n", lines).indent(2));
    }

    /** With one line of it in place of another; none in place when that is empty. */
    private static String with(List<String> lines, String line, String other) {
        List<String> changed = lines.stream().map(one -> one.equals(line) ? other : one).filter(one -> !one.isEmpty())
                .toList();
        assertThat(changed).isNotEqualTo(lines);
        return object(lines.equals(CLUSTER) ? "MLCompute" : "MLWorkspace", "wrong", changed);
    }

    /** Until a policy is in force, nothing is stored that it would leave alone afterwards. */
    private static Kubectl.Result awaitSaid(String yaml, String words) {
        return await(() -> apply(yaml, "--dry-run=server"), words);
    }

    /** The API server takes note of each changed policy by itself, a while after it has stored it. */
    private static Kubectl.Result await(Supplier<Kubectl.Result> asked, String... words) {
        Instant end = Instant.now().plus(PATIENCE);
        Kubectl.Result result;
        do {
            result = asked.get();
        } while (!Stream.of(words).allMatch(result.output()::contains) && Instant.now().isBefore(end));
        assertThat(result.output()).contains(words);
        return result;
    }

    @Test
    void noneIsThereThatNobodyAskedFor() {
        assertThat(rendered("''", RULES)).isEmpty();
        assertThat(rendered("Audit", RULES)).hasSize(2 * RULES.size());
        assertThat(rendered("Audit", List.of("privateLink")).values()).extracting(o -> o.getMetadata().getName())
                .containsOnly("privatelink" + NAME).hasSize(2);
        assertThat(rendered("Audit", List.of("privateLink"))).hasEntrySatisfying(
                "ValidatingAdmissionPolicyBinding privatelink" + NAME, binding -> assertThat(binding.get("spec",
                        "validationActions").toString()).isEqualTo("[Audit]"));
    }

    /** Who wants no advice has not said that what is asked for here may go. */
    @Test
    void whatIsAskedForHoldsWithoutAdvice() {
        String rendered = Chart.render("a", Chart.LEAST
                + "policies: {enabled: false, azure: {privateLink: Deny}}\n");

        assertThat(Chart.objects(rendered)).filteredOn(object -> object.getKind().startsWith(
                "ValidatingAdmissionPolicy")).extracting(object -> object.getMetadata().getName())
                .contains("privatelink" + NAME).doesNotContain("mlworkspaces" + NAME);
    }

    /** Rule, what is wrong, and the words of the refusal: of several rules that say no the API server tells one. */
    static Stream<Arguments> wrongs() {
        String workspace = "properties.publicNetworkAccess";
        return Stream.of(
                Arguments.of("publicNetworkAccessDisabled", with(WORKSPACE, "publicNetworkAccess: Disabled", ""),
                        "spec.publicNetworkAccess must be Disabled"),
                Arguments.of("publicNetworkAccessDisabled", with(WORKSPACE, "location: westeurope",
                        "location: westeurope\noverrides: {Properties: {PublicNetworkAccess: Enabled}}"),
                        "spec.overrides must not set " + workspace),
                Arguments.of("configurePrivateDnsZones", with(WORKSPACE, NETWORK, NETWORK.replace("create: true",
                        "manage: false")), "spec.network.privateDns must not be manage: false"),
                Arguments.of("customerManagedKey", with(WORKSPACE, ENCRYPTION, ""),
                        "spec.encryption.status must be Enabled"),
                Arguments.of("userAssignedIdentity", with(WORKSPACE, PRIMARY, ""),
                        "spec.primaryUserAssignedIdentity must be set"),
                Arguments.of("localAuthDisabled", with(CLUSTER, "disableLocalAuth: true", ""),
                        "spec.disableLocalAuth must be true"),
                Arguments.of("virtualNetwork", with(CLUSTER, NODES, "computeInstance: {vmSize: Standard_DS3_v2}"),
                        "spec.computeInstance.subnet must be set"),
                Arguments.of("virtualNetwork", with(CLUSTER, NODES, NODES.replaceFirst(", subnet: .*", "}")),
                        "spec.amlCompute.subnet must be set"),
                Arguments.of("virtualNetwork", with(CLUSTER, NODES, NODES
                        + "\noverrides: {properties: {properties: {Subnet: {id: x}}}}"),
                        "spec.overrides must not set properties.properties.subnet"));
    }

    @Order(1)
    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("wrongs")
    void aSpecThatAPolicyWouldNotHaveIsRefusedInWordsThatHelp(String rule, String wrong, String words) {
        Kubectl.Result refused = awaitSaid(wrong, words);

        assertThat(refused.succeeded()).as(refused.output()).isFalse();
        assertThat(refused.output()).containsIgnoringCase("'" + rule + NAME + "'");
    }

    @Order(2)
    @Test
    void aSpecThatAllAskForIsAppliedAndSoIsWhatIsOnlyLookedAt() {
        assertThat(apply(object("MLWorkspace", "w-w", WORKSPACE)))
                .satisfies(result -> assertThat(result.succeeded()).as(
                        result.output()).isTrue());
        assertThat(apply(object("MLCompute", "c-c", CLUSTER)).succeeded()).isTrue();
        assertThat(apply(object("MLCompute", "k-c", List.of("workspaceRef: {name: w}", "virtualMachine: {resourceId: "
                + GROUP + "Microsoft.Compute/virtualMachines/v, administratorAccount: {username: u, password: "
                + "{secretKeyRef: {name: s, key: p}}}}"))).output()).doesNotContain(NAME);
        Kubectl.Result observed = apply(object("MLWorkspace", "o-w", List.of("resourceGroup: {name: rg}",
                "location: westeurope", "managementPolicy: Observe")));
        assertThat(observed.succeeded()).as(observed.output()).isTrue();
        assertThat(apply(object("MLWorkspace", "o-w", List.of("resourceGroup: {name: rg}", "location: westeurope")))
                .output()).contains(NAME);
    }

    private static final List<String> PROJECT = List.of("resourceGroup: {name: rg}", "location: westeurope",
            "kind: Project", "hubRef: {name: hub}", "publicNetworkAccess: Disabled",
            "identity: {type: UserAssigned, userAssignedIdentities: [" + IDENTITY + "]}", PRIMARY);

    /** A project is reached by way of its hub, and encrypted with its key: it can't say either. */
    @Order(3)
    @Test
    void aProjectCanComply() {
        Kubectl.Result applied = apply(object("MLWorkspace", "p-p", PROJECT));
        assertThat(applied.succeeded()).as(applied.output()).isTrue();
        assertThat(apply(object("MLWorkspace", "p-q", PROJECT.stream().filter(line -> !line.equals(PRIMARY)).toList()))
                .output()).contains("spec.primaryUserAssignedIdentity must be set");
    }

    @Order(4)
    @ParameterizedTest
    @ValueSource(strings = {"{properties: null}", "{properties: x}", "{properties: [1]}",
        "{properties: {properties: null}}", "{properties: {properties: x}}"})
    void overridesOfAnyShapeAreLookedThrough(String overrides) {
        assertThat(apply(object("MLCompute", "c-o", with(CLUSTER, "overrides: " + overrides))).output())
                .doesNotContain(NAME, "no such overload");
    }

    /** Nothing of a workspace that was there before complies but its place. */
    @Order(5)
    @Test
    void whatIsPausedIsNotHeldToItUntilItGoesOn() {
        List<String> bare = List.of("resourceGroup: {name: rg}", "location: westeurope");
        Kubectl.Result paused = apply(object("MLWorkspace", "q-w", with(bare, "managementPolicy: Paused")));
        assertThat(paused.succeeded()).as(paused.output()).isTrue();
        assertThat(apply(object("MLWorkspace", "q-w", bare)).output()).contains(NAME);
    }

    /** All warnings are told, also of rules that go together. */
    @Order(6)
    @Test
    void aWarningLetsItPass() {
        install("Warn");
        Kubectl.Result warned = awaitSaid(with(CLUSTER, "disableLocalAuth: true", "disableLocalAuth: false"),
                APPLIED);

        assertThat(warned.succeeded()).as(warned.output()).isTrue();
        assertThat(warned.output()).contains("Warning: Validation failed",
                "spec.disableLocalAuth must be true, as the policy "
                        + "LocalAuthDisabled asks: set disableLocalAuth to true",
                "spec.disableLocalAuth must not be false");
        assertThat(awaitSaid(with(WORKSPACE, NETWORK, ""), APPLIED).output()).contains(
                "spec.network.architecture must be Private, as the policy PrivateLink asks",
                "or the policy ConfigurePrivateEndpoints deploys");
    }

    /** What has stood against the rules since before them can be edited, held and let go of, but for what they ask. */
    @Order(7)
    @Test
    void whatWasThereBeforeIsEditedButForWhatARuleAsks() {
        List<String> cluster = List.of("workspaceRef: {name: w}", "amlCompute: {vmSize: Standard_DS3_v2, "
                + "scaleSettings: {maxNodeCount: 2}}");
        List<String> workspace = List.of("resourceGroup: {name: rg}", "location: westeurope");
        String old = object("MLCompute", "old-c", cluster) + "---\n" + object("MLWorkspace", "old-w", workspace);
        install("Warn");
        await(() -> apply(old), "old-c " + APPLIED, "old-w " + APPLIED);
        install("Deny");
        awaitSaid(with(CLUSTER, "disableLocalAuth: true", ""), "spec.disableLocalAuth must be true");
        awaitSaid(with(WORKSPACE, ENCRYPTION, ""), "spec.encryption.status must be Enabled");
        awaitSaid(with(CLUSTER, NODES, NODES.replaceFirst(", subnet: .*", "}")), "denied");

        for (String line : List.of("deletionPolicy: Retain", "managementPolicy: Manage")) {
            edited(object("MLCompute", "old-c", with(cluster, line)));
            edited(object("MLWorkspace", "old-w", with(workspace, line)));
        }
        edited(object("MLWorkspace", "old-w", with(workspace, "description: other")));
        edited(object("MLCompute", "old-c", cluster.stream().map(line -> line.replace("Count: 2", "Count: 3"))
                .toList()));
        edited(object("MLWorkspace", "old-w", workspace).replace("namespace: default",
                "namespace: default, finalizers: [azureml.dev/x]"));
        edited(object("MLWorkspace", "old-w", workspace).replace("namespace: default",
                "namespace: default, finalizers: []"));
        assertThat(apply(object("MLCompute", "old-c", with(cluster, "disableLocalAuth: false"))).output())
                .contains("spec.disableLocalAuth must");
        assertThat(apply(object("MLWorkspace", "old-w", with(workspace, "publicNetworkAccess: Enabled"))).output())
                .contains("spec.publicNetworkAccess must be Disabled");
        edited(object("MLWorkspace", "old-w", with(workspace, "managementPolicy: Paused")));
    }

    private static List<String> with(List<String> lines, String line) {
        return Stream.concat(lines.stream(), Stream.of(line)).toList();
    }

    private static void edited(String yaml) {
        Kubectl.Result result = apply(yaml);
        assertThat(result.succeeded()).as(result.output()).isTrue();
    }
}
