package dev.azureml.e2e;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Kinds;
import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.Kubectl;
import dev.azureml.emulator.EmulatorOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Finding C1: what the API server takes and a parser might not. One such object ended the watch of its kind for all
 * namespaces, and with it the process; the next one could not even start.
 */
class PoisonTest {
    private static final String TOO_DEEP = "spec.overrides: nested deeper than 64 levels";

    private static KubeServer server;

    private World world;
    private String workspace;
    private String tenant;

    @BeforeAll
    static void serve() {
        server = KubeServer.start(Checkout.find());
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @BeforeEach
    void start() {
        world = World.withoutOperator(server, EmulatorOptions.defaults());
        workspace = Given.workspace(world);
        tenant = server.createNamespace("poison");
    }

    @AfterEach
    void stop() {
        world.close();
    }

    /** Of all namespaces at once, as installed by default: one watch a kind. */
    private void startOperator() {
        world.startOperator("WATCH_NAMESPACES=");
    }

    /** One that no object of another test had: those are watched as well. */
    private String name(String begin) {
        return begin + "-" + tenant;
    }

    private static String nested(int levels) {
        return "{\"a\":".repeat(levels - 1) + "{}" + "}".repeat(levels - 1);
    }

    /** A spec that each kind takes, with that in its overrides. */
    private static Map<String, String> manifests(String overrides) {
        Map<String, String> manifests = new TreeMap<>();
        for (Attacks.Attack attack : Attacks.all()) {
            if (attack.place().equals("spec.overrides")) {
                ObjectNode spec = attack.spec().deepCopy();
                spec.put("overrides", "HERE");
                manifests.put(attack.kind(), manifest(attack.kind(), "poison", spec.toString().replace("\"HERE\"",
                        overrides)));
            }
        }
        return manifests;
    }

    private static String manifest(String kind, String name, String spec) {
        return "{\"apiVersion\":\"azureml.dev/v1alpha1\",\"kind\":\"" + kind + "\",\"metadata\":{\"name\":\"" + name
                + "\"},\"spec\":" + spec + "}";
    }

    private String datastore(String name, String more) {
        return manifest("MLDatastore", name, "{\"workspaceId\":\"" + workspace + "\",\"azureBlob\":{\"accountName\":"
                + "\"account\",\"containerName\":\"container\",\"credentials\":{\"none\":{}}}" + more + "}");
    }

    /** By kubectl, whose parser takes what the API server does. */
    private Kubectl.Result write(String verb, String manifest, String... more) {
        try {
            Path file = Files.createTempFile("poison-", ".json");
            try {
                Files.writeString(file, manifest);
                return server.kubectl().run(Stream.concat(Stream.of(verb, "--namespace", tenant, "-f",
                        file.toString()), Stream.of(more)).toList());
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void must(String verb, String manifest, String... more) {
        Kubectl.Result result = write(verb, manifest, more);
        assertThat(result.succeeded()).as(result.output().lines().limit(5).toList().toString()).isTrue();
    }

    private String told(String kind, String name, String condition) {
        return server.kubectl().must("get", kind.toLowerCase(Locale.ROOT), name, "--namespace", tenant, "-o",
                "jsonpath={.status.conditions[?(@.type==\"" + condition + "\")].message}");
    }

    private void awaitCondition(String kind, String name, String condition, String reason) {
        server.kubectl().must("wait", "--namespace", tenant, kind.toLowerCase(Locale.ROOT) + "/" + name,
                "--for=jsonpath={.status.conditions[?(@.type==\"" + condition + "\")].reason}=" + reason,
                "--timeout=60s");
    }

    private void delete(String kind, String name) {
        server.kubectl().must("delete", kind.toLowerCase(Locale.ROOT), name, "--namespace", tenant, "--timeout=60s");
    }

    @Test
    void oneOfEachKindIsToldAndDeletedAndAllOthersGoOn() {
        startOperator();
        Map<String, String> poison = manifests(nested(1_001));
        // Roles and quotas take no overrides.
        assertThat(poison.keySet()).containsExactlyInAnyOrderElementsOf(Stream.of(Kinds.values()).map(Kinds::kind)
                .filter(kind -> !kind.startsWith("MLRole") && !kind.equals("MLQuota")).toList());
        poison.values().forEach(manifest -> must("create", manifest));

        poison.keySet().forEach(kind -> {
            awaitCondition(kind, "poison", "Stalled", "InvalidSpec");
            assertThat(told(kind, "poison", "Stalled")).isEqualTo(TOO_DEEP);
        });
        world.apply(Given.datastore(name("beside"), workspace));
        world.awaitReady("MLDatastore", name("beside"));

        // The next replica lists them.
        world.stopOperator();
        startOperator();
        world.apply(Given.datastore(name("after"), workspace));
        world.awaitReady("MLDatastore", name("after"));

        poison.keySet().forEach(kind -> delete(kind, "poison"));
        assertThat(world.writes()).allSatisfy(request -> assertThat(request.path()).doesNotContain("/poison"));
    }

    @Test
    void asDeepAsTheApiServerTakesAndAsLongAName() {
        startOperator();
        must("create", datastore("deep", ",\"overrides\":" + nested(9_000)));
        must("create", datastore("long", ",\"overrides\":{\"properties\":{\"properties\":{\"" + "n".repeat(50_001)
                + "\":\"v\"}}}"));

        awaitCondition("MLDatastore", "deep", "Stalled", "InvalidSpec");
        world.apply(Given.datastore(name("beside"), workspace));
        world.awaitReady("MLDatastore", name("beside"));
        delete("MLDatastore", "deep");
        delete("MLDatastore", "long");
    }

    @Test
    void theKeyOfAMapIsBoundedByTheSchema() {
        Kubectl.Result refused = write("create", datastore("d", ",\"tags\":{\"" + "k".repeat(513) + "\":\"v\"}"));

        assertThat(refused.succeeded()).isFalse();
        assertThat(refused.output()).contains("a key has at most 512 characters");
    }

    /** What else there is in the namespace may be written meanwhile. */
    private long writesOfD() {
        return world.writes().stream().filter(write -> write.path().endsWith("/datastores/d")).count();
    }

    @Test
    void anObjectThatWorkedGoesOnOnceItIsMended() {
        startOperator();
        must("apply", datastore("d", ""), "--server-side");
        awaitCondition("MLDatastore", "d", "Ready", "Available");
        long before = writesOfD();

        must("apply", datastore("d", ",\"description\":\"new\",\"overrides\":" + nested(2_000)), "--server-side");
        awaitCondition("MLDatastore", "d", "Stalled", "InvalidSpec");
        assertThat(writesOfD()).isEqualTo(before);
        must("apply", datastore("d", ",\"description\":\"new\""), "--server-side");

        awaitCondition("MLDatastore", "d", "Ready", "Available");
        world.awaitRequest(request -> request.method().equals("PUT") && request.path().endsWith("/datastores/d")
                && World.body(request).at("/properties/description").asText().equals("new"));
        must("apply", datastore("d", ",\"overrides\":" + nested(2_000)), "--server-side");
        awaitCondition("MLDatastore", "d", "Stalled", "InvalidSpec");
        delete("MLDatastore", "d");
        assertThat(world.arm().resource(workspace + "/datastores/d")).isEmpty();
    }

    /** As a Kubernetes stores it that does not hold values to their format, or as another version's CRD let it through. */
    @Test
    void anIntegerOutOfRangeAndAPolicyOfAnotherVersion() {
        String crd = "mlcomputes.azureml.dev";
        List<String> patch = new ArrayList<>();
        String spec = "/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/";
        for (String property : List.of("maximum", "format")) {
            patch.add("{\"op\":\"remove\",\"path\":\"" + spec + "aks/properties/agentCount/" + property + "\"}");
        }
        patch.add("{\"op\":\"remove\",\"path\":\"" + spec + "managementPolicy/enum\"}");
        server.kubectl().must("patch", "crd", crd, "--type=json", "--patch=[" + String.join(",", patch) + "]");
        try {
            startOperator();
            String cluster = World.JSON.createObjectNode().put("clusterId", Kubernetes.AKS)
                    .put("agentCount", 3_000_000_000L).toString();
            Kubectl.Result result = write("create", manifest("MLCompute", "many", "{\"workspaceId\":\"" + workspace
                    + "\",\"managementPolicy\":\"Ponder\",\"aks\":" + cluster + "}"));
            assertThat(result.succeeded()).as(result.output()).isTrue();

            awaitCondition("MLCompute", "many", "Stalled", "InvalidSpec");
            assertThat(told("MLCompute", "many", "Stalled")).contains(
                    "spec.aks.agentCount: the operator can't read 3000000000 there",
                    "spec.managementPolicy: the operator can't read Ponder there");
            world.apply(Given.cluster(name("beside"), workspace));
            world.awaitReady("MLCompute", name("beside"));
            delete("MLCompute", "many");
        } finally {
            server.install();
        }
    }

    /** Finding L2: ids that no request can be made of were an error in a loop, and nothing in the status. */
    @Test
    void anIdThatIsNoneIsRefusedByTheSchemaOrNamed() {
        startOperator();
        for (String name : List.of("a?b", "a#b", "a%2fb")) {
            assertThat(write("create", datastore("d", "").replace("/workspaces/wsp", "/workspaces/" + name))
                    .output()).contains("spec.workspaceId");
        }
        must("create", datastore("dots", "").replace("/workspaces/wsp", "/workspaces/.."));

        awaitCondition("MLDatastore", "dots", "Stalled", "InvalidSpec");
        assertThat(told("MLDatastore", "dots", "Stalled")).startsWith("spec.workspaceId: Not an ARM id: ");
        delete("MLDatastore", "dots");
    }
}
