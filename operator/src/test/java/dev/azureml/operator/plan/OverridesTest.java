package dev.azureml.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Findings H3 and L3: what the schema does not know must not make a resource something else. */
class OverridesTest {
    private static final String ML = "Microsoft.MachineLearningServices/workspaces";

    private static ObjectNode object(String json) {
        try {
            return (ObjectNode) Json.MAPPER.readTree(json.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, JsonNode> overrides(String json) {
        return object(json).properties().stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Microsoft.KubernetesConfiguration/extensions|{'properties':{'extensionType':'Microsoft.Flux'}}",
        "Microsoft.KubernetesConfiguration/extensions|{'Properties':{'ExtensionType':'Microsoft.Flux'}}",
        "microsoft.kubernetesconfiguration/EXTENSIONS|{'properties':{'scope':{'cluster':{}}}}",
        "Microsoft.KubernetesConfiguration/extensions|{'plan':{'name':'x'}}",
        "Microsoft.KubernetesConfiguration/extensions|{'PLAN':null}",
        "Microsoft.KubernetesConfiguration/extensions|{'properties':null}",
        "Microsoft.KubernetesConfiguration/extensions|{'properties':[]}",
        "Microsoft.KubernetesConfiguration/extensions|{'a':1,'Identity':{'type':'SystemAssigned'}}",
        "WS/computes|{'properties':{'computeType':'VirtualMachine'}}",
        "WS/computes|{'properties':{'RESOURCEID':'/subscriptions/x'}}",
        "WS/computes|{'properties':{'properties':{'Namespace':'kube-system'}}}",
        "WS/computes|{'properties':{'properties':'x'}}",
        "WS/datastores|{'properties':{'ResourceGroup':'theirs'}}",
        "WS/datastores|{'properties':{'datastoreType':'AzureFile'}}",
        "WS/datastores|{'properties':{'credentials':{'CredentialsType':'None'}}}",
        "WS/connections|{'properties':{'authType':'PAT'}}", "WS/onlineEndpoints|{'properties':{'authMode':'Key'}}",
        "WS|{'kind':'Hub'}", "WS|{'properties':{'hubResourceId':'/subscriptions/x'}}", "WS|{'location':'x'}",
        "WS|{'properties':{'keyVault':'/subscriptions/x'}}", "WS|{'name':'x'}", "WS|{'ID':'x'}",
        "WS|{'tags':{'AzureML.dev-owner':'me'}}", "WS|{'tags':null}",
        "Microsoft.Storage/storageAccounts|{'Kind':'BlobStorage'}"})
    void whatMakesAResourceWhatItIsStays(String type, String overrides) {
        ObjectNode body = object("{'properties':{'x':1}}");

        assertThat(Overrides.merge(body, type.replace("WS", ML), overrides(overrides), List.of()))
                .contains("makes the resource what it is");
        assertThat(body).isEqualTo(object("{'properties':{'x':1}}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{'properties':{'credentials':{'secrets':{'key':'x'}}}}",
        "{'Properties':{'CREDENTIALS':{'Secrets':{'key':'x'}}}}", "{'properties':{'credentials':null}}"})
    void whatTakesASecretTakesNoText(String overrides) {
        assertThat(Overrides.refusal("A.B/c", overrides(overrides), List.of("/properties/credentials/secrets")))
                .contains("secretKeyRef");
    }

    @Test
    void whatIsThereIsOverriddenInItsSpelling() {
        ObjectNode body = object("{'properties':{'vmSize':'a','scaleSettings':{'maxNodeCount':1}},'tags':{'t':'1'}}");

        assertThat(Overrides.merge(body, "A.B/c",
                overrides("{'Properties':{'VMSIZE':'b','scalesettings':{'minNodeCount':0},"
                        + "'new':null},'tags':{'T':'2','u':'3'}}"),
                List.of())).isNull();

        assertThat(body).isEqualTo(object("{'properties':{'vmSize':'b','scaleSettings':{'maxNodeCount':1,"
                + "'minNodeCount':0},'new':null},'tags':{'t':'2','u':'3'}}"));
    }

    @Test
    void twoSpellingsOfOneNameAreOne() {
        ObjectNode body = object("{}");

        Overrides.merge(body, "A.B/c", overrides("{'properties':{'x':1,'X':2}}"), List.of());

        assertThat(body.path("properties")).hasSize(1);
    }

    @Test
    void withoutOverridesNothingIsSaid() {
        assertThat(Overrides.merge(object("{}"), "A.B/c", null, List.of("/x"))).isNull();
    }
}
