package dev.azureml.operator.compute;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.api.MLComputeSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.api.SecretKeyRef;
import dev.azureml.operator.arm.ArmError;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.arm.SensitiveString;
import dev.azureml.operator.plan.DeletionAction;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.SecretValue;
import dev.azureml.operator.plan.Translation;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Computes that are attached: their bodies, their secrets, and that they are let go of and never deleted. */
class AttachedTest {
    private static final String ACCOUNT = "/properties/properties/administratorAccount/";

    private final ComputeKind kind = new ComputeKind();

    @ParameterizedTest
    @ValueSource(strings = {"virtual-machine", "virtual-machine-password", "hd-insight", "databricks", "synapse-spark",
        "synapse-spark-minimal", "data-factory", "aks", "aks-minimal", "data-lake-analytics"})
    void isWhatAzureTakes(String name) {
        assertThat(Golden.puts(translate(golden(name), Facts.NONE))).isEqualTo(Golden.read("compute/" + name)
                .get("puts"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"virtual-machine", "virtual-machine-password", "hd-insight", "databricks", "aks"})
    void secretsAreNotInTheBody(String name) {
        Intent intent = only(name, Facts.NONE);

        assertThat(intent.secrets()).isNotEmpty();
        assertThat(intent.body().toString()).doesNotContain("secret");
        assertThat(intent.body().findValues("secretKeyRef")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"virtual-machine,dsvm/private,spec.virtualMachine.administratorAccount.privateKeyData",
        "virtual-machine,dsvm/public,spec.virtualMachine.administratorAccount.publicKeyData",
        "virtual-machine-password,dsvm/password,spec.virtualMachine.administratorAccount.password",
        "hd-insight,hdi/password,spec.hdInsight.administratorAccount.password",
        "databricks,databricks/token,spec.databricks.databricksAccessToken",
        "aks,tls/cert,spec.aks.sslConfiguration.cert", "aks,tls/key,spec.aks.sslConfiguration.key"})
    void anEmptySecretIsRefusedByItsPath(String name, String source, String path) {
        ResolvedReferences all = Golden.resolved(golden(name));
        Map<SecretKeyRef, SecretValue> secrets = new HashMap<>(all.secrets());
        String[] parts = source.split("/", 2);
        secrets.put(new SecretKeyRef(parts[0], parts[1]), new SecretValue(source, "1", new SensitiveString(" \n")));

        assertThat(Golden.refusal(translate(golden(name), Golden.resolved("westeurope", secrets), Facts.NONE)))
                .isEqualTo(path + ": the value in the Secret is empty");
    }

    @ParameterizedTest
    @CsvSource({"virtual-machine-password,administratorAccount/password",
        "virtual-machine-password,administratorAccount/privateKeyData", "hd-insight,administratorAccount/publicKeyData",
        "databricks,databricksAccessToken", "aks,sslConfiguration/key"})
    void overridesTakeNoSecret(String name, String property) {
        ObjectNode spec = golden(name);
        String json = "{\"properties\":{\"properties\":{\"" + property.replace("/", "\":{\"") + "\":\"text\""
                + (property.contains("/") ? "}" : "") + "}}}";
        spec.set("overrides", Golden.json(json));

        assertThat(Golden.refusal(translate(spec, Facts.NONE))).startsWith("spec.overrides: ").contains("secretKeyRef");
    }

    @ParameterizedTest
    @CsvSource({"virtual-machine,/properties/resourceId,true", "virtual-machine,/properties/computeType,true",
        "virtual-machine,/properties/properties/sshPort,false", "virtual-machine,/properties/description,false",
        "virtual-machine,/properties/properties/administratorAccount/privateKeyData,false",
        "databricks,/properties/properties/databricksAccessToken,false", "synapse-spark,/tags/a,false",
        "data-factory,/properties/resourceId,true", "hd-insight,/properties/resourceId,true",
        "aks,/properties/properties/agentCount,true", "aks,/tags/a,true",
        "aks,/properties/properties/sslConfiguration/key,true", "data-lake-analytics,/properties/description,true"})
    void isUpdatedInPlaceOrAttachedAnew(String name, String path, boolean anew) {
        assertThat(only(name, Facts.NONE).update().replaces(JsonPointer.compile(path))).isEqualTo(anew);
    }

    @Test
    void theNameOfTheUserIsComparedWhereAzureTellsIt() {
        JsonPointer user = JsonPointer.compile(ACCOUNT + "username");
        Facts told = Golden.present("compute", """
                {"properties":{"computeType":"VirtualMachine","properties":{"administratorAccount":{"username":"x"}}}}
                """);
        Facts untold = Golden.present("compute", """
                {"properties":{"computeType":"VirtualMachine","properties":{"administratorAccount":null}}}
                """);

        assertThat(only("virtual-machine", told).rules().ignored()).doesNotContain(user);
        assertThat(only("virtual-machine", untold).rules().ignored()).contains(user);
    }

    @Test
    void anAksClusterOfAnotherSubscriptionIsRefused() {
        ObjectNode spec = golden("aks-minimal");
        spec.withObject("/aks").put("clusterId", "/subscriptions/99999999-2222-3333-4444-555555555555/resourceGroups/rg"
                + "/providers/Microsoft.ContainerService/managedClusters/scoring");

        assertThat(Golden.refusal(translate(spec, Facts.NONE))).startsWith("spec.aks.clusterId: ")
                .contains("99999999-2222", "11111111-2222", "Arc");
    }

    @Test
    void aRetiredServiceIsNeverAttachedNorTakenDownToBeAttachedAnew() {
        Intent intent = only("data-lake-analytics", Facts.NONE);

        assertThat(Objects.requireNonNull(intent.creationGuard())).satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo(Reason.SERVICE_RETIRED);
            assertThat(problem.message()).contains("retired", "synapseSpark");
        });
        assertThat(intent.update().replacement().inUse()).contains("could not be attached again");
        assertThat(only("aks", Facts.NONE).creationGuard()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"hd-insight,V1OnlyTarget,synapseSpark", "databricks,V1OnlyTarget,synapseSpark",
        "data-factory,V1OnlyTarget,Data Factory", "aks,V1OnlyTarget,kubernetes",
        "data-lake-analytics,RetiredTarget,synapseSpark"})
    void whatHasNoFutureIsSaidWithTheWayOut(String name, String rule, String wayOut) {
        assertThat(Golden.intents(translate(golden(name), Facts.NONE)).advice()).singleElement().satisfies(advice -> {
            assertThat(advice.rule()).isEqualTo(rule);
            assertThat(advice.message()).contains(wayOut);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"virtual-machine", "synapse-spark"})
    void whatIsOfTodayIsNotAdvisedAgainst(String name) {
        assertThat(Golden.intents(translate(golden(name), Facts.NONE)).advice()).extracting(Advice::rule).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"virtual-machine", "hd-insight", "databricks", "synapse-spark", "data-factory", "aks",
        "data-lake-analytics"})
    void isDetachedWhateverTheSpecOrTheRecordSays(String name) {
        Map<String, String> detach = Map.of("underlyingResourceAction", "Detach");
        for (String policy : new String[]{"Delete", "Detach"}) {
            for (ResourceStatus.Origin origin : ResourceStatus.Origin.values()) {
                ObjectNode spec = golden(name).put("deletionPolicy", policy);
                assertThat(
                        kind.deletion(Golden.subject(read(spec)), record("compute", "computes/thing", origin)).action())
                        .isEqualTo(new DeletionAction.Delete(detach));
            }
        }
        assertThat(kind.deletion(Golden.subject(read(golden(name))), Golden.recorded("compute", "/computes/thing"))
                .reliance())
                .isEmpty();
        assertThat(kind.deletion(Golden.subject(read(golden(name))), Golden.recorded("compute", "/computes/thing"))
                .replacementQuery())
                .isEqualTo(detach);
    }

    @ParameterizedTest
    @ValueSource(strings = {"virtual-machine", "aks", "data-lake-analytics"})
    void whatWasAdoptedStaysUnlessDetachIsSaid(String name) {
        ObjectNode spec = golden(name);
        spec.remove("deletionPolicy");

        assertThat(kind.deletion(Golden.subject(read(spec)),
                record("compute", "computes/thing", ResourceStatus.Origin.Adopted)).action())
                .isEqualTo(new DeletionAction.Retain());
    }

    @ParameterizedTest
    @CsvSource({"virtual-machine,spec.virtualMachine.resourceId", "hd-insight,spec.hdInsight.resourceId",
        "databricks,spec.databricks.resourceId", "synapse-spark,spec.synapseSpark.resourceId",
        "data-factory,spec.dataFactory.resourceId", "aks,spec.aks.clusterId"})
    void whatIsAttachedMustBeThereBeforeItIsAttachedAndIsNotLookedAtAtRest(String name, String property) {
        String id = only(name, Facts.NONE).body().at("/properties/resourceId").asText();
        Facts absent = Facts.NONE.with("compute", new Observation.Absent());
        Facts other = Golden.present("compute", "{\"properties\":{\"resourceId\":\"" + id + "2\"}}");
        Facts same = Golden.present("compute", "{\"properties\":{\"resourceId\":\"" + id.toUpperCase(Locale.ROOT)
                + "\"}}");

        for (Facts facts : List.of(absent, other)) {
            assertThat(Golden.intents(translate(golden(name), facts)).intents()).satisfiesExactly(target -> {
                assertThat(target.key()).isEqualTo(property);
                assertThat(target.mode()).isEqualTo(Intent.Mode.TARGET);
                assertThat(target.id().value()).isEqualTo(id);
            }, compute -> assertThat(compute.dependsOn()).containsExactly(property));
        }
        assertThat(Golden.intents(translate(golden(name), same)).intents()).extracting(Intent::key)
                .containsExactly("compute");
    }

    @Test
    void whatCannotBeReadIsSaidToBeUnchecked() {
        Facts unread = Facts.NONE.with("compute", new Observation.Absent()).with("spec.virtualMachine.resourceId",
                new Observation.Unreadable(new ArmResult.Failure(FailureKind.AUTHORIZATION,
                        ArmError.of("AuthorizationFailed", "no"), Optional.empty(), 403)));

        assertThat(Golden.intents(translate(golden("virtual-machine"), unread)).advice()).singleElement()
                .satisfies(advice -> {
                    assertThat(advice.rule()).isEqualTo("TargetUnread");
                    assertThat(advice.message()).startsWith("spec.virtualMachine.resourceId: ");
                });
    }

    @Test
    void reportsWhatItIsForAndWhatIsAttached() {
        assertThat(report("virtual-machine", """
                {"properties":{"computeType":"VirtualMachine","isAttachedCompute":true,"resourceId":"/vm",
                 "properties":{"virtualMachineSize":"Standard_DS3_v2"}}}
                """)).isEqualTo(Golden.json("""
                {"computeType":"VirtualMachine","uses":["Train"],"isAttachedCompute":true,"resourceId":"/vm",
                 "vmSize":"Standard_DS3_v2"}
                """));
        assertThat(report("aks", """
                {"properties":{"computeType":"AKS","properties":{"agentVmSize":"Standard_D3_v2"}}}
                """)).isEqualTo(Golden.json("""
                {"computeType":"AKS","uses":["Deploy"],"vmSize":"Standard_D3_v2"}
                """));
    }

    @Test
    void reportsASparkPool() {
        assertThat(report("synapse-spark", """
                {"properties":{"computeType":"SynapseSpark","properties":{"sparkVersion":"3.4","nodeCount":3,
                 "nodeSize":"Medium","autoScaleProperties":{"enabled":true,"minNodeCount":3,"maxNodeCount":10}}}}
                """)).isEqualTo(Golden.json("""
                {"computeType":"SynapseSpark","uses":["Train"],"vmSize":"Medium","sparkPool":{"sparkVersion":"3.4",
                 "nodeCount":3,"autoScale":true,"minNodeCount":3,"maxNodeCount":10}}
                """));
    }

    private static ResourceStatus record(String key, String path, ResourceStatus.Origin origin) {
        ResourceStatus r = Golden.recorded(key, "/" + path);
        return new ResourceStatus(r.key(), r.id(), r.apiVersion(), origin, r.phase(), null, null, null, null, null,
                null);
    }

    private ObjectNode report(String name, String body) {
        return kind.report(Golden.subject(read(golden(name))), Golden.present("compute", body));
    }

    private Intent only(String name, Facts facts) {
        return Golden.intents(translate(golden(name), facts)).intents().getFirst();
    }

    private static ObjectNode golden(String name) {
        return Golden.read("compute/" + name).get("spec").deepCopy();
    }

    private static MLComputeSpec read(JsonNode spec) {
        return Golden.spec(MLComputeSpec.class, spec);
    }

    private Translation translate(JsonNode spec, Facts facts) {
        return translate(spec, Golden.resolved(spec), facts);
    }

    private Translation translate(JsonNode spec, ResolvedReferences resolved, Facts facts) {
        return kind.translate(Golden.subject(read(spec)), resolved, facts);
    }
}
