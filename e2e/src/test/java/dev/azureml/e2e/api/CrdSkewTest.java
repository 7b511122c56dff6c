package dev.azureml.e2e.api;

import dev.azureml.api.Kinds;
import dev.azureml.e2e.Manifests;
import dev.azureml.e2e.World;
import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.process.Programs;
import dev.azureml.emulator.EmulatorOptions;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** CRDs of another version than the operator's, on an API server of their own: it works on, and says so. */
class CrdSkewTest {
    private static KubeServer server;

    @BeforeAll
    static void start() {
        server = KubeServer.start(Checkout.find());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void itIsToldInTheLogAtReadyzAndInAMetricUntilItIsMended() throws Exception {
        change("mldatas.azureml.dev", "remove", "isArchived", "");
        change("mldatastores.azureml.dev", "add", "retention", ",\"value\":{\"type\":\"string\"}");
        change("mlmodels.azureml.dev", "add", "description/maxLength", ",\"value\":7");
        int port = Programs.freePort();
        try (World world = World.withoutOperator(server, EmulatorOptions.defaults());
                OperatorProcess operator = OperatorProcess.start(world.environment("HTTP_PORT=" + port,
                        "LOG_FORMAT=json", "LOG_LEVEL=info"), server.kubeconfigFile())) {
            String older = "CRD mldatas.azureml.dev is older than the one that this operator was built with: it "
                    + "lacks spec.isArchived, which the API server drops silently";
            String newer = "CRD mldatastores.azureml.dev is newer than the one that this operator was built with: it has "
                    + "spec.retention, which this operator does not know";
            String other = "CRD mlmodels.azureml.dev is another than the one that this operator was built with: it has "
                    + "other rules for spec.description; apply the CRDs";
            for (String saying : new String[]{older, newer, other}) {
                operator.await(line -> line.path("level").asText().equals("WARN")
                        && line.path("message").asText().startsWith(saying));
            }
            assertThat(operator.lines()).filteredOn(line -> line.contains("CRD ")).hasSize(3);
            world.apply(Manifests.workspace("wsp"));
            world.apply(Manifests.datastore("store", "wsp"));
            world.awaitReady("MLDatastore", "store");
            HttpResponse<String> answer = World.ask(port, "/readyz");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).startsWith("ok\n").contains(older, newer, other);
            assertThat(answer.body().lines()).hasSize(4);
            assertThat(World.metrics(port).lines()).contains(
                    "azureml_crd_skew{crd=\"mldatastores.azureml.dev\"} 1.0",
                    "azureml_crd_skew{crd=\"mldatas.azureml.dev\"} 1.0",
                    "azureml_crd_skew{crd=\"mlworkspaces.azureml.dev\"} 0.0");

            server.install();
            for (String crd : new String[]{"mldatas", "mldatastores", "mlmodels"}) {
                operator.await(line -> line.path("message").asText().equals("CRD " + crd
                        + ".azureml.dev is the one that this operator was built with again"));
            }
            assertThat(World.ask(port, "/readyz").body()).isEqualTo("ok\n");
            assertThat(World.metrics(port).lines()).filteredOn(line -> line.startsWith(
                    "azureml_crd_skew{")).hasSize(Kinds.values().length).allMatch(line -> line.endsWith(" 0.0"));
        }
    }

    /** As an object does that was stored under the rules of an older version. */
    @Test
    void whatBreaksARuleThatCameLaterCanStillBeChangedElsewhere() {
        change("mlenvironments.azureml.dev", "remove", "image/x-kubernetes-validations", "");
        try (World world = World.withoutOperator(server, EmulatorOptions.defaults())) {
            String stored = Refusals.yaml("MLEnvironment", "stored", "workspaceRef: {name: w}, image: my image");
            until(() -> world.tryApply(stored.replace("stored", "tried")).succeeded());
            world.apply(stored);
            server.install();
            until(() -> !world.tryApply(stored.replace("stored", "late")).succeeded());

            world.apply(stored.replace("my image", "my image, description: changed"));

            assertThat(world.require("MLEnvironment", "stored").at("/spec/description").asText()).isEqualTo("changed");
            assertThat(world.refusal(stored.replace("my image", "another image")))
                    .contains("spec.image: Invalid value: \"another image\": must be an image such as");
        }
    }

    /** The API server takes a moment to hold objects to other rules than before. */
    private static void until(BooleanSupplier holds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within a minute").isLessThan(end);
        }
    }

    private static void change(String crd, String operation, String property, String more) {
        server.kubectl().must("patch", "crd", crd, "--type=json", "--patch", """
                [{"op":"%s","path":"/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/%s"%s}]
                """.formatted(operation, property, more));
    }
}
