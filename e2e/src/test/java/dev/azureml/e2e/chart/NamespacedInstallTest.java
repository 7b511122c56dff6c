package dev.azureml.e2e.chart;

import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.emulator.ArmEmulator;
import dev.azureml.emulator.EmulatorOptions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The chart as a team installs it that gets no ClusterRole, and the operator run with no more than that grants. */
class NamespacedInstallTest {
    private static final String NAMESPACE = "team-a";
    private static final DateTimeFormatter MICRO_TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'");

    @TempDir
    private static Path folder;
    private static KubeServer server;
    private static ArmEmulator arm;
    private static Audit audit;
    private static String values;

    @BeforeAll
    static void install() throws IOException {
        Path log = folder.resolve("audit.log");
        server = KubeServer.startEmpty(Checkout.find(), Audit.flags(folder.resolve("audit.yaml"), log));
        server.install();
        audit = new Audit(log, "system:serviceaccount:" + NAMESPACE + ":" + Chart.NAME);
        arm = ArmEmulator.start(EmulatorOptions.defaults());
        values = Chart.azure(arm) + """
                replicaCount: 1
                crds: {install: false}
                policies: {enabled: false}
                rbac: {clusterWide: false}
                watchNamespaces: [team-a]
                clusterId: the-cluster
                connectionSecrets: {enabled: false}
                """;
        for (String namespace : new String[]{NAMESPACE, "team-b"}) {
            server.client().resource(new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata()
                    .build()).create();
        }
        Chart.signIn(server, NAMESPACE, arm);
        Chart.withValues(values, file -> Chart.helm().install().withName(Chart.NAME).withNamespace(NAMESPACE)
                .withKubeConfig(server.kubeconfigFile()).withValuesFile(file).call());
    }

    @AfterAll
    static void stop() {
        arm.close();
        server.close();
    }

    private static RenderedOperator run(String podName) throws IOException {
        GenericKubernetesResource deployment = Chart.object(Chart.render(NAMESPACE, values), "Deployment", Chart.NAME);
        return RenderedOperator.start(server, deployment, podName, Files.createDirectories(folder.resolve(podName)));
    }

    @Test
    void itServesItsNamespaceWithoutAnyClusterRoleAndSaysWhatItMayNot() throws IOException {
        assertThat(server.kubectl().must("get", "clusterrole,clusterrolebinding", "-o", "name").lines())
                .noneMatch(name -> name.contains(Chart.NAME));
        try (var operator = run("one")) {
            operator.awaitReady();
            apply("quickstart", NAMESPACE);
            apply("quickstart", "team-b");
            server.kubectl().must("wait", "--for=condition=Ready", "mlworkspaces,mlcomputes,mldatastores", "--all",
                    "-n", NAMESPACE, "--timeout=120s");
            server.kubectl().must("wait", "--for=jsonpath={.status.conditions[0].reason}=AuthorizationFailed",
                    "mlinferenceendpoint/quickstart-scoring", "-n", NAMESPACE, "--timeout=60s");
            assertThat(server.kubectl().must("get", "mlinferenceendpoint/quickstart-scoring", "-n", NAMESPACE, "-o",
                    "jsonpath={.status.conditions[0].message}")).isEqualTo("the operator may not read and write Secret "
                            + "team-a/quickstart-scoring in this cluster; its Kubernetes role must allow get, create and "
                            + "patch");
            server.kubectl().must("patch", "mlinferenceendpoint/quickstart-scoring", "-n", NAMESPACE, "--type=merge",
                    "-p", "{\"spec\":{\"connectionSecret\":null}}");
            server.kubectl().must("wait", "--for=condition=Ready", "mlinferenceendpoint/quickstart-scoring", "-n",
                    NAMESPACE, "--timeout=60s");
        }
        assertThat(audit.forbidden()).as("asked for, and not granted").containsExactly("patch /secrets");
        assertThat(server.kubectl().must("get", "secrets", "-n", NAMESPACE, "-o", "name").lines())
                .doesNotContain("secret/quickstart-scoring");
        assertThat(server.kubectl().must("get", "azureml", "-n", "team-b", "-o",
                "jsonpath={.items[*].status.observedGeneration}")).as("another team's").matches("-1( -1)*");
    }

    @Test
    void whoLosesTheLeaseEndsAtOnce() throws IOException {
        try (var operator = run("two")) {
            operator.awaitReady();
            var leases = server.client().leases().inNamespace(NAMESPACE).withName(Chart.NAME);
            leases.waitUntilCondition(lease -> lease != null && holder(lease).startsWith("two_"), 60,
                    TimeUnit.SECONDS);

            // a merge: the operator renews the lease all the time, so what was read may be old by now
            leases.patch(PatchContext.of(PatchType.JSON_MERGE), """
                    {"spec": {"holderIdentity": "another", "leaseDurationSeconds": 600, "renewTime": "%s"}}
                    """.formatted(ZonedDateTime.now(ZoneOffset.UTC).format(MICRO_TIME)));

            assertThat(operator.awaitEnd()).as("the exit code").isEqualTo(1);
            assertThat(operator.output()).contains("lost the lease: ending at once");
            assertThat(holder(leases.require())).as("not taken back").isEqualTo("another");
        } finally {
            server.client().leases().inNamespace(NAMESPACE).withName(Chart.NAME).delete();
        }
    }

    private static String holder(Lease lease) {
        String holder = lease.getSpec().getHolderIdentity();
        return holder == null ? "" : holder;
    }

    private static void apply(String samples, String namespace) throws IOException {
        try (Stream<Path> files = Files.list(Checkout.find().path("samples/" + samples))) {
            files.filter(file -> file.toString().endsWith(".yaml")).forEach(file -> server.kubectl().must("apply", "-n",
                    namespace, "-f", file.toString()));
        }
    }
}
