package dev.azureml.operator.workspace;

import dev.azureml.api.Advice;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.Output;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class WorkspaceReportTest {
    private static final WorkspaceKind KIND = new WorkspaceKind(Duration.ofDays(14));
    private static final String STUDIO = "https://ml.azure.com/?wsid=" + World.WORKSPACE + "&tid=" + World.TENANT;

    @Test
    void saysWhatAPersonWantsToKnow() {
        var status = KIND.report(World.EMPTY.subject(World.minimalAnd(", \"configMap\": {\"name\": \"where\"}")),
                facts("westeurope"));

        assertThat((Object) status).isEqualTo(World
                .json("""
                        {"workspaceId": "9f3c", "studioUrl": "%s", "mlflowTrackingUri": "azureml://westeurope",
                         "discoveryUrl": "https://westeurope.api.azureml.ms/discovery", "location": "westeurope",
                         "kind": "Default", "authentication": {"workspace": ["EntraId"]}, "storageAccount": "/storage", "keyVault": "/vault",
                         "applicationInsights": "/insights", "encryption": {"keySource": "MicrosoftManaged"},
                         "configMap": "where"}"""
                        .formatted(STUDIO)));
    }

    @Test
    void saysNothingOfAWorkspaceThatIsNotThere() {
        assertThat(KIND.report(World.EMPTY.subject(World.minimalAnd("")), Facts.NONE).isEmpty()).isTrue();
        assertThat(KIND.outputs(World.EMPTY.subject(World.minimalAnd(", \"configMap\": {\"name\": \"where\"}")),
                World.EMPTY.resolved(), Facts.NONE)).isEmpty();
    }

    @Test
    void publishesNothingOfAWorkspaceWhoseDependenciesAloneAreThere() {
        Facts facts = Facts.NONE.with("storageAccount", new Observation.Present(World.json("{\"id\": \"/storage\"}"),
                false));

        assertThat(KIND.outputs(World.EMPTY.subject(World.minimalAnd(", \"configMap\": {\"name\": \"where\"}")),
                World.EMPTY.resolved(), facts)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "storageAccount|{}|EntraId,AccountKey", "storageAccount|{'allowSharedKeyAccess':null}|EntraId,AccountKey",
        "storageAccount|{'allowSharedKeyAccess':false}|EntraId",
        "storageAccount|{'allowSharedKeyAccess':false,'anonymousPullEnabled':true}|EntraId",
        "storageAccount|{'allowSharedKeyAccess':false,'allowBlobPublicAccess':true}|EntraId,Anonymous",
        "containerRegistry|{'allowBlobPublicAccess':true}|EntraId",
        "keyVault|{'enableRbacAuthorization':false}|EntraId",
        "applicationInsights|{}|EntraId,ConnectionString", "applicationInsights|{'DisableLocalAuth':true}|EntraId",
        "containerRegistry|{}|EntraId", "containerRegistry|{'adminUserEnabled':true}|EntraId,AdminKey",
        "containerRegistry|{'anonymousPullEnabled':true}|EntraId,Anonymous"})
    void saysByWhichWaysOneCanSignIn(String dependency, String properties, String ways) {
        Facts all = facts("westeurope").with(dependency, new Observation.Present(World.json("{\"properties\": "
                + properties.replace('\'', '"') + "}"), false));

        assertThat(KIND.report(World.EMPTY.subject(World.minimalAnd("")), all).at("/authentication/" + dependency)
                .valueStream().map(way -> way.asText())).containsExactly(ways.split(","));
        assertThat(new SignIn(all).advice().map(Advice::rule)).isEqualTo(ways.contains("AdminKey")
                ? Optional.of("AdminKeyInUse")
                : Optional.empty());
    }

    @Test
    void publishesItInAConfigMapWhenAsked() {
        var asked = World.EMPTY.subject(World.minimalAnd(", \"configMap\": {\"name\": \"where\"}"));

        assertThat(KIND.outputs(asked, World.EMPTY.resolved(), facts("westeurope")))
                .containsExactly(new Output.ConfigMap("where", Map.of(
                        "id", World.WORKSPACE.value(), "workspaceId", "9f3c", "studioUrl", STUDIO,
                        "mlflowTrackingUri", "azureml://westeurope",
                        "discoveryUrl", "https://westeurope.api.azureml.ms/discovery", "location", "westeurope")));
        assertThat(KIND.outputs(World.EMPTY.subject(World.minimalAnd("")), World.EMPTY.resolved(), facts("westeurope")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"westeurope, ml.azure.com", "usgovvirginia, ml.azure.us", "USGov Arizona, ml.azure.us",
        "chinanorth3, studio.ml.azure.cn"})
    void leadsToTheStudioOfTheCloud(String location, String host) {
        assertThat(KIND.report(World.EMPTY.subject(World.minimalAnd("")), facts(location)).get("studioUrl").asText())
                .startsWith("https://" + host + "/?wsid=");
    }

    private static Facts facts(String location) {
        return Facts.NONE.with("workspace",
                new Observation.Present(World
                        .json("""
                                {"id": "%s", "location": "%s", "kind": "Default", "properties": {"workspaceId": "9f3c", "tenantId": "%s",
                                 "mlFlowTrackingUri": "azureml://westeurope", "storageAccount": "/storage", "keyVault": "/vault",
                                 "discoveryUrl": "https://westeurope.api.azureml.ms/discovery", "applicationInsights": "/insights",
                                 "containerRegistry": null}}"""
                                .formatted(World.WORKSPACE, location, World.TENANT)),
                        false));
    }
}
