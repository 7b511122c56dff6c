package dev.azureml.e2e.api;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;

import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Manifests that the API server must refuse, each with the words of the message that name the field. */
final class Refusals {
    static final String ID = "/subscriptions/x/resourceGroups/y/providers/";
    static final String WORKSPACE_ID = ID + "Microsoft.MachineLearningServices/workspaces/z";

    static final String ARC = ID + "Microsoft.Kubernetes/connectedClusters/z";

    private Refusals() {
    }

    static List<Arguments> ofWorkspaces() {
        String place = "resourceGroup: {name: rg}, location: westeurope";
        return List.of(
                workspace("no location", "resourceGroup: {name: rg}", "spec.location"),
                named("a short name", "MLWorkspace", "ab", place, "metadata.name"),
                named("a dotted name", "MLWorkspace", "a.b.c", place, "metadata.name"),
                workspace("a bad azureName", place + ", azureName: a b c", "spec.azureName"),
                workspace("a project without hub", place + ", kind: Project", "hubRef"),
                workspace("a project with two hubs", place + ", kind: Project, hubRef: {name: h}, hubResourceId: "
                        + WORKSPACE_ID, "hubRef"),
                workspace("a hub for a default workspace", place + ", hubRef: {name: h}", "hubRef"),
                workspace("dependencies of a project", place + ", kind: Project, hubRef: {name: h}, dependencies: {}",
                        "dependencies"),
                workspace("a feature store without its settings", place + ", kind: FeatureStore",
                        "featureStoreSettings"),
                workspace("no GUID", place + ", subscriptionId: '123'", "spec.subscriptionId"),
                workspace("an id of another type", place + ", dependencies: {storageAccount: {id: " + ID
                        + "Microsoft.KeyVault/vaults/z}}", "spec.dependencies.storageAccount.id"),
                workspace("overrides of what was brought", place + ", dependencies: {keyVault: {overrides: {a: 1}, id: "
                        + ID + "Microsoft.KeyVault/vaults/z}}", "spec.dependencies.keyVault"),
                workspace("logs that are kept too short a time", place + ", dependencies: {logAnalytics: "
                        + "{retentionInDays: 29}}", "should be greater than or equal to 30"),
                workspace("logs that are kept too long", place + ", dependencies: {logAnalytics: {retentionInDays: "
                        + "731}}", "should be less than or equal to 730"),
                workspace("a table of logs that were brought", place + ", dependencies: {logAnalytics: {id: " + ID
                        + "Microsoft.OperationalInsights/workspaces/z, tables: [{name: A, retentionInDays: 30}]}}",
                        "retentionInDays, tables and overrides"),
                workspace("a table that is kept for no time", place + ", dependencies: {logAnalytics: {tables: "
                        + "[{name: A}]}}", "one of retentionInDays and totalRetentionInDays"),
                workspace("a table that ends before it begins", place + ", dependencies: {logAnalytics: {tables: "
                        + "[{name: A, retentionInDays: 90, totalRetentionInDays: 30}]}}", "totalRetentionInDays"),
                workspace("a table that is kept for ever", place + ", dependencies: {logAnalytics: {tables: "
                        + "[{name: A, totalRetentionInDays: 4384}]}}", "4383"),
                workspace("a table twice", place + ", dependencies: {logAnalytics: {tables: [{name: A, "
                        + "retentionInDays: 90}, {name: a, retentionInDays: 30}]}}", "have the same name"),
                workspace("diagnostics that go nowhere", place + ", diagnostics: [{name: a, metrics: [AllMetrics], to: "
                        + "{}}]", "exactly one of"),
                workspace("an empty registry", place + ", dependencies: {containerRegistry: {}}",
                        "spec.dependencies.containerRegistry"),
                workspace("a user-assigned identity without one", place + ", identity: {type: UserAssigned}",
                        "userAssignedIdentities"),
                workspace("a policy of computes", place + ", deletionPolicy: Detach", "spec.deletionPolicy"),
                workspace("a policy of children", place + ", replacementPolicy: Recreate", "replacementPolicy"),
                workspace("two kinds of rule",
                        place + ", managedNetwork: {outboundRules: {pypi: {fqdn: {destination: a},"
                                + " serviceTag: {destination: {serviceTag: x}}}}}",
                        "spec.managedNetwork.outboundRules"));
    }

    static List<Arguments> ofComputes() {
        String ref = "workspaceRef: {name: w}";
        String aml = "amlCompute: {vmSize: Standard_DS3_v2}";
        return List.of(
                compute("two workspaces", ref + ", workspaceId: " + WORKSPACE_ID + ", " + aml, "workspaceRef"),
                compute("no workspace", aml, "workspaceRef"),
                compute("two variants", ref + ", " + aml + ", computeInstance: {vmSize: x}", "amlCompute"),
                compute("no variant", ref, "amlCompute"),
                named("digits at the end of the name", "MLCompute", "cluster-1", ref + ", " + aml, "metadata.name"),
                compute("digits at the end of azureName", ref + ", azureName: cluster-1, " + aml, "spec.azureName"),
                compute("min over max", ref + ", amlCompute: {vmSize: x, scaleSettings: {minNodeCount: 5, "
                        + "maxNodeCount: 2}}", "minNodeCount"),
                compute("a negative count", ref + ", amlCompute: {vmSize: x, scaleSettings: {minNodeCount: -1, "
                        + "maxNodeCount: 2}}", "spec.amlCompute.scaleSettings.minNodeCount"),
                compute("a password as text", ref + ", amlCompute: {vmSize: x, userAccountCredentials: {adminUserName:"
                        + " a, adminUserPassword: hunter2}}",
                        "spec.amlCompute.userAccountCredentials.adminUserPassword"),
                compute("an unknown field", ref + ", amlCompute: {vmSize: x, nodes: 1}", "spec.amlCompute.nodes"),
                compute("a policy of workspaces", ref + ", deletionPolicy: Purge, " + aml, "spec.deletionPolicy"),
                compute("no ISO 8601 duration", ref + ", computeInstance: {vmSize: x, idleTimeBeforeShutdown: 30m}",
                        "spec.computeInstance.idleTimeBeforeShutdown"),
                compute("a schedule without its cron", ref + ", computeInstance: {vmSize: x, schedules: "
                        + "{computeStartStop: [{action: Stop, triggerType: Cron}]}}",
                        "spec.computeInstance.schedules.computeStartStop[0]"),
                compute("an image of Linux nodes", ref + ", amlCompute: {vmSize: x, virtualMachineImage: {id: " + ID
                        + "Microsoft.Compute/images/i}}", "spec.amlCompute.virtualMachineImage"),
                compute("a size that is none", ref + ", amlCompute: {vmSize: a b}", "spec.amlCompute.vmSize"),
                compute("a property bag", ref + ", amlCompute: {vmSize: x, propertyBag: {a: b}}",
                        "spec.amlCompute.propertyBag"),
                compute("scale settings of an instance", ref + ", computeInstance: {vmSize: x, scaleSettings: "
                        + "{maxNodeCount: 1}}", "spec.computeInstance.scaleSettings"),
                compute("a priority of an instance", ref + ", computeInstance: {vmSize: x, vmPriority: LowPriority}",
                        "spec.computeInstance.vmPriority"),
                compute("a script twice", ref + ", computeInstance: {vmSize: x, setupScripts: {scripts: {startupScript:"
                        + " {scriptData: eA==, scriptFrom: {configMapKeyRef: {name: s, key: k}}}}}}",
                        "spec.computeInstance.setupScripts.scripts.startupScript"),
                compute("a script without text", ref + ", computeInstance: {vmSize: x, setupScripts: {scripts: "
                        + "{creationScript: {timeout: 1m}}}}",
                        "spec.computeInstance.setupScripts.scripts.creationScript"),
                compute("a renewal without leave to recreate", ref + ", computeInstance: {vmSize: x, recreateOn: "
                        + "OutdatedImage}", "spec.computeInstance.recreateOn"),
                compute("a window for nothing", ref + ", computeInstance: {vmSize: x, maintenanceWindow: {schedule: "
                        + "'0 1 * * *', duration: PT1H}}", "spec.computeInstance.maintenanceWindow"),
                compute("a window without its length", ref + ", replacementPolicy: Recreate, computeInstance: {vmSize: "
                        + "x, recreateOn: OutdatedImage, maintenanceWindow: {schedule: '0 1 * * *'}}",
                        "spec.computeInstance.maintenanceWindow.duration"),
                compute("a user without a tenant", ref + ", computeInstance: {vmSize: x, "
                        + "personalComputeInstanceSettings: {assignedUser: {objectId: "
                        + "11111111-2222-3333-4444-555555555555}}}",
                        "spec.computeInstance.personalComputeInstanceSettings.assignedUser.tenantId"));
    }

    static List<Arguments> ofDatastores() {
        String ref = "workspaceRef: {name: w}, ";
        String key = "accountKey: {key: {secretKeyRef: {name: s, key: k}}}";
        String blob = "accountName: abcdef, containerName: data, credentials: ";
        return List.of(
                datastore("two credentials", ref + "azureBlob: {" + blob + "{none: {}, sas: {sasToken: {secretKeyRef: "
                        + "{name: s, key: k}}}}}", "spec.azureBlob.credentials"),
                datastore("no credentials", ref + "azureBlob: {" + blob + "{}}", "spec.azureBlob.credentials"),
                datastore("an account key for Data Lake",
                        ref + "azureDataLakeGen2: {accountName: abcd, filesystem: abc,"
                                + " credentials: {" + key + "}}",
                        "spec.azureDataLakeGen2.credentials"),
                datastore("a key as text", ref + "azureBlob: {" + blob + "{accountKey: {key: text}}}",
                        "spec.azureBlob.credentials.accountKey.key"),
                datastore("an identity beside a key", ref + "azureBlob: {serviceDataAccessAuthIdentity: "
                        + "WorkspaceSystemAssignedIdentity, " + blob + "{" + key + "}}",
                        "serviceDataAccessAuthIdentity"),
                datastore("two stores", ref + "azureBlob: {" + blob + "{none: {}}}, azureFile: {accountName: abcd, "
                        + "fileShareName: abc, credentials: {none: {}}}", "azureBlob"),
                datastore("no store", "workspaceRef: {name: w}", "azureBlob"));
    }

    static List<Arguments> ofEndpoints() {
        return List.of(
                traffic("a sum of 95", "traffic: {blue: 90, green: 5}", "spec.managed.traffic"),
                traffic("traffic to what is not listed", "traffic: {blue: 90, red: 10}", "spec.managed.traffic"),
                traffic("negative traffic", "traffic: {blue: 110, green: -10}", "spec.managed.traffic"),
                traffic("too much of a mirror", "traffic: {blue: 100}, mirrorTraffic: {green: 60}",
                        "spec.managed.mirrorTraffic"),
                traffic("a mirror that is live", "traffic: {blue: 90, green: 10}, mirrorTraffic: {green: 10}",
                        "spec.managed.mirrorTraffic"),
                traffic("two mirrors", "mirrorTraffic: {blue: 10, green: 10}", "spec.managed.mirrorTraffic"),
                traffic("a mirror that is not listed", "mirrorTraffic: {red: 10}", "spec.managed.mirrorTraffic"),
                deployments("twice the same deployment", "{name: blue, instanceType: s}, {name: blue, instanceType: s}",
                        "spec.managed.deployments[1]"),
                deployments("a bad name of a deployment", "{name: 1blue, instanceType: s}",
                        "spec.managed.deployments[0].name"),
                deployments("a negative count", "{name: blue, instanceType: s, instanceCount: -1}",
                        "spec.managed.deployments[0].instanceCount"),
                deployments("a count beside autoscale", "{name: blue, instanceType: s, instanceCount: 1, autoscale: "
                        + "{minInstances: 1, maxInstances: 2}}", "spec.managed.deployments[0].instanceCount"),
                deployments("a minimum above the maximum", "{name: blue, instanceType: s, autoscale: {minInstances: 3, "
                        + "maxInstances: 2}}", "spec.managed.deployments[0].autoscale"),
                deployments("a metric that Azure has not", "{name: blue, instanceType: s, autoscale: {minInstances: 1, "
                        + "maxInstances: 2, rules: [{metricName: Load, operator: Equals, threshold: 1, scaleAction: "
                        + "{direction: Increase}}]}}", "metricName"),
                traffic("diagnostics that go nowhere", "diagnostics: [{name: a, metrics: [AllMetrics], to: {}}]",
                        "exactly one of logAnalytics, storageAccount, eventHub and partnerSolution"),
                traffic("diagnostics that go to two places", "diagnostics: [{name: a, metrics: [AllMetrics], to: "
                        + "{logAnalytics: {}, eventHub: {authorizationRuleId: /subscriptions/s/resourceGroups/g/"
                        + "providers/Microsoft.EventHub/namespaces/n/authorizationRules/r}}}]", "exactly one of"),
                traffic("diagnostics of nothing", "diagnostics: [{name: a, to: {logAnalytics: {}}}]",
                        "at least one of categories, categoryGroups and metrics"),
                traffic("diagnostics of categories and groups", "diagnostics: [{name: a, categories: [A], "
                        + "categoryGroups: [allLogs], to: {logAnalytics: {}}}]", "can't be set together"),
                traffic("diagnostics of metrics that there are not", "diagnostics: [{name: a, metrics: [Some], to: "
                        + "{logAnalytics: {}}}]", "metrics"),
                traffic("tables outside Log Analytics", "diagnostics: [{name: a, metrics: [AllMetrics], tables: "
                        + "Dedicated, to: {storageAccount: {id: /subscriptions/s/resourceGroups/g/providers/"
                        + "Microsoft.Storage/storageAccounts/abc}}}]", "tables needs to.logAnalytics"),
                traffic("two diagnostic settings of one name", "diagnostics: [{name: a, metrics: [AllMetrics], to: "
                        + "{logAnalytics: {}}}, {name: A, categories: [X], to: {logAnalytics: {}}}]",
                        "have the same name"),
                traffic("more diagnostic settings than Azure takes", "diagnostics: ["
                        + Stream.of("a", "b", "c", "d", "e", "f").map(name -> "{name: " + name
                                + ", metrics: [AllMetrics], to: {logAnalytics: {}}}").collect(Collectors.joining(", "))
                        + "]", "spec.managed.diagnostics"),
                named("no target", "MLInferenceEndpoint", "scoring", "workspaceRef: {name: w}", "managed"),
                named("a short name", "MLInferenceEndpoint", "ep", managed("deployments: []"), "metadata.name"),
                named("no spec", "MLInferenceEndpoint", "scoring", null, "spec"));
    }

    static List<Arguments> ofData() {
        String lake = "datastoreRef: {name: lake}";
        return List.of(
                data("no type", "description: x", "uriFile, uriFolder and mltable"),
                data("two types", "uriFile: {uri: 'https://a/b'}, uriFolder: {uri: 'https://a/b'}",
                        "uriFile, uriFolder and mltable"),
                data("neither datastore nor URI", "uriFile: {}", "spec.uriFile"),
                data("both datastore and URI", "uriFile: {" + lake + ", path: a, uri: 'https://a/b'}", "spec.uriFile"),
                data("a datastore without a path", "uriFolder: {" + lake + "}", "spec.uriFolder.path"),
                data("a path that climbs", "uriFile: {" + lake + ", path: a/../../b}", "spec.uriFile.path"),
                data("a path that begins to climb", "mltable: {" + lake + ", path: ../b}", "spec.mltable.path"),
                data("a hidden climb", "uriFile: {" + lake + ", path: 'a/%2e%2e/b'}", "spec.uriFile.path"),
                data("a leading slash", "uriFile: {" + lake + ", path: /a}", "spec.uriFile.path"),
                data("a file that ends like a folder", "uriFile: {" + lake + ", path: a/}", "spec.uriFile.path"),
                data("a signature in a URI", "uriFile: {uri: 'https://a.b/c?sv=1&sig=x'}", "spec.uriFile.uri"),
                data("a URI that climbs", "uriFolder: {uri: 'azureml://datastores/d/paths/a/%2E./b'}",
                        "spec.uriFolder.uri"),
                data("no URI", "uriFolder: {uri: /data/x}", "spec.uriFolder.uri"),
                data("a version that is no name", "version: 'a/b', uriFile: {uri: 'https://a/b'}", "spec.version"),
                data("no version to keep", "versionsToKeep: 0, uriFile: {uri: 'https://a/b'}", "spec.versionsToKeep"),
                data("a replacement", "replacementPolicy: Recreate, uriFile: {uri: 'https://a/b'}",
                        "replacementPolicy"),
                named("a dotted name", "MLData", "a.b", "workspaceRef: {name: w}, uriFile: {uri: 'https://a/b'}",
                        "metadata.name"),
                named("no workspace", "MLData", "d", "uriFile: {uri: 'https://a/b'}", "workspaceRef"));
    }

    static List<Arguments> ofModels() {
        String uri = "uri: 'https://a/b'";
        return List.of(
                model("no type", "description: x", "mlflowModel, customModel and tritonModel"),
                model("two types", "mlflowModel: {" + uri + "}, tritonModel: {" + uri + "}",
                        "mlflowModel, customModel and tritonModel"),
                model("nothing that it is made of", "customModel: {}", "spec.customModel"),
                model("a job and a URI", "mlflowModel: {" + uri + ", jobOutput: {jobName: j}}", "spec.mlflowModel"),
                model("a path that climbs", "mlflowModel: {jobOutput: {jobName: j, path: a/../b}}",
                        "spec.mlflowModel.jobOutput.path"),
                model("a signature in a URI", "tritonModel: {uri: 'https://a.b/c?sig=x'}", "spec.tritonModel.uri"),
                model("flavors of another", "customModel: {" + uri + "}, flavors: {sklearn: {}}", "spec.flavors"));
    }

    static List<Arguments> ofEnvironments() {
        String conda = "condaFile: {configMapKeyRef: {name: c, key: k}}";
        return List.of(
                environment("nothing that it is made of", "description: x", "image and build"),
                environment("image and build", "image: a, build: {contextUri: 'https://a/b'}", "image and build"),
                environment("packages upon nothing", "build: {contextUri: 'https://a/b'}, " + conda,
                        "spec.condaFile"),
                environment("packages as text", "image: a, condaFile: 'dependencies: []'", "spec.condaFile"),
                environment("an image that is none", "image: 'a b'", "spec.image"),
                environment("a port that is none", "image: a, inferenceConfig: {scoringRoute: {path: /s, port: 0}}",
                        "spec.inferenceConfig.scoringRoute.port"),
                environment("a route without a slash", "image: a, inferenceConfig: {scoringRoute: {path: s, port: 1}}",
                        "spec.inferenceConfig.scoringRoute.path"),
                environment("an unknown system", "image: a, osType: Solaris", "spec.osType"),
                environment("a Dockerfile outside", "build: {contextUri: 'https://a/b', dockerfilePath: ../c}",
                        "spec.build.dockerfilePath"));
    }

    private static Arguments model(String what, String spec, String words) {
        return named(what, "MLModel", "mod", "workspaceRef: {name: w}, " + spec, words);
    }

    private static Arguments environment(String what, String spec, String words) {
        return named(what, "MLEnvironment", "env", "workspaceRef: {name: w}, " + spec, words);
    }

    private static Arguments data(String what, String spec, String words) {
        return named(what, "MLData", "dat", "workspaceRef: {name: w}, " + spec, words);
    }

    static String managed(String what) {
        return "workspaceRef: {name: w}, managed: {authMode: Key, " + what + "}";
    }

    static String yaml(String kind, String name, @Nullable String spec) {
        String head = "apiVersion: azureml.dev/v1alpha1\nkind: " + kind + "\nmetadata: {name: " + name + "}\n";
        return spec == null ? head : head + "spec: {" + spec + "}\n";
    }

    private static Arguments workspace(String what, String spec, String words) {
        return named(what, "MLWorkspace", "wsp", spec, words);
    }

    private static Arguments compute(String what, String spec, String words) {
        return named(what, "MLCompute", "cmp", spec, words);
    }

    private static Arguments datastore(String what, String spec, String words) {
        return named(what, "MLDatastore", "dst", spec, words);
    }

    private static Arguments traffic(String what, String traffic, String words) {
        return named(what, "MLInferenceEndpoint", "scoring", managed("deployments: [{name: blue, instanceType: s}, "
                + "{name: green, instanceType: s}], " + traffic), words);
    }

    private static Arguments deployments(String what, String deployments, String words) {
        return named(what, "MLInferenceEndpoint", "scoring", managed("deployments: [" + deployments + "]"), words);
    }

    static Arguments named(String what, String kind, String name, @Nullable String spec, String words) {
        return arguments(what, yaml(kind, name, spec), words);
    }
}
