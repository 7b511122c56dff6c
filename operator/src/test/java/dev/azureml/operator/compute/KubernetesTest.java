package dev.azureml.operator.compute;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLComputeSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmError;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.plan.ClusterNode;
import dev.azureml.operator.plan.ConditionReason;
import dev.azureml.operator.plan.DeletionAction;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.KindCondition.Truth;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.ObjectRef;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.Output;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.ReferencedObject;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.plan.json.ArmSchema;
import dev.azureml.operator.plan.json.Comparison;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Kubernetes clusters that are attached: what must be there first, what is checked, and that they are only let go of. */
class KubernetesTest {
    private static final String SUBSCRIPTION = "11111111-2222-3333-4444-555555555555";
    private static final String AKS = "/subscriptions/" + SUBSCRIPTION
            + "/resourceGroups/clusters/providers/Microsoft.ContainerService/managedClusters/gpu";
    private static final String ARC = "/subscriptions/another/resourceGroups/edge/providers/Microsoft.Kubernetes"
            + "/connectedClusters/factory";
    private static final ObjectRef REF = new ObjectRef("MLClusterExtension", "team", "ext");
    private static final String TYPES = """
            "instanceTypes":{"gpu":{"resources":{"requests":{"cpu":"1","memory":"1Gi"},
             "limits":{"cpu":"1","memory":"1Gi","nvidia.com/gpu":"4"}}}}
            """;

    private final ComputeKind kind = new ComputeKind();

    @ParameterizedTest
    @ValueSource(strings = {"kubernetes", "kubernetes-trusted-access"})
    void isWhatAzureTakes(String name) {
        JsonNode golden = Golden.read("compute/" + name);

        assertThat(Golden.puts(translate(golden.get("spec"), facts("{}")))).isEqualTo(golden.get("puts"));
    }

    @Test
    void theClusterComesFromTheExtensionThatIsNamedAndIsWaitedFor() {
        Translation translation = kind.translate(Golden.subject(spec(referring(""))), extension(AKS, "", null),
                facts("spec.kubernetes.extensionRef", "{}"));

        List<Intent> intents = Golden.intents(translation).intents();
        assertThat(intents).extracting(Intent::key).containsExactly("spec.kubernetes.extensionRef", "extension",
                "compute");
        assertThat(intents.get(1).mode()).isEqualTo(Intent.Mode.REQUIRE);
        assertThat(intents.getLast().body().at("/properties/resourceId").asText()).isEqualTo(AKS);
        assertThat(intents.getLast().dependsOn()).isEqualTo(Set.of("spec.kubernetes.extensionRef", "extension"));
        assertThat(kind.references(spec(referring(""))).objects()).containsExactly(REF);
    }

    @Test
    void theClusterIsReadFirstAndMustBeThere() {
        Facts absent = Facts.NONE.with("spec.kubernetes.clusterId", new Observation.Absent());

        assertThat(Golden.intents(translate(attaching(ARC, ""), Facts.NONE)).intents()).extracting(Intent::key)
                .containsExactly("spec.kubernetes.clusterId");
        assertThat(Golden.intents(translate(attaching(ARC, ""), absent)).intents()).singleElement()
                .extracting(Intent::mode).isEqualTo(Intent.Mode.TARGET);
    }

    @Test
    void anotherClusterMustBeThereBeforeTheOldOneIsLetGoOf() {
        Facts moved = Golden.present("compute", "{\"properties\":{\"resourceId\":\"" + AKS + "\"}}");

        Translation.Intents unread = Golden.intents(attached(attaching(ARC, ""), moved));
        Translation.Intents absent = Golden.intents(attached(attaching(ARC, ""),
                moved.with("spec.kubernetes.clusterId", new Observation.Absent())
                        .with("extensions", new Observation.Absent())));
        Translation.Intents same = Golden.intents(attached(attaching(ARC, ""), Golden.present("compute",
                "{\"properties\":{\"resourceId\":\"" + ARC.toUpperCase(Locale.ROOT) + "\"}}")));

        assertThat(unread.intents()).extracting(Intent::mode).containsExactly(Intent.Mode.TARGET);
        assertThat(absent.intents()).extracting(Intent::key).containsExactly("spec.kubernetes.clusterId", "compute");
        assertThat(absent.intents().getLast().dependsOn()).contains("spec.kubernetes.clusterId");
        assertThat(same.intents()).extracting(Intent::key).containsExactly("compute");
    }

    private Translation attached(ObjectNode spec, Facts facts) {
        return kind.translate(Golden.subject(spec(spec), Golden.recorded("compute", "/computes/thing")), resolved(),
                facts);
    }

    @Test
    void whatIsAttachedStaysWantedWhateverBecomesOfTheCluster() {
        Facts absent = Facts.NONE.with("spec.kubernetes.clusterId", new Observation.Absent());

        Translation.Intents arc = Golden.intents(kind.translate(Golden.subject(spec(attaching(ARC, "")),
                Golden.recorded("compute", "/computes/thing")), resolved(), Facts.NONE));
        Translation.Intents aks = Golden.intents(kind.translate(Golden.subject(spec(attaching(AKS, "")),
                Golden.recorded("compute", "/computes/thing")), resolved(), absent));

        assertThat(arc.intents()).extracting(Intent::key).containsExactly("compute");
        assertThat(aks.intents()).extracting(Intent::key).containsExactly("spec.kubernetes.clusterId", "compute");
        assertThat(aks.intents().getFirst().mode()).isEqualTo(Intent.Mode.LOOK);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{\"disableLocalAccounts\":true} | '' | true",
        "{\"apiServerAccessProfile\":{\"enablePrivateCluster\":true}} | '' | true",
        "{\"disableLocalAccounts\":false} | '' | false", "{} | '' | false", "{} | true | true",
        "{\"disableLocalAccounts\":true} | false | false"})
    void trustedAccessIsGrantedWhereItIsNeededOrSaid(String cluster, String said, boolean granted) {
        String more = said.isEmpty() ? "" : ",\"trustedAccess\":" + said;

        List<Intent> intents = Golden.intents(translate(attaching(AKS, more), facts(cluster))).intents();

        assertThat(intents.stream().anyMatch(i -> i.key().startsWith("trustedAccess/"))).isEqualTo(granted);
        if (granted) {
            assertThat(intents.get(1).shared()).isTrue();
            assertThat(intents.get(1).id().name()).matches("[A-Za-z0-9-]{1,24}");
            assertThat(intents.getLast().dependsOn()).contains(intents.get(1).key());
        }
    }

    @ParameterizedTest
    @CsvSource({"by-azure,true,mlworkload,false", "by-azure,false,mlworkload,true", "by-azure,true,other,true"})
    void trustedAccessThatTheWorkspaceHasIsUsedAndLeft(String name, boolean same, String role, boolean made) {
        Facts facts = facts("{}").without("trustedAccessRoleBindings");
        Observation bindings = new Observation.Present(Golden.json("""
                {"value":[{"name":"%s","properties":{"sourceResourceId":"%s",
                 "roles":["Microsoft.MachineLearningServices/workspaces/%s"]}}]}
                """.formatted(name, same ? Golden.WORKSPACE : Golden.WORKSPACE + "x", role)), false);
        ObjectNode spec = attaching(AKS, ",\"trustedAccess\":true");

        Translation.Intents unknown = Golden.intents(translate(spec, facts));
        Translation.Intents known = Golden.intents(translate(spec, facts.with("trustedAccessRoleBindings", bindings)));

        assertThat(unknown.documents()).extracting(Document::path).contains(AKS + "/trustedAccessRoleBindings");
        assertThat(unknown.intents()).extracting(Intent::key).doesNotContain("compute");
        assertThat(known.intents().stream().anyMatch(i -> i.key().startsWith("trustedAccess/"))).isEqualTo(made);
        assertThat(known.intents()).extracting(Intent::key).contains("compute");
    }

    @Test
    void anArcClusterNeedsNoTrustedAccess() {
        assertThat(Golden.intents(translate(attaching(ARC, ",\"trustedAccess\":true"), facts("{}"))).intents())
                .extracting(Intent::key).containsExactly("spec.kubernetes.clusterId", "compute");
    }

    @Test
    void trustedAccessThatWasGrantedStaysWhileTheClusterCannotBeRead() {
        ObjectNode spec = attaching(AKS, "");
        Intent binding = Golden.intents(translate(spec, facts("{\"disableLocalAccounts\":true}"))).intents().get(1);
        ResourceStatus recorded = new ResourceStatus(binding.key(), binding.id().value(), "v",
                ResourceStatus.Origin.Created, ResourceStatus.Phase.Ready, null, null, null, null, null, null);

        List<Intent> intents = Golden.intents(kind.translate(Golden.subject(spec(spec),
                Golden.recorded("compute", "/computes/thing"), recorded), resolved(),
                Facts.NONE.with("spec.kubernetes.clusterId", new Observation.Absent()))).intents();

        assertThat(intents).extracting(Intent::key).containsExactly("spec.kubernetes.clusterId", binding.key(),
                "compute");
    }

    @Test
    void anAksClusterOfAnotherSubscriptionIsRefused() {
        String other = AKS.replace(SUBSCRIPTION, "99999999-2222-3333-4444-555555555555");

        assertThat(Golden.refusal(translate(attaching(other, ""), facts("{}"))))
                .startsWith("spec.kubernetes.clusterId: ").contains("Azure Arc", SUBSCRIPTION);
        assertThat(Golden.refusal(kind.translate(Golden.subject(spec(referring(""))), extension(other, "", null),
                facts("{}")))).startsWith("spec.kubernetes.extensionRef: ");
    }

    @Test
    void aClusterThatActsAsAServicePrincipalIsNotAttached() {
        Intent compute = Golden.intents(translate(attaching(AKS, ""),
                facts("{\"servicePrincipalProfile\":{\"clientId\":\"00000000-0000-0000-0000-000000000009\"}}")))
                .intents().getLast();

        assertThat(Objects.requireNonNull(compute.creationGuard()).reason()).isEqualTo(Reason.INVALID_SPEC);
    }

    @Test
    void aClusterWithoutTheExtensionIsNotAttachedYetAndOneWhereItIsInstalledIsWaitedFor() {
        String id = ARC + "/providers/Microsoft.KubernetesConfiguration/extensions/ml";
        Facts listed = facts("{}").with("extensions", new Observation.Present(Golden.json("{\"value\":[{\"id\":\""
                + id + "\",\"name\":\"ml\",\"properties\":{\"extensionType\":\"Microsoft.AzureML.Kubernetes\"}}]}"),
                false));

        Intent without = Golden.intents(translate(attaching(ARC, ""), facts("{}"))).intents().getLast();
        List<Intent> with = Golden.intents(translate(attaching(ARC, ""), listed)).intents();

        assertThat(Objects.requireNonNull(without.creationGuard()).reason())
                .isEqualTo(Reason.DEPENDENCY_NOT_READY);
        assertThat(with).extracting(Intent::key).containsExactly("spec.kubernetes.clusterId", "extension", "compute");
        assertThat(with.get(1).id().value()).isEqualTo(id);
        assertThat(with.getLast().creationGuard()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"/properties/resourceId,true", "/properties/properties/namespace,true", "/properties/computeType,true",
        "/properties/properties/instanceTypes/gpu/resources/limits/cpu,false",
        "/properties/properties/defaultInstanceType,false", "/tags/a,false"})
    void isUpdatedInPlaceOrAttachedAnew(String path, boolean anew) {
        Intent compute = Golden.intents(translate(attaching(ARC, ""), facts("{}"))).intents().getLast();

        assertThat(compute.update().replaces(JsonPointer.compile(path))).isEqualTo(anew);
    }

    @Test
    void nullsAndNumbersInInstanceTypesAreNoDifference() {
        Intent compute = Golden.intents(translate(attaching(ARC, "," + TYPES), facts("{}"))).intents().getLast();
        ObjectNode answered = compute.body().deepCopy();
        ObjectNode type = (ObjectNode) answered.at("/properties/properties/instanceTypes/gpu");
        type.putNull("nodeSelector").withObject("/resources/requests").putNull("nvidia.com/gpu").put("cpu", 1);
        ((ObjectNode) type.at("/resources/limits")).put("nvidia.com/gpu", 4);

        assertThat(new Comparison(ArmSchema.load()).differences(compute.id().type(), compute.body(), answered,
                compute.rules())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {"-,Created,true", "-,Adopted,false", "Detach,Adopted,true",
        "Retain,Created,false"})
    void isDetachedAndNeverDeleted(String policy, ResourceStatus.Origin origin, boolean detached) {
        ObjectNode spec = attaching(AKS, "");
        if (policy != null) {
            spec.put("deletionPolicy", policy);
        }
        ResourceStatus compute = new ResourceStatus("compute", Golden.WORKSPACE + "/computes/thing", "v", origin,
                ResourceStatus.Phase.Ready, null,
                null, null, null, null, null);

        assertThat(kind.deletion(Golden.subject(spec(spec)), compute).action()).isEqualTo(detached
                ? new DeletionAction.Delete(Map.of("underlyingResourceAction", "Detach"))
                : new DeletionAction.Retain());
        assertThat(kind.deletion(Golden.subject(spec(spec)), compute).replacementQuery())
                .isEqualTo(Map.of("underlyingResourceAction", "Detach"));
    }

    @Test
    void trustedAccessGoesWithTheLastComputeAndStaysWithOneThatStays() {
        ObjectNode spec = attaching(AKS, "");
        ResourceStatus made = binding(ResourceStatus.Origin.Created);
        ManagedObject<MLComputeSpec> subject = Golden.subject(spec(spec),
                Golden.recorded("compute", "/computes/thing"));

        assertThat(kind.deletion(Golden.subject(spec(spec)), made).action())
                .isEqualTo(new DeletionAction.Delete(Map.of()));
        assertThat(kind.deletion(Golden.subject(spec(spec.put("deletionPolicy", "Detach"))),
                binding(ResourceStatus.Origin.Adopted)).action())
                .isEqualTo(new DeletionAction.Retain());
        assertThat(kind.deletion(subject, made).reliance()).hasValueSatisfying(reliance -> {
            assertThat(reliance.of().value()).endsWith("/computes/thing");
            assertThat(reliance.on().test(Golden.json("{}"))).isTrue();
        });
        assertThat(kind.deletion(Golden.subject(spec(spec)), made).reliance()).isEmpty();
        assertThat(kind.deletion(subject, Golden.recorded("compute", "/computes/thing")).reliance()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "- | UNKNOWN | NOT_CHECKED | can't be read", "[] | FALSE | EXTENSION_MISSING | MLClusterExtension",
        "[{\"properties\":{\"extensionType\":\"Microsoft.Dapr\"}}] | FALSE | EXTENSION_MISSING | no Azure ML extension",
        "[{\"name\":\"x\",\"properties\":{\"extensionType\":\"microsoft.azureml.kubernetes\",\"provisioningState\":"
                + "\"Failed\"}}] | FALSE | EXTENSION_NOT_READY | is Failed",
        "[{\"name\":\"x\",\"properties\":{\"extensionType\":\"Microsoft.AzureML.Kubernetes\",\"provisioningState\":"
                + "\"Succeeded\"}}] | UNKNOWN | NOT_CHECKED | namespace default"})
    void saysWhatItCouldCheckOfAClusterThatIsNamedById(String listed, Truth status, ConditionReason reason,
            String words) {
        Facts facts = listed == null
                ? facts("{}").without("extensions").with("extensions", new Observation.Absent())
                : facts("{}").with("extensions", new Observation.Present(Golden.json("{\"value\":" + listed + "}"),
                        false));

        KindCondition told = Golden.intents(translate(attaching(ARC, ""), facts)).conditions().getFirst();

        assertThat(told.status()).isEqualTo(status);
        assertThat(told.reason()).isEqualTo(reason);
        assertThat(told.message()).contains(words);
    }

    @Test
    void saysWhatItCouldCheckInTheClusterThatItRunsIn() {
        String inCluster = ",\"inCluster\":true,\"nodeSelector\":{\"pool\":\"ml\"}";
        List<ClusterNode> small = List.of(new ClusterNode("n", Map.of("pool", "ml"),
                Map.of("cpu", "8", "memory", "8Gi", "nvidia.com/gpu", "2")));

        KindCondition elsewhere = told("", extension(ARC, "", null));
        KindCondition blind = told("," + TYPES, extension(ARC, inCluster, null));
        KindCondition tooSmall = told("," + TYPES, extension(ARC, inCluster, small));

        assertThat(elsewhere.status()).isEqualTo(Truth.UNKNOWN);
        assertThat(blind.status()).isEqualTo(Truth.UNKNOWN);
        assertThat(tooSmall.status()).isEqualTo(Truth.FALSE);
        assertThat(tooSmall.reason()).isEqualTo(ConditionReason.NODES_TOO_SMALL);
        assertThat(tooSmall.message()).isEqualTo("instanceTypes.gpu asks 4 nvidia.com/gpu, the largest node has 2");
        assertThat(told(",\"namespace\":\"team-a\"", extension(ARC, inCluster, null))).satisfies(checked -> {
            assertThat(checked.status()).isEqualTo(Truth.TRUE);
            assertThat(checked.message()).contains("team-a");
        });
    }

    @Test
    void saysThatAClusterCouldNotBeRead() {
        Observation denied = new Observation.Unreadable(new ArmResult.Failure(FailureKind.AUTHORIZATION,
                ArmError.of("AuthorizationFailed", "no"), Optional.empty(), 403));

        Translation.Intents unread = Golden.intents(translate(attaching(AKS, ""),
                Facts.NONE.with("spec.kubernetes.clusterId", denied).with("extensions", new Observation.Absent())));

        assertThat(unread.conditions().getFirst().message()).contains("trustedAccess: true", "extensions of",
                "namespace default");
        assertThat(unread.intents()).extracting(Intent::key).contains("compute");
    }

    @Test
    void theNamespaceIsMadeInTheClusterThatItRunsIn() {
        ManagedObject<MLComputeSpec> subject = Golden.subject(spec(referring(",\"namespace\":\"team-a\"")));

        assertThat(kind.outputs(subject, extension(ARC, ",\"inCluster\":true", null), Facts.NONE))
                .containsExactly(new Output.Namespace("team-a"));
        assertThat(kind.outputs(subject, extension(ARC, "", null), Facts.NONE)).isEmpty();
        assertThat(kind.outputs(Golden.subject(spec(attaching(ARC, ""))), resolved(), Facts.NONE)).isEmpty();
        assertThat(kind.outputs(Golden.subject(spec(Golden.json("{\"amlCompute\":{\"vmSize\":\"s\"}}"))), resolved(),
                Facts.NONE)).isEmpty();
    }

    private KindCondition told(String more, ResolvedReferences resolved) {
        return Golden.intents(kind.translate(Golden.subject(spec(referring(more))), resolved, facts("{}"))).conditions()
                .getFirst();
    }

    private Translation translate(JsonNode spec, Facts facts) {
        return kind.translate(Golden.subject(spec(spec)), resolved(), facts);
    }

    private static ResourceStatus binding(ResourceStatus.Origin origin) {
        return new ResourceStatus("trustedAccess/x", AKS + "/trustedAccessRoleBindings/x", "v", origin,
                ResourceStatus.Phase.Ready, null, null, null, null, null, null);
    }

    private static Facts facts(String clusterProperties) {
        return facts("spec.kubernetes.clusterId", clusterProperties);
    }

    private static Facts facts(String key, String clusterProperties) {
        return Golden.present(key, "{\"location\":\"westeurope\",\"properties\":" + clusterProperties + "}")
                .with("extensions", new Observation.Present(Golden.json("{\"value\":[]}"), false))
                .with("trustedAccessRoleBindings", new Observation.Absent());
    }

    private static ObjectNode attaching(String cluster, String more) {
        return Golden
                .json("{\"workspaceRef\":{\"name\":\"ws\"},\"kubernetes\":{\"clusterId\":\"" + cluster + "\"" + more
                        + "}}");
    }

    private static ObjectNode referring(String more) {
        return Golden.json("{\"workspaceRef\":{\"name\":\"ws\"},\"kubernetes\":{\"extensionRef\":"
                + "{\"name\":\"ext\",\"namespace\":\"team\"}" + more + "}}");
    }

    private static ResolvedReferences resolved() {
        return Golden.resolved("westeurope", Map.of());
    }

    /** Finding H9: the namespace is told also where the spec says none, for Azure then takes its default. */
    @Test
    void saysInWhichNamespaceOfTheClusterJobsRun() {
        assertThat(kind.clusterUse(spec(attaching(ARC, ",\"namespace\":\"team-b\""))).namespaces())
                .isEqualTo(Map.of("spec.kubernetes.namespace", "team-b"));
        assertThat(kind.clusterUse(spec(attaching(ARC, ""))).namespaces())
                .isEqualTo(Map.of("spec.kubernetes.namespace", "default"));
        assertThat(kind.clusterUse(spec(Golden.json("{\"amlCompute\":{\"vmSize\":\"s\"}}"))).namespaces()).isEmpty();
    }

    /** Finding H9: instance types are those of the whole cluster, and the extension's owner's to say. */
    @Test
    void instanceTypesAreSaidWhereTheExtensionIs() {
        ObjectNode spec = referring("," + TYPES);
        ((ObjectNode) spec.at("/kubernetes/extensionRef")).put("namespace", "platform");
        ObjectRef there = new ObjectRef("MLClusterExtension", "platform", "ext");
        ResolvedReferences near = extension(ARC, "", null);
        ResolvedReferences resolved = new ResolvedReferences(Golden.WORKSPACE, "westeurope", null, Map.of(), Map.of(),
                null,
                new ResolvedReferences.Nearby(Map.of(), Map.of(there, near.object(REF)), null), Instant.EPOCH);

        assertThat(Golden.refusal(kind.translate(Golden.subject(spec(spec)), resolved, Facts.NONE)))
                .startsWith("spec.kubernetes.instanceTypes: ").contains("platform");
        assertThat(kind.clusterUse(spec(spec)).wholeCluster()).contains("spec.kubernetes.instanceTypes");
    }

    private static ResolvedReferences extension(String cluster, String more, @Nullable List<ClusterNode> nodes) {
        ReferencedObject referred = new ReferencedObject(REF, ArmId.parse(cluster
                + "/providers/Microsoft.KubernetesConfiguration/extensions/ext"),
                Golden.json("{\"clusterId\":\"" + cluster + "\"" + more + "}"), Golden.json("{}"));
        return new ResolvedReferences(Golden.WORKSPACE, "westeurope", null, Map.of(), Map.of(), null,
                new ResolvedReferences.Nearby(Map.of(), Map.of(REF, referred), nodes, ARC), Instant.EPOCH);
    }

    private static MLComputeSpec spec(JsonNode spec) {
        return Golden.spec(MLComputeSpec.class, spec);
    }
}
