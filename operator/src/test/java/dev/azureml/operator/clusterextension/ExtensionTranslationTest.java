package dev.azureml.operator.clusterextension;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.api.MLClusterExtensionSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.api.SecretKeyRef;
import dev.azureml.operator.arm.SensitiveString;
import dev.azureml.operator.plan.Answer;
import dev.azureml.operator.plan.ClusterNode;
import dev.azureml.operator.plan.ConditionReason;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.KindCondition.Truth;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.SecretValue;
import dev.azureml.operator.plan.Translation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ExtensionTranslationTest {
    private static final String AKS = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService"
            + "/managedClusters/c";
    private static final String ARC = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Kubernetes"
            + "/connectedClusters/c";
    private static final String THREE_NODES = "{\"location\":\"westeurope\",\"properties\":{\"totalNodeCount\":3,"
            + "\"agentPoolProfiles\":[{\"count\":3}]}}";
    private static final String CERTIFICATE = "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n";
    private static final String KEY = "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n";

    private final ClusterExtensionKind kind = new ClusterExtensionKind();

    @ParameterizedTest
    @ValueSource(strings = {"aks-training", "aks-everything", "arc-small-openshift", "arc-named-relay",
        "arc-existing-relay", "arc-without-relay"})
    void isWhatAzureTakes(String name) {
        JsonNode golden = Golden.read("clusterextension/" + name);

        Translation translation = translate(golden.get("spec"), facts(golden.get("spec.clusterId").toString(), "[]"));

        assertThat(Golden.puts(translation)).isEqualTo(golden.get("puts"));
    }

    @Test
    void theClusterAndItsExtensionsAreReadBeforeAnythingIsMade() {
        Translation.Intents first = Golden.intents(translate(training(AKS), Facts.NONE));
        Translation.Intents absent = Golden.intents(translate(training(AKS),
                facts(THREE_NODES, "[]").without("spec.clusterId").with("spec.clusterId", new Observation.Absent())));

        Translation.Intents there = Golden.intents(translate(training(AKS),
                facts(THREE_NODES, "[]").without("extensions")));

        assertThat(first.intents()).singleElement().satisfies(cluster -> {
            assertThat(cluster.key()).isEqualTo("spec.clusterId");
            assertThat(cluster.mode()).isEqualTo(Intent.Mode.REQUIRE);
        });
        assertThat(first.documents()).isEmpty();
        assertThat(absent.documents()).isEmpty();
        assertThat(there.documents()).singleElement().satisfies(document -> assertThat(document.path())
                .isEqualTo(AKS + "/providers/Microsoft.KubernetesConfiguration/extensions"));
        assertThat(absent.intents()).singleElement().satisfies(cluster -> {
            assertThat(cluster.mode()).isEqualTo(Intent.Mode.TARGET);
            assertThat(cluster.exclusive()).isTrue();
        });
    }

    @Test
    void whatIsInstalledStaysWantedWhenTheClusterCannotBeRead() {
        Facts unread = Facts.NONE.with("spec.clusterId", new Observation.Absent());

        Translation.Intents again = Golden.intents(kind.translate(Golden.subject(spec(training(AKS)), recorded()),
                resolved(training(AKS), null), unread));

        assertThat(again.intents()).extracting(Intent::key).containsExactly("spec.clusterId", "extension");
        assertThat(again.intents().getFirst().mode()).isEqualTo(Intent.Mode.LOOK);
        assertThat(again.documents()).isEmpty();
    }

    @Test
    void theRelayIsMadeFirstAndItsConnectionStringAskedFor() {
        List<Intent> intents = Golden.intents(translate(training(ARC), facts(THREE_NODES, "[]"))).intents();

        assertThat(intents).extracting(Intent::key).containsExactly("spec.clusterId", "relayNamespace",
                "hybridConnection",
                "authorizationRule", "extension");
        assertThat(intents.getLast().dependsOn()).containsExactlyInAnyOrder("spec.clusterId", "hybridConnection",
                "authorizationRule");
        assertThat(intents.getLast().answers().keySet()).extracting(JsonPointer::toString).containsExactlyInAnyOrder(
                "/properties/configurationProtectedSettings/relayServerConnectionString",
                "/properties/configurationProtectedSettings/relayserver.relayConnectionString");
        assertThat(intents.getLast().answers().values()).allSatisfy(answer -> {
            assertThat(answer).extracting(Answer::action).isEqualTo("listKeys");
            assertThat(answer.of()).isEqualTo(intents.get(3).id());
            assertThat(answer.value()).hasToString("/primaryConnectionString");
        });
        assertThat(Golden.intents(translate(training(AKS), facts(THREE_NODES, "[]"))).intents().getLast().answers())
                .isEmpty();
    }

    @Test
    void aLongNameOfTheRelayIsCutAsTheCliCutsIt() {
        String cluster = ARC.replace("/subscriptions/s/", "/subscriptions/11111111-2222-3333-4444-555555555555/")
                .replace("connectedClusters/c", "connectedClusters/a-cluster-with-a-long-name");

        Intent relay = Golden.intents(translate(training(cluster), facts(THREE_NODES, "[]"))).intents().get(1);

        assertThat(relay.id().name()).isEqualTo("aclusterwithalongname1111111122223333444455543426d").hasSize(50);
    }

    @Test
    void aCertificateIsSentInBase64AndNotInTheBody() {
        ObjectNode spec = tls();

        Intent extension = Golden.intents(kind.translate(Golden.subject(spec(spec)),
                secrets(CERTIFICATE, KEY), facts(THREE_NODES, "[]"))).intents().getLast();

        assertThat(secret(extension, "scoringFe.sslCert")).isEqualTo(base64(CERTIFICATE));
        assertThat(secret(extension, "scoringFe.sslKey")).isEqualTo(base64(KEY));
        assertThat(extension.body().toString()).doesNotContain("BEGIN").doesNotContain(base64(KEY));
    }

    @ParameterizedTest
    @CsvSource({"'',key,spec.sslCertificate", "key,key,spec.sslCertificate", "certificate,'',spec.sslKey",
        "certificate,certificate,spec.sslKey"})
    void whatIsNoPemIsRefusedByItsPath(String certificate, String key, String path) {
        Map<String, String> texts = Map.of("certificate", CERTIFICATE, "key", KEY, "", " \n");

        Translation translation = kind.translate(Golden.subject(spec(tls())),
                secrets(Objects.requireNonNull(texts.get(certificate)), Objects.requireNonNull(texts.get(key))),
                facts(THREE_NODES, "[]"));

        assertThat(Golden.refusal(translation)).startsWith(path + ": ");
    }

    @Test
    void anEmptyProtectedSettingIsRefusedByItsName() {
        ObjectNode spec = training(AKS);
        spec.putObject("configurationProtectedSettings").putObject("a.b").putObject("secretKeyRef")
                .put("name", "tls").put("key", "crt");

        Translation translation = kind.translate(Golden.subject(spec(spec)), secrets("\n", KEY),
                facts(THREE_NODES, "[]"));

        assertThat(Golden.refusal(translation)).startsWith("spec.configurationProtectedSettings['a.b']: ");
    }

    @Test
    void overridesTakeNoProtectedSetting() {
        ObjectNode spec = training(AKS);
        spec.putObject("overrides").putObject("properties").putObject("configurationProtectedSettings").put("a", "b");

        assertThat(Golden.refusal(translate(spec, facts(THREE_NODES, "[]")))).startsWith("spec.overrides: ");
    }

    @Test
    void anotherExtensionOfTheTypeIsAConflictAndNothingIsMade() {
        String others = "[{\"name\":\"first\",\"properties\":{\"extensionType\":\"microsoft.azureml.kubernetes\"}},"
                + "{\"name\":\"dapr\",\"properties\":{\"extensionType\":\"Microsoft.Dapr\"}}]";

        List<Intent> intents = Golden.intents(translate(training(ARC), facts(THREE_NODES, others))).intents();

        assertThat(intents.subList(1, intents.size())).extracting(intent -> intent.creationGuard())
                .allSatisfy(problem -> {
                    assertThat(problem).isNotNull().extracting(Problem::reason).isEqualTo(Reason.CONFLICT);
                    assertThat(Objects.requireNonNull(problem).message()).contains(ARC, "azureName: first");
                });
    }

    @Test
    void theExtensionOfThatNameIsAdopted() {
        String ours = "[{\"name\":\"Thing\",\"properties\":{\"extensionType\":\"Microsoft.AzureML.Kubernetes\"}}]";

        Intent extension = Golden.intents(translate(training(AKS), facts(THREE_NODES, ours))).intents().getLast();

        assertThat(extension.creationGuard()).isNull();
    }

    @Test
    void anExtensionOfAnotherTypeIsNotTouched() {
        Facts facts = facts(THREE_NODES, "[]").with("extension", new Observation.Present(
                Golden.json("{\"properties\":{\"extensionType\":\"Microsoft.Dapr\"}}"), false));

        assertThat(Golden.refusal(translate(training(AKS), facts))).contains("Microsoft.Dapr", "azureName");
    }

    @Test
    void aClusterThatActsAsAServicePrincipalGetsNoExtension() {
        String cluster = "{\"location\":\"westeurope\",\"properties\":{\"servicePrincipalProfile\":"
                + "{\"clientId\":\"00000000-0000-0000-0000-000000000009\"}}}";

        Problem problem = Golden.intents(translate(training(AKS), facts(cluster, "[]"))).intents().getLast()
                .creationGuard();

        assertThat(problem).isNotNull().extracting(Problem::reason).isEqualTo(Reason.INVALID_SPEC);
        assertThat(Objects.requireNonNull(problem).message()).startsWith("spec.clusterId: ")
                .contains("managed identity");
    }

    @Test
    void whatSaysTheSameInAnotherCaseIsNoDifference() {
        ObjectNode spec = training(AKS).put("enableInference", false).put("releaseTrain", "stable");
        spec.putObject("nodeSelector").put("pool", "ml");
        Facts facts = facts(THREE_NODES, "[]").with("extension", new Observation.Present(Golden.json("""
                {"properties":{"extensionType":"microsoft.azureml.kubernetes","releaseTrain":"Stable",
                 "configurationSettings":{"enableTraining":"True","enableInference":"true","nodeSelector.pool":"ML"}}}
                """), false));

        JsonNode properties = Golden.intents(translate(spec, facts)).intents().getLast().body().get("properties");

        assertThat(properties.path("releaseTrain").asText()).isEqualTo("Stable");
        assertThat(properties.path("configurationSettings")).isEqualTo(Golden.json(
                "{\"enableTraining\":\"True\",\"enableInference\":\"false\",\"nodeSelector.pool\":\"ml\"}"));
    }

    @Test
    void aLabelThatWasSentCannotBeTakenAwayInPlace() {
        String path = "/properties/configurationSettings/nodeSelector.";
        ObjectNode spec = training(AKS);
        spec.putObject("nodeSelector").put("pool", "ml");
        ResourceStatus sent = recorded(path + "pool", path + "disk", "/properties/configurationSettings/sslCname");

        Intent extension = Golden.intents(kind.translate(Golden.subject(spec(spec), sent), resolved(spec, null),
                facts(THREE_NODES, "[]"))).intents().getLast();

        assertThat(extension.update().replaces(JsonPointer.compile(path + "disk"))).isTrue();
        assertThat(extension.update().replaces(JsonPointer.compile(path + "pool"))).isFalse();
        assertThat(extension.update().replaces(JsonPointer.compile("/properties/configurationSettings/sslCname")))
                .isFalse();
    }

    @Test
    void secretSettingsThatNobodyGivesAreToldOf() {
        Facts facts = facts(THREE_NODES, "[]").with("extension", new Observation.Present(Golden.json("""
                {"properties":{"configurationProtectedSettings":{"relayserver.relayConnectionString":"",
                 "scoringFe.sslKey":"","logs":""}}}
                """), false));

        List<Advice> advice = Golden.intents(translate(training(ARC), facts)).advice();

        assertThat(advice).singleElement().satisfies(one -> {
            assertThat(one.rule()).isEqualTo("UnknownProtectedSettings");
            assertThat(one.message()).contains(": logs, scoringFe.sslKey;");
        });
        assertThat(Golden.intents(translate(training(ARC), facts(THREE_NODES, "[]"))).advice()).isEmpty();
    }

    @Test
    void anAdoptedExtensionKeepsItsRelayUnlessAnotherIsNamed() {
        String used = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Relay/namespaces/theirs"
                + "/hybridConnections/c";
        Facts facts = facts(THREE_NODES, "[]").with("extension", new Observation.Present(Golden.json("""
                {"properties":{"configurationSettings":{"relayserver.hybridConnectionResourceID":"%s"}}}
                """.formatted(used)), false));
        ObjectNode named = training(ARC);
        named.putObject("relay").put("namespaceName", "ours-now");

        List<Intent> kept = Golden.intents(translate(training(ARC), facts)).intents();
        List<Intent> moved = Golden.intents(translate(named, facts)).intents();

        assertThat(kept.get(1).mode()).isEqualTo(Intent.Mode.REQUIRE);
        assertThat(kept.get(1).id().value()).isEqualTo(used);
        assertThat(moved.get(1).mode()).isEqualTo(Intent.Mode.MANAGE);
        assertThat(moved.get(1).id().name()).isEqualTo("ours-now");
    }

    @Test
    void rightsInAnotherOrderAreNoDifference() {
        Facts facts = facts(THREE_NODES, "[]").with("authorizationRule", new Observation.Present(
                Golden.json("{\"properties\":{\"rights\":[\"Listen\",\"Manage\"]}}"), false));

        Intent rule = Golden.intents(translate(training(ARC), facts)).intents().get(3);

        assertThat(rule.body())
                .isEqualTo(Golden.json("{\"properties\":{\"rights\":[\"Listen\",\"Manage\",\"Send\"]}}"));
    }

    @Test
    void theConditionSaysWhatWasChecked() {
        ObjectNode elsewhere = training(AKS);
        ObjectNode here = training(AKS).put("inCluster", true);
        ObjectNode typed = here.deepCopy();
        typed.putObject("instanceTypes").set("gpu", Golden.json("""
                {"resources":{"requests":{"cpu":"1","memory":"1Gi"},
                 "limits":{"cpu":"1","memory":"1Gi","nvidia.com/gpu":"4"}}}
                """));

        assertThat(told(elsewhere, null)).extracting(KindCondition::status, KindCondition::reason)
                .containsExactly(Truth.UNKNOWN, ConditionReason.NOT_CHECKED);
        assertThat(told(here, null).status()).isEqualTo(Truth.TRUE);
        assertThat(told(typed, null)).extracting(KindCondition::status, KindCondition::reason)
                .containsExactly(Truth.UNKNOWN, ConditionReason.NOT_CHECKED);
        assertThat(told(typed, node("2"))).satisfies(condition -> {
            assertThat(condition.status()).isEqualTo(Truth.FALSE);
            assertThat(condition.reason()).isEqualTo(ConditionReason.NODES_TOO_SMALL);
            assertThat(condition.message())
                    .isEqualTo("instanceTypes.gpu asks 4 nvidia.com/gpu, the largest node has 2");
        });
        assertThat(told(typed, node("4"))).extracting(KindCondition::status, KindCondition::reason)
                .containsExactly(Truth.TRUE, ConditionReason.CHECKED);
    }

    private KindCondition told(ObjectNode spec, @Nullable List<ClusterNode> nodes) {
        return Golden.intents(kind.translate(Golden.subject(spec(spec)), resolved(spec, nodes),
                facts(THREE_NODES, "[]"))).conditions().getFirst();
    }

    private static List<ClusterNode> node(String gpus) {
        return List.of(new ClusterNode("n", Map.of(), Map.of("cpu", "8", "memory", "32Gi", "nvidia.com/gpu", gpus)));
    }

    private Translation translate(JsonNode spec, Facts facts) {
        return kind.translate(Golden.subject(spec(spec)), resolved(spec, null), facts);
    }

    private static Facts facts(String cluster, String extensions) {
        return Golden.present("spec.clusterId", cluster).with("extensions",
                new Observation.Present(Golden.json("{\"value\":" + extensions + "}"), false));
    }

    private static ResourceStatus recorded(String... paths) {
        return new ResourceStatus("extension", AKS + "/providers/Microsoft.KubernetesConfiguration/extensions/thing",
                "2025-03-01", ResourceStatus.Origin.Created, ResourceStatus.Phase.Ready, List.of(paths), null, null,
                null, null, null);
    }

    private static ObjectNode training(String cluster) {
        return Golden.json("{\"clusterId\":\"" + cluster + "\",\"enableTraining\":true}");
    }

    private static ObjectNode tls() {
        return Golden.json("""
                {"clusterId":"%s","enableInference":true,"inferenceRouterServiceType":"LoadBalancer",
                 "sslCname":"a.b","sslCertificate":{"secretKeyRef":{"name":"tls","key":"crt"}},
                 "sslKey":{"secretKeyRef":{"name":"tls","key":"key"}}}
                """.formatted(AKS));
    }

    private static ResolvedReferences secrets(String certificate, String key) {
        return Golden.resolved(null, Map.of(new SecretKeyRef("tls", "crt"), value(certificate),
                new SecretKeyRef("tls", "key"), value(key)));
    }

    private static SecretValue value(String text) {
        return new SecretValue("tls/x", "1", new SensitiveString(text));
    }

    private static String secret(Intent intent, String name) {
        return Objects.requireNonNull(intent.secrets().get(ProtectedSettings.place(name))).value().value();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ResolvedReferences resolved(JsonNode spec, @Nullable List<ClusterNode> nodes) {
        ResolvedReferences plain = Golden.resolved(spec);
        return new ResolvedReferences(null, null, null, plain.secrets(), Map.of(), null,
                new ResolvedReferences.Nearby(Map.of(), Map.of(), nodes, spec.path("clusterId").asText()),
                Instant.EPOCH);
    }

    private static MLClusterExtensionSpec spec(JsonNode spec) {
        return Golden.spec(MLClusterExtensionSpec.class, spec);
    }
}
