package dev.azureml.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLComputeSpec;
import dev.azureml.api.MLDatastoreSpec;
import dev.azureml.operator.compute.ComputeKind;
import dev.azureml.operator.datastore.DatastoreKind;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.FixedPaths;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.Overrides;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Translation;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Findings H3 and L3: what makes a resource what it is can't be overridden, in no spelling and by no way around. */
class OverridesTest {
    private static final String EXTENSION = "Microsoft.KubernetesConfiguration/extensions";
    private static final FixedPaths FIXED = FixedPaths.OF_ALL.and("/properties/extensionType", "leave it");

    private static Overrides overrides(String text) {
        Map<String, JsonNode> said = new LinkedHashMap<>();
        Golden.json(text.replace('\'', '"')).properties()
                .forEach(entry -> said.put(entry.getKey(), entry.getValue()));
        return new Overrides(said, EXTENSION, FIXED, List.of("/properties/configurationProtectedSettings"));
    }

    private static Optional<String> refusal(String overrides) {
        return overrides(overrides).refusal().map(Translation.Refused::problem).map(Problem::message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'properties':{'extensionType':'x'}}", "{'Properties':{'EXTENSIONTYPE':'x'}}",
        "{'properties':{'a':1},'Properties':{'ExtensionType':null}}",
        "{'Identity':{'type':'None'}}", "{'plan':{}}", "{'SCOPE':'x'}", "{'location':'x'}", "{'Kind':'x'}",
        "{'ID':'x'}", "{'Tags':{'AzureML.dev-Owner':'x'}}", "{'tags':null}"})
    void whatMakesAResourceIsRefusedAndNeverMerged(String overrides) {
        ObjectNode body = Golden.json("{\"properties\":{\"extensionType\":\"ours\"}}");
        ObjectNode before = body.deepCopy();

        assertThat(refusal(overrides)).hasValueSatisfying(
                message -> assertThat(message).startsWith("spec.overrides.").contains("makes the resource what it is"));
        assertThatThrownBy(() -> overrides(overrides).merge(body)).isInstanceOf(IllegalStateException.class);
        assertThat(body).isEqualTo(before);
    }

    @Test
    void allThatIsWrongIsNamedAtOnceAndEachPlaceOnce() {
        assertThat(
                refusal("{'location':'x','plan':{},'properties':{'extensionType':'x','configurationProtectedSettings':"
                        + "{},'version':'1','Version':'2'}}"))
                .hasValueSatisfying(message -> assertThat(message).contains(
                        "spec.overrides.location: ", "spec.overrides.plan: ",
                        "spec.overrides.properties.extensionType: ", "secretKeyRef", "twice"));
        assertThat(refusal("{'properties':null}")).hasValueSatisfying(
                message -> assertThat(message).containsOnlyOnce("spec.overrides.properties: "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'properties':{'ConfigurationProtectedSettings':{'a':'b'}}}",
        "{'Properties':{'configurationprotectedsettings':null}}", "{'properties':null}", "{'PROPERTIES':[]}"})
    void aSecretIsRefusedInWhateverCase(String overrides) {
        assertThat(refusal(overrides)).hasValueSatisfying(
                message -> assertThat(message).contains("secretKeyRef"));
    }

    @Test
    void whatIsSaidTwiceIsRefusedButNotKeysOfAMap() {
        assertThat(refusal("{\"properties\":{\"version\":\"1\",\"Version\":\"2\"}}"))
                .hasValueSatisfying(
                        message -> assertThat(message).contains("spec.overrides.properties.Version", "twice"));
        assertThat(refusal(
                "{\"properties\":{\"configurationSettings\":{\"a\":\"1\",\"A\":\"2\"}}}")).isEmpty();
    }

    @Test
    void theSpellingThatIsThereIsKeptButForKeysOfAMap() {
        ObjectNode body = Golden.json("""
                {"properties":{"version":"1","configurationSettings":{"a":"1"},"list":[1]}}
                """);

        overrides("{'Properties':{'VERSION':'2','ConfigurationSettings':{'A':'2'},'LIST':[2],'autoUpgradeMode':null}}")
                .merge(body);

        assertThat(body).isEqualTo(Golden
                .json("""
                        {"properties":{"version":"2","configurationSettings":{"a":"1","A":"2"},"list":[2],"autoUpgradeMode":null}}
                        """));
    }

    /** Each kind, by its own translation. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "compute/cluster|computeType", "compute/cluster|resourceId", "compute/cluster|properties/namespace",
        "datastore/lake-identity|datastoreType", "datastore/lake-identity|accountName",
        "datastore/lake-identity|credentials/credentialsType"})
    void eachKindRefusesItsOwn(String golden, String place) {
        for (String spelt : List.of(place, place.toUpperCase(Locale.ROOT))) {
            ObjectNode spec = (ObjectNode) Golden.read(golden).get("spec").deepCopy();
            String inner = "\"" + spelt.replace("/", "\":{\"") + "\":\"x\"" + (spelt.contains("/") ? "}" : "");
            spec.set("overrides", Golden.json("{\"properties\":{" + inner + "}}"));
            Translation translation = golden.startsWith("compute")
                    ? new ComputeKind().translate(Golden.subject(Golden.spec(MLComputeSpec.class, spec)),
                            Golden.resolved(spec), Facts.NONE)
                    : new DatastoreKind(Duration.ofDays(14)).translate(
                            Golden.subject(Golden.spec(MLDatastoreSpec.class, spec)), Golden.resolved(spec),
                            Facts.NONE);

            assertThat(Golden.refusal(translation)).startsWith("spec.overrides.properties.");
        }
    }
}
