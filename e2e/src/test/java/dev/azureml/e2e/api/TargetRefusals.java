package dev.azureml.e2e.api;

import java.util.List;
import org.junit.jupiter.params.provider.Arguments;

/** Endpoints without deployments that the API server must refuse, each with the words that name the field. */
final class TargetRefusals {
    private static final String MODEL = "modelSettings: {modelId: 'azureml://registries/azureml/models/m'}";
    private static final String SUBNET = Refusals.ID + "Microsoft.Network/virtualNetworks/v/subnets/n";
    private static final String KEY = "scoringKey: {environmentVariable: KEY, secretKeyRef: {name: s, key: k}}";

    private TargetRefusals() {
    }

    static List<Arguments> ofServerless() {
        return List.of(
                endpoint("two targets", "serverless: {authMode: Key, " + MODEL + "}, managed: {authMode: Key}",
                        "exactly one target"),
                serverless("no model", "authMode: Key", "spec.serverless.modelSettings"),
                serverless("a model that is in no registry", "authMode: Key, modelSettings: {modelId: gpt}",
                        "spec.serverless.modelSettings.modelId"),
                serverless("no way to authenticate", MODEL, "spec.serverless.authMode"),
                serverless("a way that Azure has not", MODEL + ", authMode: AMLToken", "spec.serverless.authMode"),
                serverless("content safety that is neither", MODEL + ", authMode: Key, contentSafety: "
                        + "{contentSafetyStatus: On}", "contentSafetyStatus"),
                serverless("deployments", MODEL + ", authMode: Key, deployments: []", "spec.serverless.deployments"),
                serverless("a key as text", MODEL + ", authMode: Key, key: abc", "spec.serverless.key"));
    }

    static List<Arguments> ofContainers() {
        return List.of(
                container("no image", "", "spec.containerInstance.image"),
                container("no cores", "image: a, cpu: 0", "spec.containerInstance.cpu"),
                container("no memory", "image: a, memoryInGB: 0", "spec.containerInstance.memoryInGB"),
                container("no ports", "image: a, ports: []", "spec.containerInstance.ports"),
                container("a port twice", "image: a, ports: [{port: 1}, {port: 1, protocol: UDP}]",
                        "a port stands in ports once"),
                container("a port that is none", "image: a, ports: [{port: 0}]", "spec.containerInstance.ports"),
                container("more than one instance", "image: a, instanceCount: 3",
                        "spec.containerInstance.instanceCount"),
                container("a GPU", "image: a, gpu: {count: 1}", "spec.containerInstance.gpu"),
                container("a public name that starts with a digit", "image: a, dnsNameLabel: 1abcd",
                        "spec.containerInstance.dnsNameLabel"),
                container("a public name that is short", "image: a, dnsNameLabel: abc",
                        "spec.containerInstance.dnsNameLabel"),
                container("a public name in a subnet", "image: a, dnsNameLabel: label, subnetId: " + SUBNET,
                        "spec.containerInstance.dnsNameLabel"),
                container("a subnet that is none", "image: a, subnetId: /subscriptions/s",
                        "spec.containerInstance.subnetId"),
                container("a key as text", "image: a, scoringKey: {environmentVariable: KEY, value: abc}",
                        "spec.containerInstance.scoringKey"),
                container("the key's variable twice", "image: a, environmentVariables: {KEY: a}, " + KEY,
                        "scoringKey sets that environment variable already"),
                container("a variable from two sources", "image: a, environmentVariables: {A: a}, "
                        + "environmentVariablesFrom: {A: {secretKeyRef: {name: s, key: k}}}",
                        "environmentVariables or in environmentVariablesFrom"),
                container("a user without a password", "image: a, imageRegistryCredentials: [{server: s, username: u}]",
                        "either identity or username and password"),
                container("a password as text", "image: a, imageRegistryCredentials: [{server: s, username: u, "
                        + "password: abc}]", "imageRegistryCredentials[0].password"),
                container("a policy that Azure has not", "image: a, restartPolicy: Sometimes",
                        "spec.containerInstance.restartPolicy"),
                endpoint("capital letters", "azureName: Churn, containerInstance: {image: a, cpu: 1, memoryInGB: 1, "
                        + "ports: [{port: 1}]}", "small letters, digits and hyphens alone, such as my-endpoint"));
    }

    static List<Arguments> ofClusters() {
        String registry = "azureml://registries/azureml/models/m/versions/1";
        String scale = "scaleSettings: {scaleType: ";
        return List.of(
                cluster("no compute", "", "exactly one of computeRef and computeId"),
                cluster("two computes", "computeRef: {name: a}, computeId: " + Refusals.WORKSPACE_ID + "/computes/a",
                        "exactly one of computeRef and computeId"),
                cluster("a compute that is none", "computeId: " + Refusals.WORKSPACE_ID, "spec.kubernetes.computeId"),
                cluster("mirrored traffic", "computeRef: {name: a}, mirrorTraffic: {blue: 10}",
                        "spec.kubernetes.mirrorTraffic"),
                cluster("a sum of 90", "computeRef: {name: a}, deployments: [{name: blue}], traffic: {blue: 90}",
                        "spec.kubernetes.traffic"),
                cluster("traffic to what is not listed", "computeRef: {name: a}, traffic: {red: 100}",
                        "spec.kubernetes.traffic"),
                cluster("a model of a registry", "computeRef: {name: a}, deployments: [{name: blue, model: '" + registry
                        + "'}]", "spec.kubernetes.deployments[0].model"),
                cluster("a count that the load decides", "computeRef: {name: a}, deployments: [{name: blue, "
                        + "instanceCount: 1, " + scale + "TargetUtilization}}]",
                        "spec.kubernetes.deployments[0].instanceCount"),
                cluster("a range without the load", "computeRef: {name: a}, deployments: [{name: blue, " + scale
                        + "Default, minInstances: 1}}]", "for scaleType TargetUtilization"),
                cluster("a range upside down", "computeRef: {name: a}, deployments: [{name: blue, " + scale
                        + "TargetUtilization, minInstances: 3, maxInstances: 2}}]", "minInstances"),
                cluster("no quantity", "computeRef: {name: a}, deployments: [{name: blue, "
                        + "containerResourceRequirements: {containerResourceLimits: {cpu: much}}}]",
                        "containerResourceLimits.cpu"),
                endpoint("names that are too long together", "azureName: a234567890123456789012345678901, kubernetes: "
                        + "{authMode: Key, computeRef: {name: a}, deployments: [{name: "
                        + "b2345678901234567890123456789012}]}", "62 characters together"));
    }

    static List<Arguments> ofBatches() {
        String on = "name: nightly, computeRef: {name: a}, ";
        return List.of(
                batch("no compute", "deployments: [{name: nightly, model: m}]", "exactly one of computeRef"),
                batch("neither model nor pipeline", "deployments: [{name: nightly, computeRef: {name: a}}]",
                        "of a model (model, modelRef or modelSource) or of a pipelineComponent"),
                batch("model and pipeline", "deployments: [{" + on + "model: m, pipelineComponent: {componentId: "
                        + "/subscriptions/s/c}}]",
                        "of a model (model, modelRef or modelSource) or of a pipelineComponent"),
                batch("a component that is none", "deployments: [{" + on + "pipelineComponent: {componentId: train}}]",
                        "componentId"),
                batch("code beside a pipeline", "deployments: [{" + on + "pipelineComponent: {componentId: "
                        + "/subscriptions/s/c}, codeConfiguration: {scoringScript: a.py}}]", "codeConfiguration"),
                batch("a default that is not listed", "defaultDeployment: weekly, deployments: [{" + on + "model: m}]",
                        "spec.batch.defaultDeployment"),
                batch("a threshold below -1", "deployments: [{" + on + "model: m, errorThreshold: -2}]",
                        "errorThreshold"),
                batch("an output that Azure has not", "deployments: [{" + on + "model: m, outputAction: Append}]",
                        "outputAction"),
                batch("a timeout that is none", "deployments: [{" + on + "model: m, retrySettings: {timeout: 5m}}]",
                        "retrySettings.timeout"),
                batch("traffic", "deployments: [{" + on + "model: m}], traffic: {nightly: 100}",
                        "spec.batch.traffic"));
    }

    private static Arguments cluster(String what, String members, String words) {
        return endpoint(what, "kubernetes: {authMode: Key" + (members.isEmpty() ? "" : ", " + members) + "}", words);
    }

    private static Arguments batch(String what, String members, String words) {
        return endpoint(what, "batch: {" + members + "}", words);
    }

    private static Arguments serverless(String what, String members, String words) {
        return endpoint(what, "serverless: {" + members + "}", words);
    }

    /** What a group needs is added where the members do not say it. */
    private static Arguments container(String what, String members, String words) {
        StringBuilder all = new StringBuilder(members);
        List.of("cpu: 1", "memoryInGB: 1", "ports: [{port: 1}]").stream()
                .filter(member -> !members.contains(member.substring(0, member.indexOf(':') + 1)))
                .forEach(member -> all.append(all.isEmpty() ? "" : ", ").append(member));
        return endpoint(what, "containerInstance: {" + all + "}", words);
    }

    private static Arguments endpoint(String what, String members, String words) {
        return Refusals.named(what, "MLInferenceEndpoint", "scoring", "workspaceRef: {name: w}, " + members, words);
    }
}
