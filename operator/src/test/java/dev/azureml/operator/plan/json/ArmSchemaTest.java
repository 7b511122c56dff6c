package dev.azureml.operator.plan.json;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.azureml.operator.plan.json.Shape.Kind;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ArmSchemaTest {
    private static final String ML = "Microsoft.MachineLearningServices/";
    private static final ArmSchema SCHEMA = ArmSchema.load();

    @ParameterizedTest
    @ValueSource(strings = {"workspaces", "workspaces/computes", "workspaces/datastores", "workspaces/connections",
        "workspaces/onlineEndpoints", "workspaces/onlineEndpoints/deployments", "workspaces/batchEndpoints",
        "workspaces/batchEndpoints/deployments", "workspaces/serverlessEndpoints", "workspaces/models/versions",
        "workspaces/environments/versions", "workspaces/data/versions", "workspaces/codes/versions",
        "workspaces/outboundRules", "workspaces/schedules", "registries", "registries/models/versions"})
    void knowsAzureMachineLearning(String type) {
        assertThat(SCHEMA.knows(ML + type)).isTrue();
        assertThat(SCHEMA.shape((ML + type).toUpperCase(Locale.ROOT)).member("properties").shape().kind())
                .isEqualTo(Kind.OBJECT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Microsoft.Storage/storageAccounts", "Microsoft.KeyVault/vaults",
        "Microsoft.OperationalInsights/workspaces", "Microsoft.Insights/components",
        "Microsoft.ContainerRegistry/registries", "Microsoft.Authorization/roleAssignments",
        "Microsoft.Network/privateEndpoints", "Microsoft.Insights/diagnosticSettings",
        "Microsoft.KubernetesConfiguration/extensions", "Microsoft.ContainerInstance/containerGroups",
        "Microsoft.Resources/resourceGroups", "Microsoft.ManagedIdentity/userAssignedIdentities"})
    void knowsTheNeighbours(String type) {
        assertThat(SCHEMA.knows(type)).isTrue();
    }

    /** Azure answers the namespace of a metric in another case, and the values of a dimension in another order. */
    @Test
    void aMetricAlertIsComparedAsAzureTakesIt() {
        for (String form : new String[]{"SingleResource", "MultipleResource"}) {
            var said = Json.object("{'odata.type':'Microsoft.Azure.Monitor." + form + "MultipleMetricCriteria'}");
            var criterion = SCHEMA.shape("Microsoft.Insights/metricAlerts").member("properties").shape()
                    .member("criteria").shape().member("allOf", said).shape().element();

            assertThat(criterion.member("metricNamespace").shape().kind()).isEqualTo(Kind.ENUM);
            assertThat(criterion.member("dimensions").shape().element().member("values").shape().ordered()).isFalse();
        }
    }

    @Test
    void theTableIsSmall() throws IOException {
        try (var in = ArmSchema.class.getResourceAsStream("arm-shapes.json")) {
            assertThat(in).isNotNull();
            assertThat(in.readAllBytes()).hasSizeLessThan(400_000);
        }
    }

    @Test
    void kindsFollowTheDiscriminator() {
        var body = Json.object("{'computetype':'AMLCOMPUTE'}");
        var compute = SCHEMA.shape(ML + "workspaces/computes").member("properties").shape();
        var scale = compute.member("properties", body).shape().member("scaleSettings").shape();

        assertThat(scale.member("maxNodeCount").shape().kind()).isEqualTo(Kind.NUMBER);
        assertThat(scale.member("nodeIdleTimeBeforeScaleDown").shape().kind()).isEqualTo(Kind.DURATION);
        assertThat(compute.members("properties")).hasSizeGreaterThan(5);
        assertThat(compute.members("noSuchProperty", body)).isEmpty();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            workspaces/datastores | /properties/credentials/secrets/key | true
            workspaces/datastores | /properties/credentials/clientId | false
            workspaces/connections | /properties/credentials/password | true
            workspaces/connections | /properties/target | false
            workspaces/onlineEndpoints | /properties/keys/primaryKey | true
            workspaces/computes | /properties/properties/userAccountCredentials/adminUserPassword | true
            workspaces/computes | /properties/properties/relayConnectionString | true
            workspaces/computes | /properties/properties/vmSize | false
            """)
    void writeOnly(String type, String path, boolean expected) {
        assertThat(SCHEMA.writeOnly(ML + type, Json.at(path))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} {2} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            workspaces/computes | /properties/computeLocation | {'properties':{'computeType':'AmlCompute'}} | true
            workspaces/computes | /properties/description | {'properties':{'computeType':'AmlCompute'}} | false
            workspaces/datastores | /properties/accountName | {'properties':{'datastoreType':'AzureBlob'}} | true
            workspaces/datastores | /properties/resourceGroup | {'properties':{'datastoreType':'AzureBlob'}} | false
            workspaces/onlineEndpoints/deployments | /properties/instanceType | {'properties':{'endpointComputeType':'Managed'}} | true
            workspaces/batchEndpoints/deployments | /properties/resources/instanceCount | {} | true
            workspaces/environments/versions | /properties/build/contextUri | {} | true
            workspaces | /location | {} | true
            workspaces | /tags/location | {} | false
            """)
    void createOnly(String type, String path, String body, boolean expected) {
        assertThat(SCHEMA.createOnly(ML + type, Json.at(path), Json.object(body))).isEqualTo(expected);
    }

    @Test
    void tagsAreWhereAzureHasThem() {
        assertThat(SCHEMA.tagsAt(ML + "workspaces")).contains(Json.at("/tags"));
        assertThat(SCHEMA.tagsAt(ML + "workspaces/onlineEndpoints/deployments")).contains(Json.at("/tags"));
        assertThat(SCHEMA.tagsAt(ML + "workspaces/datastores")).contains(Json.at("/properties/tags"));
        assertThat(SCHEMA.tagsAt(ML + "workspaces/models/versions")).contains(Json.at("/properties/tags"));
        assertThat(SCHEMA.tagsAt(ML + "workspaces/connections")).isEqualTo(Optional.empty());
        assertThat(SCHEMA.tagsAt("Microsoft.Authorization/roleAssignments")).isEmpty();
        assertThat(SCHEMA.tagsAt("Contoso.Things/things")).isEmpty();
    }

    @Test
    void writableLeavesWhatAzureTakes() {
        var body = Json
                .object("""
                        {'id':'/x','name':'c','type':'t','systemData':{'createdBy':'me'},'Location':'eastus','kind':null,'odd':1,
                         'identity':{'type':'SystemAssigned','principalId':'p','tenantId':'t','userAssignedIdentities':{'/subscriptions/A':{'clientId':'c'}}},
                         'properties':{'COMPUTETYPE':'amlcompute','provisioningState':'Succeeded','createdOn':'2026','isAttachedCompute':false,
                           'properties':{'vmSize':'S','currentNodeCount':3,'subnet':{'id':'/subscriptions/A/s'},'propertyBag':{'a':null},
                             'nodeStateCounts':{'idleNodeCount':1},'errors':null,'scaleSettings':{'maxNodeCount':1,'unknown':2},'state':'Running'}}}""");

        assertThat(SCHEMA.writable(ML + "workspaces/computes", body)).isEqualTo(Json
                .object("""
                        {'location':'eastus','identity':{'type':'SystemAssigned','userAssignedIdentities':{'/subscriptions/A':{}}},
                         'properties':{'computeType':'amlcompute','properties':{'vmSize':'S','subnet':{'id':'/subscriptions/A/s'},
                             'propertyBag':{'a':null},'scaleSettings':{'maxNodeCount':1}}}}"""));
    }

    @Test
    void writableKeepsWhatItDoesNotKnow() {
        assertThat(SCHEMA.writable("Contoso.Things/things",
                Json.object("{'id':'x','etag':'e','a':{'provisioningState':'S','b':[1]}}")))
                .isEqualTo(Json.object("{'a':{'b':[1]}}"));
        assertThat(SCHEMA.writable(ML + "workspaces/computes",
                Json.object(
                        "{'properties':{'computeType':'Quantum','provisioningState':'S','createdOn':'x','qubits':{'n':3}}}")))
                .isEqualTo(Json.object("{'properties':{'computeType':'Quantum','qubits':{'n':3}}}"));
    }

    @Test
    void writableSendsNoObjectThatHeldOnlyReadOnlyValues() {
        var group = Json.object("{'location':'x','tags':{},'properties':{'provisioningState':'Succeeded'}}");

        assertThat(SCHEMA.writable("Microsoft.Resources/resourceGroups", group))
                .isEqualTo(Json.object("{'location':'x','tags':{}}"));
        assertThat(group.at("/properties/provisioningState")).isEqualTo(JsonNodeFactory.instance.textNode("Succeeded"));
    }

    @Test
    void writableSendsNoBlanksInPlaceOfSecrets() {
        assertThat(SCHEMA.writable("Microsoft.KubernetesConfiguration/extensions", Json.object("""
                {'properties':{'extensionType':'','configurationSettings':{'a':''},
                  'configurationProtectedSettings':{'b':'','c':'***'}}}""")))
                .isEqualTo(Json.object("{'properties':{'extensionType':'','configurationSettings':{'a':''}}}"));
    }
}
