package dev.azureml.e2e.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.World;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.Kubectl;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.EmulatorOptions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two tenants of one cluster, each a user with the chart's role for editors in its own namespace. One attacks: by ids, names,
 * secrets, identities, deletions, overrides, forged statuses and poison. Nothing of it succeeds, and what the other tenant
 * asks for meanwhile becomes Ready.
 *
 * <p>Where each finding of the review is tested, beside here: C1 {@code PoisonTest}, C2 {@code TenantIdentityTest}; H1 and H2
 * {@code TenantIdentityTest}, H3 {@code OverridesTest}, H4 {@code AzureTest}, H5 {@code TenantPermissionTest}, {@code
 * KubernetesComputeTest}, H6 {@code CertificatesTest}, H7 {@code ForeignDataTest}, H8 {@code OwnPowerTest}, H9 {@code
 * KubernetesComputeTest}, {@code TenantsTest}; M1 {@code DepartureTest}, M2 {@code ExclusivityTest}, M3 {@code DigestsTest}, M4
 * {@code AzureRolesTest}, M5 {@code AzureTest}, M6 {@code HttpEndpointsTest}, {@code RememberedCheckTest}, M7 {@code
 * TenantPermissionTest}, M8 {@code RedactionEffortTest}, {@code SharedAccessSignatureTest}, M9 {@code FairExecutorTest}, {@code
 * NeighboursTest}, {@code VisitLimitTest}; L1 {@code AzureTest}, L2 {@code PoisonTest}, {@code VisitTest}, L3 {@code
 * MentionsCaseTest}, L4 {@code ThrottleTest}, {@code PrincipalsTest}, L5 {@code DigestsKeyTest}, L6 {@code FairExecutorTest}, L7
 * {@code CredentialsTest}, L8 {@code CallersTest}, L9 {@code GetBinariesTest}, {@code ImageTest}.
 */
@ExtendWith(SharedKubeServer.class)
class TwoTenantsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SUBSCRIPTION = "/subscriptions/" + World.SUBSCRIPTION;
    private static final String WORKSPACES = "/providers/Microsoft.MachineLearningServices/workspaces/";
    private static final String MINE = SUBSCRIPTION + "/resourceGroups/mine";
    private static final String WSP = MINE + WORKSPACES + "wsp";
    private static final String THEIRS = SUBSCRIPTION + "/resourceGroups/theirs";
    private static final String ACCOUNT = THEIRS + "/providers/Microsoft.Storage/storageAccounts/theirs";
    private static final String CLUSTER = MINE + "/providers/Microsoft.ContainerService/managedClusters/shared";
    private static final String IDENTITY = MINE + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/";
    private static final String OPERATOR = "22222222-2222-2222-2222-222222222222";
    private static final String TEAM = "33333333-3333-3333-3333-333333333333";

    private final KubeServer server;
    private World world;
    private String victim;

    @TempDir
    private Path folder;

    TwoTenantsTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.withoutOperator(server, EmulatorOptions.defaults().withClient(OPERATOR, "a-secret-of-the-tests")
                .withClient(TEAM, "the-teams-secret"));
        victim = server.createNamespace("victim");
        world.tenants(
                "{namespaces: [" + world.namespace() + "], identity: Own, scopes: [" + MINE + ", {id: " + THEIRS
                        + ", allow: [refer]}]}",
                World.tenant(victim, World.all("/")));
        for (String id : List.of(MINE, CLUSTER, THEIRS, ACCOUNT)) {
            world.plant(id);
        }
        world.arm().put(WSP, object("{\"location\": \"westeurope\", \"identity\": {\"type\": \"SystemAssigned\"}}"));
        plantIdentity("operators", OPERATOR);
        world.secret("azureml-credentials", "AZURE_TENANT_ID", "11111111-1111-1111-1111-111111111111",
                "AZURE_CLIENT_ID",
                TEAM, "AZURE_CLIENT_SECRET", "the-teams-secret");
        roles();
        world.startOperator("WATCH_NAMESPACES=" + world.namespace() + "," + victim);
        asVictim(workspace("lent", "allowedNamespaces: [" + world.namespace() + "]"));
        asVictim(workspace("closed", "tags: {a: b}"));
        awaitReady("mlworkspace", "lent");
        awaitReady("mlworkspace", "closed");
        world.arm().put(THEIRS + WORKSPACES + "lent/onlineEndpoints/precious", object(
                "{\"location\": \"westeurope\", \"identity\": {\"type\": \"SystemAssigned\"},"
                        + " \"properties\": {\"authMode\": \"Key\"}}"));
        world.arm().put(THEIRS + WORKSPACES + "lent/datastores/precious", object("{\"properties\": {\"datastoreType\":"
                + " \"AzureBlob\", \"accountName\": \"theirs\", \"containerName\": \"con\", \"credentials\":"
                + " {\"credentialsType\": \"None\"}}}"));
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void plantIdentity(String name, String clientId) {
        world.plant(IDENTITY + name);
        world.arm().edit(IDENTITY + name,
                identity -> ((ObjectNode) identity.path("properties")).put("clientId", clientId));
    }

    /** As the controller of aggregated roles would make it: the chart's roles, and what editors have anyway. */
    private void roles() {
        String rendered = Chart.render("azureml-system", Chart.LEAST);
        for (String role : List.of("view", "edit")) {
            GenericKubernetesResource of = Chart.object(rendered, "ClusterRole", Chart.NAME + "-" + role);
            of.getMetadata().setLabels(null);
            of.getMetadata().setName("tenant-" + role);
            apply("default", JSON.valueToTree(of).toString());
        }
        apply("default", """
                {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: tenant-core},
                 rules: [{apiGroups: [""], resources: [secrets, configmaps, serviceaccounts], verbs: ["*"]}]}""");
        bind(world.namespace(), "mallory");
        bind(victim, "victor");
    }

    private void bind(String namespace, String user) {
        for (String role : List.of("view", "edit", "core")) {
            apply(namespace, """
                    {apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: tenant-%1$s},
                     roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: tenant-%1$s},
                     subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: %2$s}]}"""
                    .formatted(role, user));
        }
    }

    private void apply(String namespace, String manifest, String... as) {
        Kubectl.Result result = tryApply(namespace, manifest, as);
        assertThat(result.succeeded()).as(result.output()).isTrue();
    }

    private Kubectl.Result tryApply(String namespace, String manifest, String... as) {
        try {
            Path file = Files.createTempFile(folder, "manifest", ".yaml");
            Files.writeString(file, manifest);
            List<String> arguments = new ArrayList<>(List.of("apply", "--server-side", "--force-conflicts",
                    "--namespace", namespace, "-f", file.toString()));
            arguments.addAll(List.of(as));
            return world.kubectl().run(arguments);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Kubectl.Result asMallory(String manifest) {
        return tryApply(world.namespace(), manifest, "--as", "mallory");
    }

    /** What the platform team makes for the other tenant. */
    private void asVictim(String manifest) {
        apply(victim, manifest);
    }

    private void awaitReady(String kind, String name) {
        server.kubectl().must("wait", "--for=condition=Ready", kind + "/" + name, "--namespace", victim,
                "--timeout=60s");
    }

    private static ObjectNode object(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String workspace(String name, String more) {
        return manifest("MLWorkspace", name, "{resourceGroup: {name: theirs}, location: westeurope, " + more + "}");
    }

    private static String manifest(String kind, String name, String spec) {
        return "{apiVersion: azureml.dev/v1alpha1, kind: " + kind + ", metadata: {name: " + name + "}, spec: " + spec
                + "}";
    }

    private static String datastore(String place, String more) {
        return "{" + place + ", azureBlob: {accountName: theirs, containerName: con, credentials: {none: {}}}" + more
                + "}";
    }

    /**
     * One attack by an object.
     *
     * @param spec of the object
     * @param reason with which it is Stalled
     * @param words that its message has
     */
    private record Attack(String finding, String kind, String name, String spec, String reason, String words) {
    }

    private List<Attack> attacks() {
        String lent = "workspaceRef: {name: lent, namespace: " + victim + "}";
        String mine = "workspaceId: '" + WSP + "'";
        return List.of(
                new Attack("H4b: the keys of an endpoint that somebody else made", "MLInferenceEndpoint", "adopts", "{"
                        + lent + ", azureName: precious, connectionSecret: {name: loot}, managed: {authMode: Key,"
                        + " deployments: []}}", "OutOfScope", "may not"),
                new Attack("H4b: to renew them", "MLInferenceEndpoint", "renews", "{" + lent + ", azureName: precious,"
                        + " tags: {mine: now}, managed: {authMode: Key, deployments: []}}", "OutOfScope",
                        "may not manage"),
                new Attack("H4c: what somebody else made, to delete it", "MLDatastore", "takes", datastore(lent,
                        ", azureName: precious, description: mine, deletionPolicy: Delete"), "OutOfScope",
                        "may not manage"),
                new Attack("H4a: a role on what may be named alone", "MLDatastore", "grants", "{" + mine
                        + ", azureBlob: {storageAccountId: '" + ACCOUNT
                        + "', containerName: con, credentials: {none: {}},"
                        + " serviceDataAccessAuthIdentity: WorkspaceSystemAssignedIdentity, grantAccess: Contributor}}",
                        "OutOfScope", "may not grant roles on"),
                new Attack("M7: a role, with lent credentials", "MLDatastore", "borrows", "{" + lent
                        + ", azureBlob: {storageAccountId: '" + ACCOUNT
                        + "', containerName: con, credentials: {none: {}},"
                        + " serviceDataAccessAuthIdentity: WorkspaceSystemAssignedIdentity, grantAccess: Contributor}}",
                        "OutOfScope", "may not grant roles on"),
                new Attack("H5a: a workspace that is closed, by its id", "MLDatastore", "enters",
                        datastore("workspaceId: '"
                                + THEIRS + WORKSPACES + "closed'", ""),
                        "OutOfScope", "does not list namespace"),
                new Attack("M5: a machine that is the operator", "MLCompute", "becomes", "{" + mine
                        + ", amlCompute: {vmSize: Standard_DS3_v2, scaleSettings: {maxNodeCount: 1}}, identity: {type:"
                        + " UserAssigned, userAssignedIdentities: ['" + IDENTITY + "operators']}}", "OutOfScope",
                        "acts as in Azure"),
                new Attack("H9a: Pods beside another tenant's", "MLCompute", "intrudes", "{" + mine
                        + ", kubernetes: {namespace: " + victim + ", clusterId: '" + CLUSTER + "'}}", "OutOfScope",
                        "spec.kubernetes.namespace: "),
                new Attack("C1: what is nested without end (PoisonTest has what a parser chokes on)", "MLDatastore",
                        "poison", datastore(mine, ", overrides: "
                                + "{a: ".repeat(400) + "1" + "}".repeat(400)),
                        "InvalidSpec", "spec.overrides"),
                new Attack("H4b: code in somebody else's endpoint", "MLInferenceEndpoint", "deploys", "{" + lent
                        + ", azureName: precious, managed: {authMode: Key, deployments: [{name: mine, model: 'azureml:m:1',"
                        + " environmentId: 'azureml:e:1', instanceType: Standard_DS3_v2}]}}", "OutOfScope",
                        "may not manage"),
                new Attack("H3: what the schema does not know", "MLDatastore", "overrides", datastore(mine,
                        ", overrides: {properties: {subscriptionId: x}}"), "InvalidSpec", "spec.overrides"));
    }

    @Test
    void noAttackSucceeds() {
        List<Attack> attacks = attacks();
        JsonNode endpoint = world.arm().resource(THEIRS + WORKSPACES + "lent/onlineEndpoints/precious").orElseThrow();
        int writes = writesToOthers();
        for (Attack attack : attacks) {
            Kubectl.Result result = asMallory(manifest(attack.kind(), attack.name(), attack.spec()));
            assertThat(result.succeeded()).as(attack.finding() + ": " + result.output()).isTrue();
        }
        asVictim(manifest("MLDatastore", "meanwhile", datastore("workspaceRef: {name: closed}", "")));
        awaitReady("mldatastore", "meanwhile");

        for (Attack attack : attacks) {
            JsonNode stalled = world.awaitStalled(attack.kind(), attack.name(), attack.reason());
            assertThat(World.message(stalled)).as(attack.finding()).contains(attack.words());
        }
        world.delete("MLDatastore", "takes");
        world.awaitGone("MLDatastore", "takes");

        assertThat(world.arm().resource(THEIRS + WORKSPACES + "lent/datastores/precious")).isPresent();
        assertThat(world.arm().resource(THEIRS + WORKSPACES + "lent/onlineEndpoints/precious")).contains(
                (ObjectNode) endpoint);
        assertThat(world.arm().ids("Microsoft.Authorization/roleAssignments")).isEmpty();
        assertThat(world.requests("POST", "/onlineEndpoints/precious/listKeys")).isEmpty();
        assertThat(world.client().secrets().inNamespace(world.namespace()).withName("loot").get()).isNull();
        assertThat(writesToOthers()).as("but for what the other tenant asked for").isEqualTo(writes + 1);
    }

    private int writesToOthers() {
        return (int) world.writes().stream().filter(r -> r.path().toLowerCase(java.util.Locale.ROOT).startsWith(THEIRS
                .toLowerCase(java.util.Locale.ROOT))).count();
    }

    /** Who was lent a workspace has children in it, and that is all. */
    @Test
    void whatIsLentServes() {
        assertThat(
                asMallory(manifest("MLDatastore", "child", datastore("workspaceRef: {name: lent, namespace: " + victim
                        + "}", ""))).succeeded())
                .isTrue();
        world.awaitReady("MLDatastore", "child");

        world.delete("MLDatastore", "child");

        world.awaitGone("MLDatastore", "child");
        assertThat(world.arm().resource(THEIRS + WORKSPACES + "lent/datastores/child")).isEmpty();
    }

    @Test
    void infrastructureIsNotForEditors() {
        assertThat(asMallory(workspace("stolen", "tags: {a: b}")).output()).contains("forbidden");
        assertThat(asMallory(manifest("MLRoleAssignment", "stolen", "{scope: '" + MINE
                + "', principal: {objectId: 0a0a0a0a-0000-0000-0000-000000000001, principalType: User}, role: {name: Owner}}"))
                .output()).contains("forbidden");
        assertThat(asMallory(manifest("MLRoleDefinition", "stolen", "{scope: '" + MINE
                + "', roleName: All, actions: ['*']}")).output()).contains("forbidden");
        assertThat(asMallory(manifest("MLClusterExtension", "stolen", "{clusterId: '" + MINE
                + "/providers/Microsoft.ContainerService/managedClusters/x', enableTraining: true}")).output())
                .contains("forbidden");
    }

    @Test
    void nobodyWritesAStatus() {
        assertThat(asMallory(manifest("MLDatastore", "mine", datastore("workspaceId: '" + WSP + "'", ""))).succeeded())
                .isTrue();
        world.awaitReady("MLDatastore", "mine");

        Kubectl.Result forged = world.kubectl().run(List.of("patch", "mldatastore", "mine", "--namespace",
                world.namespace(), "--subresource=status", "--type=merge", "--as", "mallory", "--patch",
                "{\"status\":{\"resources\":[]}}"));

        assertThat(forged.output()).contains("forbidden");
    }

    /** Finding M1: a name in a spec is written easily. */
    @Test
    void nobodyHoldsUpTheDeletionOfWhatIsNotTheirs() {
        assertThat(
                asMallory(manifest("MLDatastore", "clings", datastore("workspaceId: '" + WSP + "'", ""))).succeeded())
                .isTrue();
        world.awaitReady("MLDatastore", "clings");
        assertThat(asMallory(
                manifest("MLDatastore", "clings", datastore("workspaceRef: {name: closed, namespace: " + victim
                        + "}", "")))
                .succeeded()).isTrue();

        server.kubectl().must("delete", "mlworkspace/closed", "--namespace", victim, "--timeout=60s");

        assertThat(world.arm().resource(THEIRS + WORKSPACES + "closed")).isEmpty();
    }
}
