package dev.azureml.e2e;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.RequestRecord;
import dev.azureml.operator.ImportCommand;
import dev.azureml.operator.PlanCommand;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Applying what {@code import} wrote changes nothing in Azure. */
@ExtendWith(SharedKubeServer.class)
class ImportTest {
    private final KubeServer server;

    ImportTest(KubeServer server) {
        this.server = server;
    }

    static Said run(World world, String... args) {
        return Said.by((out, err) -> new ImportCommand(out, err).run(List.of(args), world.environment()));
    }

    static Stream<Arguments> lives() {
        return Stream.of(Arguments.of("quickstart", ".*", "kind: MLWorkspace"),
                Arguments.of("compute", "(?!attached-legacy).*", "kind: MLClusterExtension"),
                Arguments.of("data", ".*", "kind: MLDatastore"), Arguments.of("models", ".*", "kind: MLModel"),
                Arguments.of("inference", ".*", "kind: MLInferenceEndpoint"),
                Arguments.of("access", "(workspace|people|definition).*", "kind: MLRoleDefinition"),
                Arguments.of("governance", "workspace.*|budgets.*", "kind: MLBudget"),
                Arguments.of("governance", "workspace.*|policies.*", "kind: MLPolicyAssignment"),
                Arguments.of("governance", "workspace.*|quota.*", "kind: MLQuota"),
                Arguments.of("monitoring", "workspace.*", "\n  diagnostics:\n"),
                Arguments.of("monitoring", ".*", "kind: MLAlertRule"),
                Arguments.of("network/public", ".*", "kind: MLCompute"),
                Arguments.of("network/private", ".*", "architecture: Private"),
                Arguments.of("network/virtual-network", ".*", "clientIpRules"),
                Arguments.of("network/made-network", ".*", "ofNetwork: true"),
                Arguments.of("network/managed-network", ".*", "outboundRules:"),
                Arguments.of("network/azure-firewall", ".*", "allowedFqdns"),
                Arguments.of("network/bastion", ".*", "enableTunneling"),
                Arguments.of("network/on-premises", ".*", "dnsServers"));
    }

    /** A network is imported with what is in it, which not each sample has. */
    private static List<MatchResult> inhabit(World world, SampleFolder samples) throws IOException {
        String text = Files.readString(samples.files().getFirst());
        if (samples.files().size() > 1 || !text.contains("kind: MLNetwork")) {
            return List.of();
        }
        String network = SampleFolder.OBJECT.matcher(text).results().findFirst().orElseThrow().group(2);
        String inside = """
                apiVersion: azureml.dev/v1alpha1
                kind: MLWorkspace
                metadata:
                  name: inside
                spec:
                  resourceGroup: {name: azureml-inside, create: true}
                  location: westeurope
                  network:
                    architecture: Private
                    networkRef: {name: %s}
                    subnet: private-endpoints
                    privateDns: {%s: true}
                """.formatted(network, text.contains("\n  privateDns: {}") ? "ofNetwork" : "create")
                + (text.contains("name: training") ? """
                        ---
                        apiVersion: azureml.dev/v1alpha1
                        kind: MLCompute
                        metadata:
                          name: nodes
                        spec:
                          workspaceRef: {name: inside}
                          amlCompute:
                            vmSize: Standard_DS3_v2
                            scaleSettings: {minNodeCount: 0, maxNodeCount: 2}
                            enableNodePublicIp: false
                            subnet: {networkRef: {name: %s}, name: training}
                        """.formatted(network) : "");
        world.apply(inside);
        return SampleFolder.OBJECT.matcher(inside).results().toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lives")
    void applyingItChangesNothing(String folder, String chosen, String written, @TempDir Path out) throws IOException {
        SampleFolder samples = SampleFolder.of(folder, chosen);
        try (World world = World.start(server, samples.azure())) {
            List<MatchResult> objects = new ArrayList<>(samples.apply(world));
            objects.addAll(inhabit(world, samples));
            objects.forEach(o -> world.awaitReady(o.group(1), o.group(2)));
            world.stopOperator();

            withoutMarks(world);

            Said said = run(world, "--subscription", World.SUBSCRIPTION, "--out", out.toString(), "--layout",
                    "kustomize");

            // Managing a role begins with the operator's mark in its description.
            int marked = written.contains("MLRoleDefinition") ? 1 : 0;
            assertThat(said.err()).doesNotContain("With another managementPolicy");
            assertThat(filesBelow(out)).isNotEmpty().noneMatch(text -> text.contains("replace-me"))
                    .anyMatch(text -> text.contains("kind: Kustomization")).anyMatch(text -> text.contains(written));
            assertThat(plannedWithoutObserve(world, out))
                    .contains("Plan: 0 to create, " + marked + " to update, 0 to replace, 0 to delete;")
                    .doesNotContain(" error");
            int writes = world.writes().size();
            World other = world.otherCluster("c2");
            try {
                List<MatchResult> imported = apply(other, out);
                imported.forEach(o -> other.awaitReady(o.group(1), o.group(2)));
                assertThat(world.writes()).hasSize(writes);
            } finally {
                other.stopOperator();
            }
        }
    }

    static List<String> filesBelow(Path out) throws IOException {
        List<String> texts = new ArrayList<>();
        try (Stream<Path> files = Files.walk(out)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                texts.add(Files.readString(file));
            }
        }
        return texts;
    }

    /** What the operator would do once a person has it manage what was imported. */
    static String plannedWithoutObserve(World world, Path out) throws IOException {
        String all = filesBelow(out).stream().filter(text -> !text.contains("kind: Kustomization")
                && !text.contains("kind: Secret")).map(text -> text.replaceAll("(?m)^ +managementPolicy: Observe$", ""))
                .collect(Collectors.joining("\n---\n"));
        return Said.by((stdout, _) -> new PlanCommand(new ByteArrayInputStream(all.getBytes(StandardCharsets.UTF_8)),
                stdout, stdout).run(List.of("-", "-n", world.namespace()), world.environment(), false)).out();
    }

    static List<MatchResult> apply(World world, Path out) throws IOException {
        List<MatchResult> objects = new ArrayList<>();
        try (Stream<Path> files = Files.walk(out)) {
            for (Path file : files
                    .filter(f -> Files.isRegularFile(f) && !f.endsWith("kustomization.yaml")
                            && f.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                String text = Files.readString(file);
                boolean needsSecret = text.contains("secretKeyRef");
                if (!needsSecret) {
                    SampleFolder.OBJECT.matcher(text).results().forEach(objects::add);
                    world.apply(text);
                }
            }
        }
        return objects;
    }

    /** Has everything be as if nobody had made it from Kubernetes. */
    static void withoutMarks(World world) {
        Set<String> made = world.writes().stream()
                .filter(r -> r.method().equals("PUT") && r.path().startsWith("/sub"))
                .map(RequestRecord::path).collect(Collectors.toSet());
        made.forEach(id -> world.arm().resource(id).ifPresent(_ -> world.arm().edit(id, ImportTest::withoutMark)));
    }

    private static void withoutMark(ObjectNode resource) {
        for (String place : List.of("/tags", "/properties/tags", "/properties/metadata")) {
            if (resource.at(place) instanceof ObjectNode tags) {
                tags.remove("azureml.dev-owner");
            }
        }
        if (resource.get("properties") instanceof ObjectNode properties && properties.has("description")) {
            properties.put("description", properties.path("description").asText()
                    .replaceFirst(" ?\\([^()]*/ML\\w+/[^()]*\\)$", ""));
        }
    }
}
