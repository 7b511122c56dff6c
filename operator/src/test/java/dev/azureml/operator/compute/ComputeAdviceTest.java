package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.api.MLComputeSpec;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.Observation;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ComputeAdviceTest {
    private static final String FRUGAL = """
            {"computeInstance":{"vmSize":"s","idleTimeBeforeShutdown":"PT1H","personalComputeInstanceSettings":
             {"assignedUser":{"objectId":"o","tenantId":"t"}}}}""";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "NodesAlwaysOn|{'amlCompute':{'vmSize':'s','scaleSettings':{'minNodeCount':1,'maxNodeCount':2}}}",
        "LowPriority|{'amlCompute':{'vmSize':'s','vmPriority':'LowPriority'}}",
        "PublicSsh|{'amlCompute':{'vmSize':'s','remoteLoginPortPublicAccess':'Enabled'}}",
        "PublicIp|{'amlCompute':{'vmSize':'s','enableNodePublicIp':true}}",
        "LocalUsers|{'disableLocalAuth':false,'amlCompute':{'vmSize':'s'}}",
        "OtherRegion|{'amlCompute':{'vmSize':'s'},'location':'North Europe'}",
        "OtherRegion|{'amlCompute':{'vmSize':'s'},'computeLocation':'North Europe'}"})
    void saysWhatAClusterCostsOrOpens(String rule, String spec) {
        assertThat(advice(Golden.json(spec.replace('\'', '"')), Facts.NONE)).extracting(Advice::rule)
                .containsExactly(rule);
    }

    @ParameterizedTest
    @CsvSource({"North Europe,northeurope,", "North Europe,westeurope,the workspace's storage account is in westeurope",
        ",northeurope,the workspace's storage account is in northeurope", ",West Europe,",
        "northeurope,,the workspace is in westeurope"})
    void theRegionThatCountsIsThatOfTheStorageAccountWhereItIsKnown(@Nullable String nodes, @Nullable String storage,
            @Nullable String said) {
        String id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/data";
        ObjectNode spec = Golden.json("{\"amlCompute\":{\"vmSize\":\"s\"}}");
        if (nodes != null) {
            spec.put("computeLocation", nodes);
        }
        Facts facts = listed("workspaces", Golden.WORKSPACE.value().toUpperCase(Locale.ROOT),
                "\"properties\":{\"storageAccount\":\"" + id + "\"}");
        Facts all = storage == null
                ? facts.with("storageAccounts", new Observation.Absent())
                : facts.with("storageAccounts", Objects.requireNonNull(listed("storageAccounts", id,
                        "\"location\":\"" + storage + "\"").get("storageAccounts")));

        List<Advice> advice = advice(spec, all);

        if (said == null) {
            assertThat(advice).isEmpty();
        } else {
            assertThat(advice).singleElement().satisfies(one -> {
                assertThat(one.rule()).isEqualTo("OtherRegion");
                assertThat(one.message()).contains(said);
            });
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        // what the account says, the compute's subnet, the workspace's managed network, what is advised
        "'networkAcls':{'defaultAction':'Allow'}|||",
        "'networkAcls':{'defaultAction':'Deny'}|||this compute is in no subnet",
        "'publicNetworkAccess':'Disabled'|||this compute is in no subnet",
        "'publicNetworkAccess':'SecuredByPerimeter','networkAcls':{'defaultAction':'Deny'}|||",
        "'networkAcls':{'defaultAction':'Deny'}||AllowInternetOutbound|",
        "'networkAcls':{'defaultAction':'Deny'}||Disabled|this compute is in no subnet",
        "'networkAcls':{'defaultAction':'Deny','virtualNetworkRules':[{'id':'/v/SUBNETS/s'}]}|/v/subnets/s||",
        "'networkAcls':{'defaultAction':'Deny','virtualNetworkRules':[{'id':'/v/subnets/t'}]}|/v/subnets/s||is none of them",
        "'publicNetworkAccess':'Disabled','privateEndpointConnections':[{'id':'c'}]|/v/subnets/s||"})
    void aComputeThatTheStorageAccountShutsOutIsAdvisedOn(String account, @Nullable String subnet,
            @Nullable String managed,
            @Nullable String said) {
        String id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/data";
        Facts facts = listed("workspaces", Golden.WORKSPACE.value(), "\"properties\":{\"storageAccount\":\"" + id
                + "\",\"managedNetwork\":{\"isolationMode\":\"" + (managed == null ? "" : managed) + "\"}}")
                .with("storageAccounts", Objects.requireNonNull(listed("storageAccounts", id,
                        "\"name\":\"data\",\"properties\":{" + account.replace('\'', '"') + "}")
                        .get("storageAccounts")));
        for (String kind : List.of("amlCompute", "computeInstance")) {
            ObjectNode spec = Golden.json("{\"" + kind + "\":{\"vmSize\":\"s\"}}");
            if (subnet != null) {
                spec.withObject("/" + kind + "/subnet").put("id", subnet);
            }

            List<Advice> found = advice(spec, facts).stream().filter(one -> one.rule().equals("ShutOutOfStorage"))
                    .toList();

            assertThat(found).as(kind).hasSize(said == null ? 0 : 1)
                    .allSatisfy(one -> assertThat(one.message()).contains(String.valueOf(said), kind + ".subnet"));
        }
    }

    private static Facts listed(String key, String id, String more) {
        return Golden.present(key, "{\"value\":[{\"id\":\"/other\"},{\"id\":\"" + id + "\"," + more + "}]}");
    }

    @Test
    void theStorageAccountIsReadOnceTheWorkspaceNamesIt() {
        String id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/data";
        ObjectNode spec = Golden.json("{\"computeInstance\":{\"vmSize\":\"s\"}}");
        Facts facts = listed("workspaces", Golden.WORKSPACE.value(), "\"properties\":{\"storageAccount\":\"" + id
                + "\"}");

        assertThat(documents(spec, Facts.NONE)).containsExactly(
                Golden.WORKSPACE.value().substring(0, Golden.WORKSPACE.value().lastIndexOf('/')));
        assertThat(documents(spec, facts)).last()
                .isEqualTo("/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts");
    }

    private static List<String> documents(ObjectNode spec, Facts facts) {
        return Golden.intents(new ComputeKind().translate(Golden.subject(Golden.spec(MLComputeSpec.class, spec)),
                Golden.resolved(spec), facts)).documents().stream().map(Document::path).toList();
    }

    @ParameterizedTest
    @CsvSource({"NoIdleShutdown,/computeInstance/idleTimeBeforeShutdown,",
        "NoAssignedUser,/computeInstance/personalComputeInstanceSettings,",
        "PublicSsh,/computeInstance/sshSettings,'{\"sshPublicAccess\":\"Enabled\"}'",
        "PublicIp,/computeInstance/enableNodePublicIp,true",
        "InstanceInProduction,/tags,'{\"Environment\":\"Prod\"}'"})
    void saysWhatAnInstanceCostsOrOpens(String rule, String pointer, String value) {
        ObjectNode spec = Golden.json(FRUGAL);
        int slash = pointer.lastIndexOf('/');
        ObjectNode place = (ObjectNode) spec.at(pointer.substring(0, slash));
        String property = pointer.substring(slash + 1);
        if (value == null) {
            place.remove(property);
        } else {
            place.set(property, Golden.json("{\"x\":" + value + "}").get("x"));
        }

        assertThat(advice(spec, Facts.NONE)).extracting(Advice::rule).containsExactly(rule);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {"StoppedStillCosts|{'state':'Stopped'}",
        "OutdatedImage|{'osImageMetadata':{'isLatestOsImageVersion':false}}", "PublicIp|{'enableNodePublicIp':true}"})
    void saysWhatAzureShows(String rule, String properties) {
        Facts facts = Golden.present("compute",
                "{\"properties\":{\"properties\":" + properties.replace('\'', '"') + "}}");

        assertThat(advice(Golden.json(FRUGAL), facts)).extracting(Advice::rule).containsExactly(rule);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "true|{'amlCompute':{'vmSize':'s'}}",
        "false|{'disableLocalAuth':true,'amlCompute':{'vmSize':'s'}}",
        "false|{'amlCompute':{'vmSize':'s','userAccountCredentials':{'adminUserName':'ops'}}}",
        "false|{'amlCompute':{'vmSize':'s','remoteLoginPortPublicAccess':'Enabled'}}"})
    void localUsersOfOneThatIsThereAreNamedWhereNobodyAskedForThem(boolean named, String spec) {
        Facts open = Golden.present("compute", "{\"properties\":{\"disableLocalAuth\":false}}");

        assertThat(advice(Golden.json(spec.replace('\'', '"')), open)).extracting(Advice::rule)
                .filteredOn("LocalUsers"::equals).hasSize(named ? 1 : 0);
    }

    @Test
    void anotherRegionIsNamedByThePropertyThatSaysIt() {
        assertThat(advice(Golden.json("{\"amlCompute\":{\"vmSize\":\"s\"},\"location\":\"northeurope\"}"), Facts.NONE))
                .singleElement().satisfies(advice -> assertThat(advice.message()).contains("leave location out"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "{'amlCompute':{'vmSize':'s','scaleSettings':{'minNodeCount':0,'maxNodeCount':2}},"
                + "'computeLocation':'West Europe'}",
        "{'amlCompute':{'vmSize':'s','enableNodePublicIp':false}}",
        "{'computeInstance':{'vmSize':'s','schedules':{'computeStartStop':[{'action':'Stop','triggerType':'Cron'}]},"
                + "'personalComputeInstanceSettings':{'assignedUser':{'objectId':'o','tenantId':'t'}}}}"})
    void isSilentWhereThereIsNothingToSay(String spec) {
        assertThat(advice(Golden.json(spec.replace('\'', '"')), Facts.NONE)).isEmpty();
    }

    @Test
    void eachAdviceNamesItsWayOut() {
        assertThat(advice(Golden.json("""
                {"computeInstance":{"vmSize":"s","sshSettings":{"sshPublicAccess":"Enabled"}}}"""), Facts.NONE))
                .extracting(Advice::message).anySatisfy(m -> assertThat(m).contains("idleTimeBeforeShutdown"))
                .anySatisfy(m -> assertThat(m).contains("assignedUser"))
                .anySatisfy(m -> assertThat(m).contains("sshSettings.sshPublicAccess Disabled"));
    }

    private static List<Advice> advice(JsonNode spec, Facts facts) {
        return Golden.intents(new ComputeKind().translate(Golden.subject(Golden.spec(MLComputeSpec.class, spec)),
                Golden.resolved(spec), facts)).advice();
    }
}
