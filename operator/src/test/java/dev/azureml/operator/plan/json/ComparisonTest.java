package dev.azureml.operator.plan.json;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ComparisonTest {
    private static final String ML = "Microsoft.MachineLearningServices/";
    private static final ArmSchema SCHEMA = ArmSchema.load();
    private static final Comparison COMPARISON = new Comparison(SCHEMA);

    private static List<String> differences(String type, String wanted, String observed, CompareRules rules) {
        return COMPARISON.differences(type, Json.object(wanted), Json.object(observed), rules).stream()
                .map(Difference::toString).toList();
    }

    @ParameterizedTest(name = "{0}: {1} = {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            workspaces | {'location':'East US'} | {'location':'eastus'}
            workspaces | {'tags':{'Env':'a'}} | {'tags':{'env':'a','by':'policy'}}
            workspaces | {'sku':{'tier':'basic','name':'Basic'}} | {'sku':{'name':'Basic','tier':'Basic'}}
            workspaces | {'identity':{'type':'SystemAssigned,UserAssigned'}} | {'identity':{'type':'systemAssigned, UserAssigned'}}
            workspaces | {'properties':{'storageAccount':'/subscriptions/S/resourceGroups/r'}} | {'properties':{'storageAccount':'/subscriptions/s/resourcegroups/R'}}
            workspaces | {'properties':{'associatedWorkspaces':['/subscriptions/a','/subscriptions/b']}} | {'properties':{'associatedWorkspaces':['/subscriptions/B','/subscriptions/A']}}
            workspaces | {'properties':{'description':null,'friendlyName':null}} | {'properties':{'description':null}}
            workspaces | {'properties':{'managedNetwork':{'outboundRules':{}}},'tags':{}} | {'properties':{}}
            workspaces | {'identity':{'userAssignedIdentities':{'/subscriptions/s/a':{}}}} | {'identity':{'userAssignedIdentities':{'/Subscriptions/S/A':{'clientId':'1'}}}}
            workspaces/computes | {'properties':{'computeType':'amlcompute','properties':{'scaleSettings':{'nodeIdleTimeBeforeScaleDown':'PT2M'}}}} | {'properties':{'computeType':'AmlCompute','properties':{'scaleSettings':{'nodeIdleTimeBeforeScaleDown':'PT120S'}}}}
            workspaces/computes | {'properties':{'computeType':'AmlCompute','properties':{'vmSize':'Standard_DS3_v2'}}} | {'properties':{'computeType':'AmlCompute','properties':{'vmSize':'STANDARD_DS3_V2'}}}
            workspaces/computes | {'properties':{'computeType':'AmlCompute','computeLocation':'West Europe'}} | {'properties':{'computeType':'AmlCompute','computeLocation':'westeurope'}}
            workspaces/computes | {'properties':{'computeType':'AmlCompute','properties':{'scaleSettings':{'maxNodeCount':2}}}} | {'properties':{'computeType':'AmlCompute','properties':{'scaleSettings':{'maxNodeCount':'2.0'}}}}
            workspaces/computes | {'properties':{'computeType':'AmlCompute','properties':{'isolatedNetwork':false}}} | {'properties':{'computeType':'AmlCompute','properties':{'isolatedNetwork':'False'}}}
            workspaces/computes | {'properties':{'computeType':'Kubernetes','properties':{'instanceTypes':{'a':{'resources':{'limits':{'gpu':null}}}}}}} | {'properties':{'computeType':'Kubernetes','properties':{'instanceTypes':{'a':{'resources':{}}}}}}
            workspaces/datastores | {'properties':{'datastoreType':'AzureBlob','credentials':{'credentialsType':'AccountKey','secrets':{'secretsType':'AccountKey','key':'k'}}}} | {'properties':{'datastoreType':'AzureBlob','credentials':{'credentialsType':'AccountKey'}}}
            workspaces/connections | {'properties':{'authType':'ApiKey','credentials':{'key':'k'}}} | {'properties':{'authType':'ApiKey','credentials':null}}
            workspaces | {'properties':{'description':''}} | {'properties':{}}
            workspaces | {'properties':{'description':null}} | {'properties':{'description':''}}
            workspaces/computes | {'properties':{'computeType':'ComputeInstance','properties':{'personalComputeInstanceSettings':{'assignedUser':{'objectId':'3f2504e0-4f89-11d3-9a0c-0305e82c3301'}}}}} | {'properties':{'computeType':'ComputeInstance','properties':{'personalComputeInstanceSettings':{'assignedUser':{'objectId':'3F2504E0-4F89-11D3-9A0C-0305E82C3301'}}}}}
            workspaces/computes | {'properties':{'computeType':'ComputeInstance','properties':{'sshSettings':{'adminPublicKey':'ssh-rsa A b'}}}} | {'properties':{'computeType':'ComputeInstance','properties':{'sshSettings':{'adminPublicKey':'ssh-rsa A b '}}}}
            workspaces/computes | {'properties':{'computeType':'ComputeInstance','properties':{'schedules':{'computeStartStop':[{'action':'Stop','recurrence':{'schedule':{'weekDays':['Monday','Friday']}}},{'action':'Start'}]}}}} | {'properties':{'computeType':'ComputeInstance','properties':{'schedules':{'computeStartStop':[{'action':'Start'},{'action':'Stop','recurrence':{'schedule':{'weekDays':['Friday','Monday']}}}]}}}}
            workspaces/computes | {'properties':{'computeType':'ComputeInstance','properties':{'schedules':{'computeStartStop':[{'action':'Stop'},{'action':'Stop','status':'Disabled'}]}}}} | {'properties':{'computeType':'ComputeInstance','properties':{'schedules':{'computeStartStop':[{'action':'Stop','status':'Disabled'},{'action':'Stop','status':'Enabled'}]}}}}
            workspaces/computes | {'properties':{'computeType':'AmlCompute','properties':{'subnet':{'id':'/subscriptions/s/subnets/a/'}}}} | {'properties':{'computeType':'AmlCompute','properties':{'subnet':{'id':'/subscriptions/s/subnets/a'}}}}
            workspaces/environments/versions | {'properties':{'build':{'contextUri':'HTTPS://H/a'}}} | {'properties':{'build':{'contextUri':'https://h/a'}}}
            workspaces/connections | {'properties':{'authType':'None','expiryTime':'2026-01-01T00:00:00Z'}} | {'properties':{'authType':'None','expiryTime':'2026-01-01T01:00:00.000+01:00'}}
            """)
    void saysTheSame(String type, String wanted, String observed) {
        assertThat(differences(ML + type, wanted, observed, CompareRules.NONE)).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1} / {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            workspaces | {'properties':{'description':'Free Text'}} | {'properties':{'description':'free text'}} | properties.description
            workspaces | {'tags':{'a':''}} | {'tags':{}} | tags.a
            workspaces/computes | {'properties':{'computeType':'ComputeInstance','properties':{'setupScripts':{'scripts':{'startupScript':{'scriptArguments':'a b'}}}}}} | {'properties':{'computeType':'ComputeInstance','properties':{'setupScripts':{'scripts':{'startupScript':{'scriptArguments':'b a'}}}}}} | properties.properties.setupScripts.scripts.startupScript.scriptArguments
            workspaces/computes | {'properties':{'computeType':'ComputeInstance','properties':{'schedules':{'computeStartStop':[{'recurrence':{'schedule':{'hours':[8,9]}}}]}}}} | {'properties':{'computeType':'ComputeInstance','properties':{'schedules':{'computeStartStop':[{'recurrence':{'schedule':{'hours':[8,10]}}}]}}}} | properties.properties.schedules.computeStartStop[0].recurrence.schedule.hours[1]
            workspaces/environments/versions | {'properties':{'build':{'contextUri':'https://h/A'}}} | {'properties':{'build':{'contextUri':'https://h/a'}}} | properties.build.contextUri
            workspaces | {'properties':{'hbiWorkspace':false}} | {} | properties.hbiWorkspace
            workspaces | {'properties':{'description':null}} | {'properties':{'description':'x'}} | properties.description
            workspaces | {'tags':{'location':'East US'}} | {'tags':{'location':'eastus'}} | tags.location
            workspaces | {'tags':{'a/b':'PT2M'}} | {'tags':{'a/b':'PT120S'}} | tags['a/b']
            workspaces | {'tags':{'a':'1'}} | {'tags':{'a':1}} | tags.a
            workspaces | {'location':'East US 2'} | {'location':'eastus'} | location
            workspaces | {'identity':{'userAssignedIdentities':{'/subscriptions/s/a':{}}}} | {'identity':{'userAssignedIdentities':{}}} | identity.userAssignedIdentities['/subscriptions/s/a']
            workspaces | {'properties':{'associatedWorkspaces':['/subscriptions/a']}} | {'properties':{'associatedWorkspaces':['/subscriptions/a','/subscriptions/b']}} | properties.associatedWorkspaces
            workspaces | {'properties':{'associatedWorkspaces':[]}} | {'properties':{'associatedWorkspaces':['/subscriptions/a']}} | properties.associatedWorkspaces
            workspaces | {'properties':{'managedNetwork':{'isolationMode':'Disabled'}}} | {'properties':{'managedNetwork':'none'}} | properties.managedNetwork
            workspaces/computes | {'properties':{'computeType':'AmlCompute','properties':{'scaleSettings':{'nodeIdleTimeBeforeScaleDown':'PT2M'}}}} | {'properties':{'computeType':'AmlCompute','properties':{'scaleSettings':{'nodeIdleTimeBeforeScaleDown':'PT3M'}}}} | properties.properties.scaleSettings.nodeIdleTimeBeforeScaleDown
            workspaces/computes | {'properties':{'computeType':'ComputeInstance','properties':{'customServices':[{'name':'a'},{'name':'b'}]}}} | {'properties':{'computeType':'ComputeInstance','properties':{'customServices':[{'name':'a'},{'name':'c'}]}}} | properties.properties.customServices[1].name
            workspaces/onlineEndpoints/deployments | {'properties':{'endpointComputeType':'Managed','environmentVariables':{'http_proxy':'x'}}} | {'properties':{'endpointComputeType':'Managed','environmentVariables':{'HTTP_PROXY':'x'}}} | properties.environmentVariables.http_proxy
            """)
    void differs(String type, String wanted, String observed, String path) {
        assertThat(differences(ML + type, wanted, observed, CompareRules.NONE)).containsExactly(path);
    }

    @Test
    void saysEveryLeafOfAnAbsentObject() {
        assertThat(differences(ML + "workspaces",
                "{'properties':{'encryption':{'status':'Enabled','keyVaultProperties':"
                        + "{'keyIdentifier':'k'}}}}",
                "{'properties':{'encryption':null}}", CompareRules.NONE))
                .containsExactly("properties.encryption.status",
                        "properties.encryption.keyVaultProperties.keyIdentifier");
    }

    @ParameterizedTest(name = "traffic {0} / {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'blue':100} | {'blue':100,'green':0} | true
            {'blue':100,'green':0} | {'blue':100.0} | true
            {} | {'blue':0} | true
            {'blue':0} | null | true
            {'blue':100} | {'Blue':100} | false
            {} | {'blue':100} | false
            {'blue':90} | {'blue':90,'green':10} | false
            {'blue':100} | {} | false
            {'blue':100} | null | false
            null | {'blue':100} | false
            """)
    void exactObjectsAreComparedWhole(String wanted, String observed, boolean same) {
        var rules = CompareRules.NONE.withExact("/properties/traffic");
        var found = differences(ML + "workspaces/onlineEndpoints", "{'properties':{'traffic':" + wanted + "}}",
                "{'properties':{'traffic':" + observed + "}}", rules);

        assertThat(found).isEqualTo(same ? List.of() : List.of("properties.traffic"));
    }

    @Test
    void keyedListsGoByKeyInEveryDepth() {
        var rules = CompareRules.NONE.withListKey("/properties/containers", "name")
                .withListKey("/properties/containers/*/properties/environmentVariables", "name");
        String wanted = """
                {'properties':{'containers':[
                  {'name':'web','properties':{'image':'a','environmentVariables':[{'name':'X','value':'1'},{'name':'S','secureValue':'s'}]}},
                  {'name':'log','properties':{'image':'b'}}]}}""";
        String observed = """
                {'properties':{'containers':[{'name':'injected'},
                  {'name':'web','properties':{'image':'old','environmentVariables':[{'name':'S'},{'name':'X','value':'2'}]}}]}}""";

        assertThat(differences("Microsoft.ContainerInstance/containerGroups", wanted, observed, rules)).containsExactly(
                "properties.containers[name=web].properties.image",
                "properties.containers[name=web].properties.environmentVariables[name=X].value",
                "properties.containers[name=log]");
    }

    @Test
    void whatAListLeavesOutIsUnknownButAMissingTagIsNot() {
        var partial = CompareRules.NONE.withPartial(true);

        assertThat(differences(ML + "workspaces",
                "{'tags':{'a':'1'},'properties':{'description':'x','encryption':{'status':'Enabled'}}}",
                "{'properties':{'description':null}}", partial)).isEmpty();
        assertThat(differences(ML + "workspaces", "{'tags':{'a':'1'},'location':'x'}", "{'tags':{},'location':'y'}",
                partial))
                .containsExactly("tags.a", "location");
    }

    @Test
    void ignoredPathsAreSkippedWithAllBelowThem() {
        var rules = CompareRules.NONE.withIgnored("/properties/encryption", "/tags/*");

        assertThat(differences(ML + "workspaces", "{'tags':{'a':'1'},'properties':{'encryption':{'status':'Enabled'},"
                + "'description':'x'}}", "{}", rules)).containsExactly("properties.description");
    }

    @Test
    void quantitiesMayBeAnsweredAsNumbers() {
        var rules = CompareRules.NONE.withQuantities("/properties/*/amounts/*");

        assertThat(differences("Contoso.Things/things", "{'properties':{'a':{'amounts':{'cpu':'1','gpu':'2'},"
                + "'size':'1'}}}", "{'properties':{'a':{'amounts':{'cpu':1,'gpu':3},'size':1}}}", rules))
                .containsExactly("properties.a.amounts.gpu", "properties.a.size");
    }

    @Test
    void aTypeThatIsNotPublishedIsComparedToo() {
        assertThat(differences("Contoso.Things/things",
                "{'location':'East US','properties':{'a':{'b':1},'Id':'/providers/X'}}",
                "{'location':'eastus','properties':{'a':{'b':2},'Id':'/providers/x'}}", CompareRules.NONE))
                .containsExactly("properties.a.b");
    }

    @Test
    void aDifferenceHoldsNoSecret() {
        var wanted = Json.object("{'properties':{'containers':[{'name':'a','properties':{'environmentVariables':"
                + "[{'name':'S','secureValue':'hush'}]}}]}}");
        var found = COMPARISON.differences("Microsoft.ContainerInstance/containerGroups", wanted, Json.object("{}"),
                CompareRules.NONE);

        assertThat(found).singleElement().satisfies(d -> {
            assertThat(d.wanted())
                    .hasToString("[{\"name\":\"a\",\"properties\":{\"environmentVariables\":[{\"name\":\"S\"}]}}]");
            assertThat(d.observed()).isNull();
            assertThat(d).hasToString("properties.containers");
        });
    }
}
