package dev.azureml.e2e.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.Release;
import dev.azureml.api.Kinds;
import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.emulator.ArmEmulator;
import dev.azureml.emulator.EmulatorOptions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The chart installed by Helm into an API server of its own, and the operator run with exactly what that grants. */
class ChartInstallTest {
    private static final String NAMESPACE = "azureml-system";
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Granted, and not seen in the audit log of the quickstart; each with what needs it. */
    private static final Set<String> OTHERS = Set.of(
            // A server-side apply that makes something is logged as a patch, but needs both.
            "create /configmaps",
            // A namespace's own identity, which the quickstart does without.
            "get /serviceaccounts", "list /serviceaccounts", "watch /serviceaccounts", "create /serviceaccounts/token",
            // The framework refuses to start without it.
            "update coordination.k8s.io/leases",
            // What specs may refer to; watched from the first reference on.
            "list /configmaps", "watch /configmaps",
            // An object is read anew after a conflict.
            "get azureml.dev/mlcomputes", "get azureml.dev/mldatastores", "get azureml.dev/mlinferenceendpoints",
            "get azureml.dev/mlworkspaces",
            // Before the first deletion of an object.
            "get apiextensions.k8s.io/customresourcedefinitions",
            // Logged as they end, which may be after the test looks.
            "watch /secrets", "watch azureml.dev/mlcomputes", "watch azureml.dev/mldatastores",
            "watch azureml.dev/mlinferenceendpoints", "watch azureml.dev/mlworkspaces");

    @TempDir
    private static Path folder;
    private static KubeServer server;
    private static ArmEmulator arm;
    private static Audit audit;

    @BeforeAll
    static void start() throws IOException {
        Path log = folder.resolve("audit.log");
        server = KubeServer.startEmpty(Checkout.find(), Audit.flags(folder.resolve("audit.yaml"), log));
        audit = new Audit(log, "system:serviceaccount:" + NAMESPACE + ":" + Chart.NAME);
        arm = ArmEmulator.start(EmulatorOptions.defaults());
    }

    @AfterAll
    static void stop() {
        arm.close();
        server.close();
    }

    private static String values(String more) {
        return Chart.azure(arm) + "kinds: [MLWorkspace, MLCompute, MLDatastore, MLInferenceEndpoint]\n" + more;
    }

    private static Release upgrade(String values) {
        return Chart.withValues(values, file -> Chart.helm().upgrade().install().withName(Chart.NAME)
                .withNamespace(NAMESPACE).createNamespace().withKubeConfig(server.kubeconfigFile())
                .withValuesFile(file).call());
    }

    @Test
    void installsUpgradesRunsTheQuickstartWithItsOwnRightsAndLeavesTheObjectsBehind() throws IOException {
        assertThat(upgrade(values("replicaCount: 1\n")).getStatus()).isEqualToIgnoringCase("deployed");
        assertThat(upgrade(values("")).getRevision()).isEqualTo("2");
        assertThat(server.kubectl().must("get", "deployment", Chart.NAME, "-n", NAMESPACE, "-o",
                "jsonpath={.spec.replicas}")).isEqualTo("2");
        server.kubectl().must("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s");

        runTheQuickstart();
        assertThat(audit.forbidden()).as("asked for, and not granted").isEmpty();
        Set<String> unused = new TreeSet<>(Audit.granted(rules()));
        unused.removeAll(audit.used());
        assertThat(OTHERS).as("granted, and neither used nor listed as what another feature needs")
                .containsAll(unused);

        Helm.uninstall(Chart.NAME).withNamespace(NAMESPACE).withKubeConfig(server.kubeconfigFile()).call();
        assertThat(server.kubectl().must("get", "deployments", "-n", NAMESPACE)).contains("No resources found");
        assertThat(server.kubectl().must("get", "crd", "-o", "name").lines()).hasSize(Kinds.values().length);
        assertThat(server.kubectl().must("get", "azureml", "-A", "-o", "name").lines()).hasSize(7);
        assertThat(upgrade(values("")).getStatus()).as("installed again over the CRDs that were kept")
                .isEqualToIgnoringCase("deployed");
    }

    private static void runTheQuickstart() throws IOException {
        Chart.signIn(server, NAMESPACE, arm);
        GenericKubernetesResource deployment = Chart.object(Chart.render(NAMESPACE, values("")), "Deployment",
                Chart.NAME);
        Path first = Files.createDirectories(folder.resolve("first"));
        Path second = Files.createDirectories(folder.resolve("second"));
        try (var leader = RenderedOperator.start(server, deployment, "one", first)) {
            leader.awaitReady();
            try (var standby = RenderedOperator.start(server, deployment, "two", second)) {
                standby.awaitReady();
                server.kubectl().must("apply", "-f", Checkout.find().path("samples/quickstart").toString());
                server.kubectl().must("wait", "--for=condition=Ready", "azureml", "--all", "-n", "default",
                        "--timeout=120s");
                leader.end();
                // The next leader acts at once on what is edited, so it has taken the lease over.
                server.kubectl().must("patch", "mldatastore", "lake", "-n", "default", "--type=merge", "-p",
                        "{\"spec\":{\"description\":\"edited\"}}");
                server.kubectl().must("wait", "--for=jsonpath={.status.observedGeneration}=2", "mldatastore/lake",
                        "-n", "default", "--timeout=60s");
            }
        }
    }

    /** All that the operator's ServiceAccount has. */
    private static JsonNode rules() {
        ArrayNode rules = JSON.createArrayNode();
        String rendered = Chart.render(NAMESPACE, values(""));
        for (String kind : Set.of("Role", "ClusterRole")) {
            JsonNode of = JSON.valueToTree(Chart.object(rendered, kind, Chart.NAME));
            of.path("rules").forEach(rules::add);
        }
        return rules;
    }

    @Test
    void theRightsOfPeopleAreAggregated() {
        GenericKubernetesResource view = Chart.object(Chart.render(NAMESPACE, Chart.LEAST), "ClusterRole",
                Chart.NAME + "-view");

        assertThat(view.getMetadata().getLabels()).containsAllEntriesOf(Map.of(
                "rbac.authorization.k8s.io/aggregate-to-view", "true",
                "rbac.authorization.k8s.io/aggregate-to-admin", "true"));
        JsonNode edit = JSON.valueToTree(Chart.object(Chart.render(NAMESPACE, Chart.LEAST), "ClusterRole",
                Chart.NAME + "-edit"));
        assertThat(edit.at("/rules").toString()).doesNotContain("status").contains("mlmodels");
    }
}
