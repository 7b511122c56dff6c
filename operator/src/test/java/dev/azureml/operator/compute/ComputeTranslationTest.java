package dev.azureml.operator.compute;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLComputeSpec;
import dev.azureml.api.SecretKeyRef;
import dev.azureml.operator.arm.SensitiveString;
import dev.azureml.operator.plan.Action;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.SecretValue;
import dev.azureml.operator.plan.Translation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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
    @ValueSource(strings = {"cluster", "cluster-minimal", "cluster-windows", "instance", "instance-minimal"})
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
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "true|{'amlCompute':{'vmSize':'s'}}",
        "true|{'amlCompute':{'vmSize':'s','remoteLoginPortPublicAccess':'NotSpecified'}}",
        "|{'amlCompute':{'vmSize':'s','remoteLoginPortPublicAccess':'Enabled'}}",
        "|{'amlCompute':{'vmSize':'s','userAccountCredentials':{'adminUserName':'ops'}}}",
        "false|{'disableLocalAuth':false,'amlCompute':{'vmSize':'s'}}",
        "true|{'disableLocalAuth':true,'amlCompute':{'vmSize':'s','remoteLoginPortPublicAccess':'Enabled'}}",
        "true|{'computeInstance':{'vmSize':'s'}}",
        "true|{'computeInstance':{'vmSize':'s','sshSettings':{'sshPublicAccess':'Disabled'}}}",
        "|{'computeInstance':{'vmSize':'s','sshSettings':{'sshPublicAccess':'Enabled'}}}",
        "|{'computeInstance':{'vmSize':'s','sshSettings':{'adminPublicKey':'ssh-rsa k'}}}",
        "false|{'disableLocalAuth':false,'computeInstance':{'vmSize':'s'}}"})
    void localUsersAreOffFromTheBeginningUnlessSomebodyIsToLogIn(@Nullable Boolean off, String text) {
        JsonNode spec = Golden.json(text.replace('\'', '"'));

        JsonNode sent = Golden.puts(translate(spec, Golden.resolved(spec), Facts.NONE))
                .at("/0/body/properties/disableLocalAuth");

        assertThat(sent.isMissingNode() ? null : (Boolean) sent.booleanValue()).isEqualTo(off);
        assertThat(Golden.intents(translate(spec, Golden.resolved(spec), Facts.NONE)).intents().getFirst().body()
                .path("properties").has("disableLocalAuth")).as("of one that is there")
                .isEqualTo(spec.has("disableLocalAuth"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {"{}|westeurope",
        "{'location':'northeurope'}|northeurope",
        "{'computeLocation':'northeurope'}|northeurope",
        "{'location':'westeurope','computeLocation':'northeurope'}|westeurope"})
    void aNewClusterIsWhereItsNodesAre(String said, String location) {
        ObjectNode spec = Golden.json(CLUSTER);
        spec.setAll(Golden.json(said.replace('\'', '"')));

        assertThat(Golden.puts(translate(spec, Golden.resolved(spec), Facts.NONE)).at("/0/body/location").asText())
                .isEqualTo(location);
    }

    @Test
    void aComputeThatIsThereStaysInTheLocationThatItWasMadeIn() {
        ObjectNode spec = Golden.json(CLUSTER).put("computeLocation", "northeurope");
        Facts facts = Golden.present("compute", "{\"location\":\"West Europe\",\"properties\":{\"computeType\":"
                + "\"AmlCompute\",\"computeLocation\":\"northeurope\"}}");

        assertThat(Golden.puts(translate(spec, Golden.resolved(spec), facts)).at("/0/body/location").asText())
                .isEqualTo("West Europe");
    }

    @Test
    void aNewClusterGrowsAsFarAsAzMlLetsItWhereNothingIsSaid() {
        JsonNode spec = Golden.json(CLUSTER);

        Translation translation = translate(spec, Golden.resolved(spec), Facts.NONE);

        assertThat(Golden.puts(translation).at("/0/body/properties/properties/scaleSettings")).isEqualTo(Golden.json(
                "{\"minNodeCount\":0,\"maxNodeCount\":4,\"nodeIdleTimeBeforeScaleDown\":\"PT120S\"}"));
        assertThat(Golden.intents(translation).intents().getFirst().rules().ignored())
                .contains(JsonPointer.compile("/properties/properties/scaleSettings"));
        JsonNode said = Golden.json("{\"amlCompute\":{\"vmSize\":\"s\",\"scaleSettings\":{\"maxNodeCount\":2}}}");
        assertThat(Golden.puts(translate(said, Golden.resolved(said), Facts.NONE))
                .at("/0/body/properties/properties/scaleSettings")).isEqualTo(Golden.json("{\"maxNodeCount\":2}"));
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

    @ParameterizedTest
    @CsvSource({"{},VirtualMachine", "'{\"replacementPolicy\":\"Recreate\"}',Kubernetes"})
    void aComputeOfAnotherTypeIsLeftAlone(String more, String found) {
        JsonNode spec = Golden.json(CLUSTER).setAll(Golden.json(more));
        Facts facts = Golden.present("compute", "{\"properties\":{\"computeType\":\"" + found + "\"}}");

        Translation translation = translate(spec, Golden.resolved(spec), facts);

        assertThat(translation).isInstanceOfSatisfying(Translation.Refused.class,
                refused -> assertThat(refused.problem().reason()).isEqualTo(Reason.CONFLICT));
        assertThat(Golden.refusal(translation)).contains("thing is of type " + found, "not AmlCompute", "azureName");
    }

    @Test
    void aTypeIsTheSameInAnyCase() {
        Facts facts = Golden.present("compute", "{\"properties\":{\"computeType\":\"amlcompute\"}}");

        assertThat(Golden.intents(translate(Golden.json(CLUSTER), Golden.resolved(Golden.json(CLUSTER)), facts))
                .intents()).hasSize(1);
    }

    @Test
    void workspaceKnownByIdAloneIsReadForItsLocation() {
        JsonNode spec = Golden.json("{\"workspaceId\":\"" + Golden.WORKSPACE + "\",\"amlCompute\":{\"vmSize\":\"s\"}}");
        ResolvedReferences resolved = Golden.resolved(null, Map.of());

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

    private Intent only(String spec) {
        return Golden.intents(translate(Golden.json(spec), Golden.resolved(Golden.json(spec)), Facts.NONE)).intents()
                .getFirst();
    }

    private static SecretValue secret(String value) {
        return new SecretValue("nodes/x", "1", new SensitiveString(value));
    }

    private Translation translate(JsonNode spec, ResolvedReferences resolved, Facts facts) {
        return kind.translate(Golden.subject(Golden.spec(MLComputeSpec.class, spec)), resolved, facts);
    }
}
