package dev.azureml.e2e.chart;

import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.Kubectl;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Finding H8: whoever took over the operator's Pod could have a token of any ServiceAccount, change any Secret and relabel
 * any namespace. Here the operator's ServiceAccount tries, with every right that a role can give, and the chart's policies
 * refuse it; what the operator itself writes passes with no more than the chart's roles.
 */
class OwnPowerTest {
    private static final String NAMESPACE = "azureml-system";
    private static final String TEAM = "team-a";
    private static final String ACCOUNT = "system:serviceaccount:" + NAMESPACE + ":" + Chart.NAME;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String OWNED = """
              ownerReferences: [{apiVersion: azureml.dev/v1alpha1, kind: MLWorkspace, name: w, uid: u-1}]
            """;
    private static final String VALUES = """
            azure: {credential: managed-identity}
            inClusterExtension: {enabled: true}
            tenants:
              - namespaces: [team-a, team-a-*]
                identity: Own
                scopes:
                  - /subscriptions/s/resourceGroups/a
                  - {id: /subscriptions/s/resourceGroups/b, allow: [refer, keys]}
                overrides: true
              - {namespaces: ["*"], identity: Operator, scopes: [], paused: true}
            """;

    @TempDir
    private static Path folder;
    private static KubeServer server;
    private static String notes = "";

    @BeforeAll
    static void install() throws IOException {
        server = KubeServer.startEmpty(Checkout.find());
        for (String namespace : List.of(NAMESPACE, TEAM)) {
            server.client().resource(new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata()
                    .build()).create();
        }
        ForeignCrd.install(server, "amlarc.azureml.com", "v1alpha1", "Cluster", "InstanceType", "instancetypes");
        must("apply", "-f", file(secret(TEAM, "theirs", "", "Opaque")));
        must("apply", "-f", file(configMap(TEAM, "theirs", "")));
        must("apply", "-f", file(instanceType("theirs", "")));
        must("create", "serviceaccount", "somebody", "-n", TEAM);
        notes = Chart.withValues(VALUES, values -> Chart.helm().install().withName(Chart.NAME)
                .withNamespace(NAMESPACE).withKubeConfig(server.kubeconfigFile()).withValuesFile(values).call())
                .getOutput();
    }

    /** Finding C2: the notes said nothing of it. */
    @Test
    void theNotesSayWhoMayDoWhatAsInstalled() {
        assertThat(notes).contains(
                """
                        Who may do what in Azure (tenants; the first line that names a namespace counts):
                           team-a, team-a-*: as its own ServiceAccount or Secret, never as the operator; \
                        refer, manage: /subscriptions/s/resourceGroups/a; refer, keys: /subscriptions/s/resourceGroups/b; overrides
                           *: as the operator, unless it has credentials of its own; nothing; paused
                           any other namespace: nothing.
                        """,
                "--clusterrole azureml-operator-infrastructure").doesNotContain("No policy confines");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** What is tried, and how the refusal names it. */
    static Stream<Arguments> attacks() {
        String token = secret("kube-system", "stolen", "  annotations: {kubernetes.io/service-account.name: admin}\n"
                + OWNED, "kubernetes.io/service-account-token");
        return Stream.of(
                attack("a token of any ServiceAccount, as a Secret", "of type Opaque", apply(token)),
                attack("a way into the cluster for a new node", "of type Opaque", apply(secret("kube-system",
                        "bootstrap-token-abcdef", OWNED, "bootstrap.kubernetes.io/token"))),
                attack("a Secret of nobody", "an object of azureml.dev owns", apply(secret(TEAM, "new", "", "Opaque"))),
                attack("a Secret of a Deployment", "an object of azureml.dev owns", apply(secret(TEAM, "new", OWNED
                        .replace("azureml.dev/v1alpha1", "apps/v1"), "Opaque"))),
                attack("somebody's Secret", "somebody else's", apply(secret(TEAM, "theirs", OWNED, "Opaque"))),
                attack("somebody's Secret, as it is", "an object of azureml.dev owns",
                        List.of("patch", "secret", "theirs", "-n", TEAM, "-p", "{\"stringData\":{\"a\":\"b\"}}")),
                attack("no Secret any more", "deletes no Secret", List.of("delete", "secret", "theirs", "-n", TEAM)),
                attack("the key's name elsewhere", "an object of azureml.dev owns",
                        apply(secret(TEAM, Chart.NAME + "-hmac", "", "Opaque"))),
                attack("what the cluster's own read", "an object of azureml.dev owns",
                        apply(secret("kube-system", "new", OWNED, "Opaque"))),
                attack("a ConfigMap of nobody", "an object of azureml.dev owns", apply(configMap(TEAM, "new", ""))),
                attack("somebody's ConfigMap", "somebody else's", apply(configMap(TEAM, "theirs", OWNED))),
                attack("who may do what", "an object of azureml.dev owns", List.of("patch", "configmap", Chart.NAME
                        + "-tenants", "-n", NAMESPACE, "-p", "{\"data\":{\"tenants.yaml\":\"tenants: []\"}}")),
                attack("how names are resolved", "an object of azureml.dev owns",
                        apply(configMap("kube-system", "coredns-custom", OWNED))),
                attack("no ConfigMap any more", "deletes no ConfigMap",
                        List.of("delete", "configmap", "theirs", "-n", TEAM)),
                attack("a lighter Pod Security", "changes and deletes none", List.of("label", "namespace", TEAM,
                        "pod-security.kubernetes.io/enforce=privileged")),
                attack("no namespace any more", "changes and deletes none", List.of("delete", "namespace", TEAM)),
                attack("a new somebody", "writes no ServiceAccount", List.of("create", "serviceaccount", "new", "-n",
                        TEAM)),
                attack("another identity for somebody", "writes no ServiceAccount", List.of("annotate",
                        "serviceaccount", "somebody", "-n", TEAM, "azure.workload.identity/client-id=mine")),
                attack("somebody's InstanceType", "somebody else's", apply(instanceType("theirs",
                        "  labels: {azureml.dev/owner-uid: u-1}\n"))),
                attack("an InstanceType of nobody", "labels as an object's", apply(instanceType("new", ""))),
                attack("no InstanceType any more", "somebody else's", List.of("delete", "instancetype", "theirs")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void isRefused(String name, String refusal, List<String> arguments) {
        List<String> dry = new ArrayList<>(arguments);
        dry.add("--dry-run=server");
        asAdministrator(() -> awaitRefusal(dry, refusal));
    }

    @ParameterizedTest
    @MethodSource("audiences")
    void noTokenButOneThatAzureAloneTakes(List<String> audiences) {
        List<String> arguments = new ArrayList<>(List.of("create", "token", "somebody", "-n", TEAM));
        audiences.forEach(audience -> arguments.add("--audience=" + audience));
        asAdministrator(() -> awaitRefusal(arguments, "one that Azure alone takes"));
    }

    static Stream<List<String>> audiences() {
        return Stream.of(List.of(), List.of("https://kubernetes.default.svc.cluster.local"),
                List.of("api://AzureADTokenExchange", "https://kubernetes.default.svc"));
    }

    @Test
    void whatTheOperatorWritesPassesWithTheChartsRolesAlone() throws IOException {
        passes(List.of("create", "-f", file(secret(NAMESPACE, Chart.NAME + "-hmac", "", "Opaque"))));
        for (String data : List.of("one", "two")) {
            passes(apply(secret(TEAM, "connection", OWNED, "Opaque").replace("{a: b}", "{a: " + data + "}")));
            passes(apply(configMap(TEAM, "outputs", OWNED).replace("{a: b}", "{a: " + data + "}")));
            passes(apply(instanceType("gpu", "  labels: {azureml.dev/owner-uid: u-1}\n")
                    .replace("{a: b}", "{a: " + data + "}")));
        }
        passes(List.of("delete", "instancetype", "gpu"));
        passes(List.of("create", "namespace", "team-new"));
        passes(List.of("create", "token", "somebody", "-n", TEAM, "--audience=api://AzureADTokenExchange"));
        passes(List.of("get", "serviceaccount", "somebody", "-n", TEAM));
    }

    @Test
    void theirOwnersAreNotHeldToIt() {
        for (String[] arguments : new String[][]{{"patch", "secret", "theirs", "-n", TEAM, "-p",
            "{\"stringData\":{\"a\":\"c\"}}"}, {"label", "namespace", TEAM, "--overwrite", "a=b"},
            {"create", "token", "somebody", "-n", TEAM}}) {
            assertThat(server.kubectl().must(arguments)).isNotEmpty();
        }
    }

    /** Policies come into force some moments after they are made, and so do the rights of who has just got them. */
    private static void awaitRefusal(List<String> arguments, String refusal) {
        Instant end = Instant.now().plus(PATIENCE);
        String policy = "ValidatingAdmissionPolicy '" + Chart.NAME + "-own-";
        Kubectl.Result result;
        do {
            result = as(arguments);
        } while ((result.succeeded() || !result.output().contains(policy)) && Instant.now().isBefore(end));
        assertThat(result.succeeded()).as(result.output()).isFalse();
        assertThat(result.output()).contains(policy, refusal);
    }

    private static void asAdministrator(Runnable work) {
        var binding = server.client().resource("""
                {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding",
                 "metadata": {"name": "taken-over"},
                 "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "cluster-admin"},
                 "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "%s"}]}"""
                .formatted(ACCOUNT));
        binding.create();
        try {
            work.run();
        } finally {
            binding.delete();
        }
    }

    private static void passes(List<String> arguments) {
        Kubectl.Result result = as(arguments);
        assertThat(result.succeeded()).as(result.output()).isTrue();
    }

    private static Kubectl.Result as(List<String> arguments) {
        List<String> whole = new ArrayList<>(List.of("--as=" + ACCOUNT));
        whole.addAll(arguments);
        return server.kubectl().run(whole);
    }

    private static void must(String... arguments) {
        server.kubectl().must(arguments);
    }

    private static Arguments attack(String name, String refusal, List<String> arguments) {
        return Arguments.of(name, refusal, arguments);
    }

    private static List<String> apply(String yaml) {
        return List.of("apply", "--server-side", "--force-conflicts", "--field-manager=azureml-operator", "-f",
                file(yaml));
    }

    private static String file(String yaml) {
        try {
            return Files.writeString(Files.createTempFile(folder, "o-", ".yaml"), yaml).toString();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String secret(String namespace, String name, String metadata, String type) {
        return "apiVersion: v1\nkind: Secret\nmetadata:\n  namespace: " + namespace + "\n  name: " + name + "\n"
                + metadata + "type: " + type + "\nstringData: {a: b}\n";
    }

    private static String configMap(String namespace, String name, String metadata) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  namespace: " + namespace + "\n  name: " + name + "\n"
                + metadata + "data: {a: b}\n";
    }

    private static String instanceType(String name, String metadata) {
        return "apiVersion: amlarc.azureml.com/v1alpha1\nkind: InstanceType\nmetadata:\n  name: " + name + "\n"
                + metadata + "spec: {a: b}\n";
    }
}
