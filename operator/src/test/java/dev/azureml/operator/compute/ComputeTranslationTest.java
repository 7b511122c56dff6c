package dev.azureml.operator.compute;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.Advice;
import dev.azureml.api.MLComputeSpec;
import dev.azureml.api.SecretKeyRef;
import dev.azureml.operator.arm.SensitiveString;
import dev.azureml.operator.plan.Action;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.Resolved;
import dev.azureml.operator.plan.SecretValue;
import dev.azureml.operator.plan.Translation;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class ComputeTranslationTest {
    private static final String CLUSTER = "{\"amlCompute\":{\"vmSize\":\"s\"}}";
    private static final String INSTANCE = "{\"computeInstance\":{\"vmSize\":\"s\"}}";

    private final ComputeKind kind = new ComputeKind();

    @ParameterizedTest
    @ValueSource(strings = {"cluster", "cluster-minimal", "instance", "instance-minimal"})
    void isWhatAzureTakes(String name) {
        JsonNode golden = Golden.read("compute/" + name);

        Translation translation = translate(golden.get("spec"), Golden.resolved(golden.get("spec")), Facts.NONE);

        assertThat(Golden.puts(translation)).isEqualTo(golden.get("puts"));
    }

    @Test
    void secretsAreNotInTheBody() {
        JsonNode golden = Golden.read("compute/cluster");

        Translation translation = translate(golden.get("spec"), Golden.resolved(golden.get("spec")), Facts.NONE);

        Intent intent = Golden.intents(translation).intents().getFirst();
        assertThat(intent.body().toString()).contains("\"ops\"").doesNotContain("secret");
        assertThat(intent.secrets().keySet()).extracting(JsonPointer::toString).containsExactlyInAnyOrder(
                "/properties/properties/userAccountCredentials/adminUserPassword",
                "/properties/properties/userAccountCredentials/adminUserSshPublicKey");
    }

    @ParameterizedTest
    @CsvSource({"/tags/a,false", "/identity/type,false", "/properties/properties/scaleSettings/maxNodeCount,false",
        "/properties/properties/vmSize,true", "/properties/description,true", "/properties/disableLocalAuth,true",
        "/properties/properties/scaleSettingsX,true"})
    void clusterIsUpdatedInPlaceOrMadeAnew(String path, boolean anew) {
        assertThat(only(CLUSTER).update().replaces(JsonPointer.compile(path))).isEqualTo(anew);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tags/a", "/identity/type", "/properties/properties/idleTimeBeforeShutdown",
        "/properties/properties/vmSize"})
    void nothingOfAnInstanceIsUpdatedInPlace(String path) {
        assertThat(only(INSTANCE).update().replaces(JsonPointer.compile(path))).isTrue();
    }

    @Test
    void aClusterIsScaledByPatchWithAllThatAzureRequires() {
        JsonPointer scale = JsonPointer.compile("/properties/properties/scaleSettings");

        assertThat(only(CLUSTER).update().patchFor(List.of(JsonPointer.compile(scale + "/minNodeCount"))))
                .containsExactly(scale);
        assertThat(only(CLUSTER).update()
                .patchFor(List.of(JsonPointer.compile(scale + "/minNodeCount"), JsonPointer.compile("/tags/a"))))
                .isEmpty();
    }

    @Test
    void powerIsManagedOnlyWhenAskedFor() {
        assertThat(only(INSTANCE).actions()).isEmpty();
        assertThat(only(CLUSTER).actions()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"Running,start,Running", "Stopped,stop,Stopped"})
    void powerStateBecomesAnAction(String wanted, String action, String reached) {
        Action power = only("{\"computeInstance\":{\"vmSize\":\"s\",\"powerState\":\"" + wanted + "\"}}").actions()
                .getFirst();

        assertThat(power.value()).isEqualTo(wanted);
        assertThat(power.verb()).isEqualTo(action);
        assertThat(power.state()).hasToString("/properties/properties/state");
        assertThat(power.reached()).contains(reached).doesNotContain("Starting", "Stopping");
        assertThat(power.moving()).contains("Starting", "Stopping", "SettingUp").doesNotContain("Running", "Stopped",
                "Unusable");
    }

    @Test
    void workspaceKnownByIdAloneIsReadForItsLocation() {
        JsonNode spec = Golden.json("{\"workspaceId\":\"" + Golden.WORKSPACE + "\",\"amlCompute\":{\"vmSize\":\"s\"}}");
        Resolved resolved = Golden.resolved(null, Map.of());

        List<Intent> before = Golden.intents(translate(spec, resolved, Facts.NONE)).intents();
        List<Intent> after = Golden.intents(translate(spec, resolved,
                Golden.present("workspace", "{\"location\":\"swedencentral\"}"))).intents();

        assertThat(before).extracting(Intent::key, Intent::mode, Intent::id)
                .containsExactly(tuple("workspace", Intent.Mode.REQUIRE,
                        Golden.WORKSPACE));
        assertThat(after).extracting(Intent::key).containsExactly("workspace", "compute");
        assertThat(after.getLast().body().at("/location").asText()).isEqualTo("swedencentral");
        assertThat(after.getLast().dependsOn()).isEqualTo(Set.of("workspace"));
    }

    @Test
    void aWorkspaceThatIsNotThereLeavesTheComputeOut() {
        JsonNode spec = Golden.json(CLUSTER);

        Translation translation = translate(spec, Golden.resolved(null, Map.of()),
                Facts.NONE.with("workspace", new Observation.Absent()));

        assertThat(Golden.intents(translation).intents()).extracting(Intent::key).containsExactly("workspace");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n", " \r\n"})
    void anEmptySecretIsRefusedByItsPath(String value) {
        JsonNode spec = Golden.read("compute/cluster").get("spec");
        Map<SecretKeyRef, SecretValue> secrets = Map.of(new SecretKeyRef("nodes", "password"), secret(value),
                new SecretKeyRef("nodes", "ssh"), secret("ssh-rsa"));

        assertThat(Golden.refusal(translate(spec, Golden.resolved("westeurope", secrets), Facts.NONE)))
                .startsWith("spec.amlCompute.userAccountCredentials.adminUserPassword: ");
    }

    @Test
    void oneLineBreakAtTheEndOfASecretIsLeftOut() {
        JsonNode spec = Golden.read("compute/cluster").get("spec");
        Map<SecretKeyRef, SecretValue> secrets = Map.of(new SecretKeyRef("nodes", "password"), secret(" p w\n\n"),
                new SecretKeyRef("nodes", "ssh"), secret("ssh-rsa\r\n"));

        Intent intent = Golden.intents(translate(spec, Golden.resolved("westeurope", secrets), Facts.NONE)).intents()
                .getFirst();

        assertThat(intent.secrets().values()).extracting(v -> v.value().value()).containsExactlyInAnyOrder(" p w\n",
                "ssh-rsa");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"properties\":{\"properties\":{\"userAccountCredentials\":{\"adminUserPassword\":\"x\"}}}}",
        "{\"properties\":{\"properties\":{\"userAccountCredentials\":{\"adminUserSshPublicKey\":\"x\"}}}}",
        "{\"properties\":{\"properties\":{\"userAccountCredentials\":null}}}", "{\"properties\":\"x\"}"})
    void overridesTakeNoSecret(String overrides) {
        JsonNode spec = Golden.json("{\"amlCompute\":{\"vmSize\":\"s\"},\"overrides\":" + overrides + "}");

        assertThat(Golden.refusal(translate(spec, Golden.resolved(spec), Facts.NONE))).startsWith("spec.overrides: ")
                .contains("secretKeyRef");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"amlCompute\":{\"vmSize\":\"s\",\"scaleSettings\":{\"minNodeCount\":1,\"maxNodeCount\":2}}}|NodesAlwaysOn",
        "{\"amlCompute\":{\"vmSize\":\"s\",\"vmPriority\":\"LowPriority\"}}|LowPriority",
        "{\"amlCompute\":{\"vmSize\":\"s\",\"remoteLoginPortPublicAccess\":\"Enabled\"}}|PublicSsh",
        "{\"computeInstance\":{\"vmSize\":\"s\"}}|NoIdleShutdown",
        "{\"computeInstance\":{\"vmSize\":\"s\",\"idleTimeBeforeShutdown\":\"PT1H\","
                + "\"sshSettings\":{\"sshPublicAccess\":\"Enabled\"}}}|PublicSsh"})
    void advisesOnWhatCostsOrOpens(String spec, String rule) {
        assertThat(advice(spec)).extracting(Advice::rule).containsExactly(rule);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"amlCompute\":{\"vmSize\":\"s\",\"scaleSettings\":{\"minNodeCount\":0,\"maxNodeCount\":2}}}",
        "{\"computeInstance\":{\"vmSize\":\"s\",\"idleTimeBeforeShutdown\":\"PT1H\"}}",
        "{\"computeInstance\":{\"vmSize\":\"s\",\"schedules\":{\"computeStartStop\":"
                + "[{\"action\":\"Stop\",\"triggerType\":\"Cron\"}]}}}"})
    void hasNoAdviceWhereThereIsNothingToSay(String spec) {
        assertThat(advice(spec)).isEmpty();
    }

    private List<Advice> advice(String spec) {
        return Golden.intents(translate(Golden.json(spec), Golden.resolved(Golden.json(spec)), Facts.NONE)).advice();
    }

    private Intent only(String spec) {
        return Golden.intents(translate(Golden.json(spec), Golden.resolved(Golden.json(spec)), Facts.NONE)).intents()
                .getFirst();
    }

    private static SecretValue secret(String value) {
        return new SecretValue("nodes/x", "1", new SensitiveString(value));
    }

    private Translation translate(JsonNode spec, Resolved resolved, Facts facts) {
        return kind.translate(Golden.subject(Golden.spec(MLComputeSpec.class, spec)), resolved, facts);
    }
}
