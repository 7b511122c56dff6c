package dev.azureml.operator.diagnostics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.AdoptionPolicy;
import dev.azureml.api.Advice;
import dev.azureml.api.DiagnosticSetting;
import dev.azureml.api.MLWorkspaceSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.PlainDigest;
import dev.azureml.operator.plan.Planner;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.Step;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.plan.json.ArmSchema;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class SettingsTest {
    private static final String GROUP = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg/providers/";
    private static final String LOGS = GROUP + "Microsoft.OperationalInsights/workspaces/logs";
    private static final String STORE = GROUP + "Microsoft.Storage/storageAccounts/store";
    private static final String TO_LOGS = "to: {logAnalytics: {id: " + LOGS + "}}";
    private static final String TO_STORE = "to: {storageAccount: {id: " + STORE + "}}";
    private static final String SETTINGS = "/providers/Microsoft.Insights/diagnosticSettings/";
    private static final OwnLogs UNKNOWN = new OwnLogs(Optional.empty(), Set.of(), List.of(), false);
    private static final String OFFERED = """
            {value: [
              {name: AmlComputeJobEvent, properties: {categoryType: Logs, categoryGroups: [allLogs]}},
              {name: AmlComputeClusterEvent, properties: {categoryType: Logs, categoryGroups: [allLogs]}},
              {name: RunEvent, properties: {categoryType: Logs, categoryGroups: [allLogs]}},
              {name: AllMetrics, properties: {categoryType: Metrics}}]}
            """;

    /** What Azure has and what it leads to: read until nothing more is asked for. */
    private record Scene(List<DiagnosticSetting> said, Map<String, String> azure, OwnLogs own,
            List<ResourceStatus> recorded) {
        static Scene of(String said, OwnLogs own) {
            return new Scene(SettingsTest.read("[" + said + "]"), Map.of("workspace", "{location: westeurope}"), own,
                    List.of());
        }

        static Scene of(String said) {
            return of(said, UNKNOWN);
        }

        Scene with(String key, String body) {
            Map<String, String> more = new HashMap<>(azure);
            more.put(key, body);
            return new Scene(said, more, own, recorded);
        }

        Scene recording(String name) {
            List<ResourceStatus> more = new ArrayList<>(recorded);
            more.add(Golden.recorded("diagnostics/" + name, SETTINGS + name));
            return new Scene(said, azure, own, more);
        }

        Facts facts() {
            Facts facts = Facts.NONE;
            while (true) {
                Facts more = read("workspace", facts);
                Settings.Wish wish = settings(more).wish();
                for (Intent intent : wish.intents()) {
                    more = read(intent.key(), more);
                }
                for (Document document : wish.documents()) {
                    more = read(document.key().startsWith("diagnosticSettings of") ? "others" : "offered",
                            document.key(), more);
                }
                if (more.equals(facts)) {
                    return facts;
                }
                facts = more;
            }
        }

        Settings settings(Facts facts) {
            return Settings.of(said, new Settings.On("spec.diagnostics", Golden.WORKSPACE, "workspace", "westeurope"),
                    own, subject(), Golden.resolved("westeurope", Map.of()), facts);
        }

        ManagedObject<MLWorkspaceSpec> subject() {
            return Golden.subject(Golden.spec(MLWorkspaceSpec.class, yaml(
                    "{location: westeurope, resourceGroup: {name: rg}}")), recorded.toArray(ResourceStatus[]::new));
        }

        Settings.Wish wish() {
            return settings(facts()).wish();
        }

        Problem problem() {
            List<Problem> problems = wish().problems();
            assertThat(problems).hasSize(1);
            return problems.getFirst();
        }

        /** What is done about the setting named. */
        Step step(String name) {
            List<Intent> intents = new ArrayList<>();
            intents.add(Intent.look("workspace", Golden.WORKSPACE, "2025-12-01"));
            intents.addAll(wish().intents());
            return new Planner(ArmSchema.load()).plan(new Planner.Input(subject(), intents, facts(), Set.of(), Set.of(),
                    Map.of(), new PlainDigest(secret -> ""), AdoptionPolicy.Adopt, _ -> false)).stream()
                    .filter(step -> step.key().equals("diagnostics/" + name)).findFirst().orElseThrow();
        }

        private Facts read(String key, Facts facts) {
            return read(key, key, facts);
        }

        private Facts read(String from, String key, Facts facts) {
            String body = azure.get(from);
            return facts.knows(key)
                    ? facts
                    : facts.with(key, body == null
                            ? new Observation.Absent()
                            : new Observation.Present((ObjectNode) yaml(body), false));
        }
    }

    private static JsonNode yaml(String text) {
        return Serialization.unmarshal("text: " + text, JsonNode.class).path("text");
    }

    private static List<DiagnosticSetting> read(String text) {
        try {
            return List.of(Json.MAPPER.treeToValue(yaml(text), DiagnosticSetting[].class));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static String inAzure(String name, String properties) {
        return "{id: " + Golden.WORKSPACE.value().toLowerCase(Locale.ROOT) + SETTINGS.toLowerCase(
                Locale.ROOT) + name + ", name: " + name + ", properties: {" + properties + "}}";
    }

    @Test
    void aMisspeltCategoryIsSaidWithThoseLikeItAndNothingIsSent() {
        Scene scene = Scene
                .of("{name: a, categories: [RunEvent, AmlComputeJobEvents, Amlcomputeclusterevent], " + TO_LOGS
                        + "}")
                .with("offered", OFFERED);

        assertThat(scene.problem()).isEqualTo(new Problem(Reason.INVALID_SPEC,
                "spec.diagnostics[0].categories[1]: Azure offers no AmlComputeJobEvents here; did you mean "
                        + "AmlComputeJobEvent?; spec.diagnostics[0].categories[2]: Azure offers no "
                        + "Amlcomputeclusterevent here; did you mean AmlComputeClusterEvent?"));
        assertThat(scene.wish().intents()).extracting(Intent::mode).containsOnly(Intent.Mode.LOOK);
    }

    @Test
    void aCategoryLikeNoneIsSaidWithAllThatThereAre() {
        assertThat(Scene.of("{name: a, categories: [Everything], " + TO_LOGS + "}").with("offered", OFFERED).problem()
                .message()).endsWith("; it offers AmlComputeJobEvent, AmlComputeClusterEvent, RunEvent");
    }

    @Test
    void aGroupThatAzureDoesNotOfferIsSaid() {
        assertThat(Scene.of("{name: a, categoryGroups: [audit], " + TO_LOGS + "}").with("offered", OFFERED).problem()
                .message()).startsWith("spec.diagnostics[0].categoryGroups[0]: ");
    }

    @Test
    void whatAzureOffersIsAskedWhenSomethingIsToBeWrittenAndNotAtRest() {
        Scene scene = Scene.of("{name: a, categories: [RunEvent], " + TO_LOGS + "}");
        Scene atRest = scene.with("diagnostics/a", inAzure("a", "workspaceId: " + LOGS.toUpperCase(Locale.ROOT)
                + ", logs: [{category: runevent, enabled: true}, {category: AmlComputeJobEvent, enabled: false}]"));

        assertThat(scene.wish().documents()).extracting(Document::path).containsExactly(
                Golden.WORKSPACE + "/providers/Microsoft.Insights/diagnosticSettingsCategories",
                Golden.WORKSPACE + "/providers/Microsoft.Insights/diagnosticSettings");
        assertThat(scene.wish().problems()).as("nobody may look: Azure is asked").isEmpty();
        assertThat(atRest.wish().documents()).isEmpty();
        assertThat(atRest.step("a")).isInstanceOf(Step.Satisfied.class);
    }

    @Test
    void nothingIsAskedOfAWorkspaceThatIsNotThere() {
        Scene scene = new Scene(read("[{name: a, categories: [RunEvent], " + TO_LOGS + "}]"), Map.of(), UNKNOWN,
                List.of());

        assertThat(scene.wish().documents()).isEmpty();
        assertThat(scene.wish().intents()).filteredOn(intent -> intent.mode() == Intent.Mode.MANAGE).singleElement()
                .satisfies(intent -> assertThat(intent.dependsOn()).contains("workspace"));
    }

    @Test
    void whatSomebodySwitchedOnIsSwitchedOffByName() {
        Step step = Scene.of("{name: a, categories: [RunEvent], " + TO_LOGS + "}").with("offered", OFFERED)
                .with("diagnostics/a", inAzure("a", "workspaceId: " + LOGS + ", storageAccountId: " + STORE
                        + ", logs: [{category: RunEvent, categoryGroup: null, enabled: true, retentionPolicy: {enabled: "
                        + "false, days: 0}}, {category: AmlComputeJobEvent, enabled: true}, {category: X, enabled: false}]"
                        + ", metrics: [{category: AllMetrics, enabled: true}]"))
                .step("a");

        assertThat(step).isInstanceOfSatisfying(Step.Update.class, update -> assertThat(update.body()).isEqualTo(yaml(
                "{properties: {workspaceId: " + LOGS + ", logs: [{category: RunEvent, enabled: true}, {category: "
                        + "AmlComputeJobEvent, enabled: false}], metrics: [{category: AllMetrics, enabled: false}]}}")));
    }

    @Test
    void aGroupIsSentWithoutTheCategoriesThatItReplaces() {
        Step step = Scene.of("{name: a, categoryGroups: [allLogs], tables: Dedicated, " + TO_LOGS + "}")
                .with("offered", OFFERED)
                .with("diagnostics/a", inAzure("a", "workspaceId: " + LOGS
                        + ", logs: [{category: RunEvent, enabled: true}]"))
                .step("a");

        assertThat(step).isInstanceOfSatisfying(Step.Update.class, update -> assertThat(update.body().at(
                "/properties/logs")).isEqualTo(yaml("[{categoryGroup: allLogs, enabled: true}]")));
    }

    /** Azure's issue 22400: of some resources a GET answers null, whatever a PUT said. */
    @Test
    void howTheTablesAreIsNoDifferenceWhereAzureDoesNotShowIt() {
        Scene scene = Scene.of("{name: a, metrics: [AllMetrics], tables: Dedicated, " + TO_LOGS + "}");
        String there = "workspaceId: " + LOGS + ", metrics: [{category: AllMetrics, enabled: true}], "
                + "logAnalyticsDestinationType: ";

        assertThat(scene.with("diagnostics/a", inAzure("a", there + "null")).step("a"))
                .isInstanceOf(Step.Satisfied.class);
        assertThat(scene.with("diagnostics/a", inAzure("a", there + "AzureDiagnostics")).step("a"))
                .isInstanceOf(Step.Update.class);
    }

    @Test
    void anotherPlaceTakesTheFormerOneOut() {
        Step step = Scene.of("{name: a, metrics: [AllMetrics], " + TO_LOGS + "}").with("diagnostics/a", inAzure("a",
                "eventHubAuthorizationRuleId: /subscriptions/s, serviceBusRuleId: /subscriptions/s, eventHubName: h, "
                        + "metrics: [{category: AllMetrics, enabled: true}]"))
                .with(LOGS, "{}").with("spec.diagnostics[0].to.logAnalytics.id", "{location: northeurope}").step("a");

        assertThat(step).isInstanceOfSatisfying(Step.Update.class, update -> assertThat(update.body()).isEqualTo(yaml(
                "{properties: {workspaceId: " + LOGS + ", metrics: [{category: AllMetrics, enabled: true}]}}")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "categories: [RunEvent]; logs: [{category: RunEvent, enabled: true}]; RunEvent",
        "categories: [RunEvent]; logs: [{categoryGroup: allLogs, enabled: true}]; logs that are in allLogs",
        "categoryGroups: [allLogs]; logs: [{category: RunEvent, enabled: true}]; logs that are in allLogs",
        "metrics: [AllMetrics]; metrics: [{category: AllMetrics, enabled: true}]; AllMetrics"})
    void whatAnotherSettingSendsThereIsSaidBeforeAzureRefusesIt(String said, String there, String what) {
        Scene scene = Scene.of("{name: a, " + said + ", " + TO_LOGS + "}").with("offered", OFFERED);
        Problem problem = scene.with("others", "{value: [" + inAzure("policy", "workspaceId: " + LOGS + ", " + there)
                + "]}").problem();

        assertThat(problem.reason()).isEqualTo(Reason.CONFLICT);
        assertThat(problem.message()).startsWith("spec.diagnostics[0]: the diagnostic setting policy of ")
                .contains(" sends " + what + " to the same place already", "the name policy");
        assertThat(scene.with("others", "{value: [" + inAzure("policy", "workspaceId: " + LOGS + "2, " + there) + "]}")
                .wish().problems()).as("to another place").isEmpty();
        assertThat(scene.with("others", "{value: [" + inAzure("policy", "workspaceId: " + LOGS + ", "
                + there.replace("true", "false")) + "]}").wish().problems()).as("switched off").isEmpty();
    }

    @Test
    void aSettingOfAnotherNameWaitsForItsFormerOneToGo() {
        String former = "{value: [" + inAzure("old", "workspaceId: " + LOGS
                + ", metrics: [{category: AllMetrics, enabled: true}]") + "]}";
        Scene scene = Scene.of("{name: new, metrics: [AllMetrics], " + TO_LOGS + "}").with("others", former);

        assertThat(scene.recording("old").problem().reason()).isEqualTo(Reason.UPDATING);
        assertThat(scene.recording("old").wish().intents()).extracting(Intent::key)
                .as("the old one, which is wanted no more, can go").containsExactly("diagnostics/new");
        assertThat(scene.problem().reason()).isEqualTo(Reason.CONFLICT);
    }

    @Test
    void moreSettingsThanAzureTakesAreSaid() {
        String others = "{value: [" + String.join(", ", List.of("1", "2", "3", "4", "5").stream()
                .map(name -> inAzure(name, "storageAccountId: /x" + name)).toList()) + "]}";

        assertThat(Scene.of("{name: a, metrics: [AllMetrics], " + TO_LOGS + "}").with("others", others).problem()
                .message()).contains("takes 5 diagnostic settings", "1, 2, 3, 4, 5");
    }

    @Test
    void aStorageAccountElsewhereIsSaidAndALogAnalyticsWorkspaceMayBe() {
        assertThat(Scene.of("{name: a, metrics: [AllMetrics], " + TO_STORE + "}")
                .with("spec.diagnostics[0].to.storageAccount.id", "{location: East US}").problem())
                .satisfies(problem -> assertThat(problem.message()).startsWith(
                        "spec.diagnostics[0].to.storageAccount.id: it is in East US, and ws in westeurope"));
        assertThat(Scene.of("{name: a, metrics: [AllMetrics], " + TO_STORE + "}")
                .with("spec.diagnostics[0].to.storageAccount.id", "{location: West Europe}").wish().problems())
                .isEmpty();
        assertThat(Scene.of("{name: a, metrics: [AllMetrics], " + TO_LOGS + "}")
                .with("spec.diagnostics[0].to.logAnalytics.id", "{location: eastus}").wish().problems()).isEmpty();
    }

    @Test
    void aPlaceThatIsNotThereIsSaidWithItsProperty() {
        Scene scene = Scene.of("{name: a, metrics: [AllMetrics], " + TO_STORE + "}");

        assertThat(scene.wish().intents()).extracting(Intent::mode).containsExactly(Intent.Mode.TARGET,
                Intent.Mode.MANAGE);
        assertThat(scene.step("a")).isInstanceOfSatisfying(Step.Blocked.class, blocked -> assertThat(blocked.problem()
                .message()).contains("spec.diagnostics[0].to.storageAccount.id"));
    }

    @Test
    void anEventHubIsLookedForByItsNamespace() {
        String rule = GROUP + "Microsoft.EventHub/namespaces/n/eventhubs/h/authorizationRules/r";

        assertThat(Scene.of("{name: a, metrics: [AllMetrics], to: {eventHub: {authorizationRuleId: " + rule + "}}}")
                .wish().intents().getFirst().id())
                .isEqualTo(ArmId.parse(GROUP + "Microsoft.EventHub/namespaces/n"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "categories: [RunEvent]; categories: [runevent]; true",
        "categories: [RunEvent]; categoryGroups: [allLogs]; true",
        "metrics: [AllMetrics]; metrics: [AllMetrics]; true",
        "categoryGroups: [audit]; categoryGroups: [audit]; true",
        "categories: [RunEvent]; categories: [AmlComputeJobEvent]; false",
        "categories: [RunEvent]; metrics: [AllMetrics]; false"})
    void oneObjectSendsNothingTwiceToOnePlace(String one, String other, boolean twice) {
        Scene same = Scene.of("{name: a, " + one + ", " + TO_LOGS + "}, {name: b, " + other + ", "
                + TO_LOGS.replace("logs", "LOGS") + "}");
        Scene apart = Scene.of("{name: a, " + one + ", " + TO_LOGS + "}, {name: b, " + other + ", " + TO_STORE + "}");

        assertThat(same.settings(Facts.NONE).refusal().map(Translation.Refused::problem).map(Problem::message)
                .filter(message -> message.startsWith("spec.diagnostics[1]: sends "))).matches(
                        it -> it
                                .isPresent() == twice);
        assertThat(apart.settings(Facts.NONE).refusal()).isEmpty();
    }

    @Test
    void theWorkspacesOwnLogAnalyticsIsThatOfItsApplicationInsights() {
        String said = "{name: a, metrics: [AllMetrics], to: {logAnalytics: {}}}";
        ArmId logs = ArmId.parse(LOGS);

        assertThat(Scene.of(said, OwnLogs.known(logs, Set.of("logAnalytics"))).wish().intents()).singleElement()
                .satisfies(intent -> {
                    assertThat(intent.body().at("/properties/workspaceId").asText()).isEqualTo(LOGS);
                    assertThat(intent.dependsOn()).containsExactlyInAnyOrder("workspace", "logAnalytics");
                });
        assertThat(Scene.of(said).problem().reason()).isEqualTo(Reason.DEPENDENCY_NOT_READY);
        assertThat(Scene.of(said, new OwnLogs(Optional.empty(), Set.of(), List.of(), true)).problem())
                .satisfies(problem -> {
                    assertThat(problem.reason()).isEqualTo(Reason.INVALID_SPEC);
                    assertThat(problem.message()).startsWith("spec.diagnostics[0].to.logAnalytics: ");
                });
    }

    @Test
    void theWorkspaceIsReadForItsLogAnalytics() {
        String component = GROUP + "Microsoft.Insights/components/appi";
        Facts workspace = Golden.present("workspace", "{\"properties\": {\"applicationInsights\": \"" + component
                + "\"}}");
        Facts both = workspace.with("diagnosticsComponent", new Observation.Present(Golden.json(
                "{\"properties\": {\"WorkspaceResourceId\": \"" + LOGS + "\"}}"), false));

        assertThat(own(Facts.NONE).looks()).extracting(Intent::key).containsExactly("workspace");
        assertThat(own(workspace).looks()).extracting(Intent::key).containsExactly("workspace", "diagnosticsComponent");
        assertThat(own(both).id()).contains(ArmId.parse(LOGS));
        assertThat(own(Golden.present("workspace", "{\"properties\": {}}")).hasNone()).isTrue();
        assertThat(own(workspace.with("diagnosticsComponent", new Observation.Absent())).hasNone()).isFalse();
    }

    private static OwnLogs own(Facts facts) {
        return OwnLogs.of(Golden.WORKSPACE, "workspace", false, Golden.resolved("westeurope", Map.of()), facts);
    }

    @Test
    void theStatusSaysWhatEachSendsWhere() {
        Scene scene = Scene.of("{name: a, categories: [RunEvent], " + TO_LOGS + "}, {name: b, metrics: [AllMetrics], "
                + TO_STORE + "}").with("diagnostics/a", inAzure("a",
                        "workspaceId: " + LOGS
                                + ", logs: [{category: RunEvent, enabled: true}, {category: X, enabled: false}]"));

        assertThat(Settings.status(scene.said(), scene.facts())).hasSize(1).first().satisfies(status -> {
            assertThat(status.path("name").asText()).isEqualTo("a");
            assertThat(status.path("id").asText()).endsWith("/diagnosticsettings/a");
            assertThat(status.path("sends")).isEqualTo(yaml("[RunEvent]"));
            assertThat(status.path("to")).isEqualTo(yaml("[" + LOGS + "]"));
        });
    }

    @Test
    void whatCostsOrEndsIsAdvice() {
        assertThat(DiagnosticAdvice.of(read("[{name: a, categories: [AmlComputeJobEvent], " + TO_LOGS + "}]"),
                "spec.diagnostics")).isEmpty();
        assertThat(DiagnosticAdvice.of(read("[{name: a, categories: [AmlComputeClusterNodeEvent], " + TO_LOGS
                + "}, {name: b, categoryGroups: [allLogs], " + TO_STORE + "}]"), "spec.diagnostics"))
                .extracting(Advice::rule).containsExactly("DeprecatedLogs", "CostsOfLogs");
    }

    /** Finding: each was refused by Azure because of the other, again and again, without a word what to do. */
    @Test
    void twoThatWantEachOthersPlaceAreToldTheWayOut() {
        Scene scene = Scene.of("{name: a, categories: [RunEvent], " + TO_STORE + "}, {name: b, categories: [RunEvent], "
                + TO_LOGS + "}").with("offered", OFFERED)
                .with("diagnostics/a",
                        inAzure("a", "workspaceId: " + LOGS + ", logs: [{category: RunEvent, enabled: true}]"))
                .with("diagnostics/b", inAzure("b", "storageAccountId: " + STORE
                        + ", logs: [{category: RunEvent, enabled: true}]"));

        assertThat(scene.wish().problems()).hasSize(2).allSatisfy(problem -> {
            assertThat(problem.reason()).isEqualTo(Reason.CONFLICT);
            assertThat(problem.message()).contains("take one of the two out");
        });
    }
}
