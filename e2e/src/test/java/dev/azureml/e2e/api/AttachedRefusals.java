package dev.azureml.e2e.api;

import java.util.List;
import org.junit.jupiter.params.provider.Arguments;

import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Attached computes that the API server must refuse, each with the words of the message that name the field. */
final class AttachedRefusals {
    private static final String VM_ID = Refusals.ID + "Microsoft.Compute/virtualMachines/z";
    private static final String AKS_ID = Refusals.ID + "Microsoft.ContainerService/managedClusters/z";
    private static final String POOL_ID = Refusals.ID + "Microsoft.Synapse/workspaces/y/bigDataPools/z";
    private static final String VALUE = "{secretKeyRef: {name: s, key: k}}";
    private static final String VM = "virtualMachine: {resourceId: " + VM_ID + ", administratorAccount: {username: a, "
            + "password: " + VALUE + "}}";

    private AttachedRefusals() {
    }

    static List<Arguments> ofCredentials() {
        return List.of(
                machine("two credentials", "{username: a, password: " + VALUE + ", privateKeyData: " + VALUE + "}",
                        "exactly one of password and privateKeyData"),
                machine("no credentials", "{username: a}", "exactly one of password and privateKeyData"),
                machine("no user", "{password: " + VALUE + "}", "administratorAccount.username"),
                machine("a public key with a password", "{username: a, password: " + VALUE + ", publicKeyData: " + VALUE
                        + "}", "publicKeyData"),
                machine("a password as text", "{username: a, password: hunter2}", "administratorAccount.password"),
                machine("a private key as text", "{username: a, privateKeyData: hunter2}",
                        "administratorAccount.privateKeyData"),
                machine("a public key as text", "{username: a, privateKeyData: " + VALUE + ", publicKeyData: ssh-rsa}",
                        "administratorAccount.publicKeyData"),
                machine("credentials of another kind", "{username: a, token: " + VALUE + "}",
                        "administratorAccount.token"),
                compute("a machine without an account", "virtualMachine: {resourceId: " + VM_ID + "}",
                        "spec.virtualMachine.administratorAccount"),
                compute("two credentials of HDInsight", "hdInsight: {resourceId: " + Refusals.ID
                        + "Microsoft.HDInsight/clusters/z, administratorAccount: {username: a, password: " + VALUE
                        + ", privateKeyData: " + VALUE + "}}", "exactly one of password and privateKeyData"),
                compute("a token as text", "databricks: {resourceId: " + Refusals.ID
                        + "Microsoft.Databricks/workspaces/z, databricksAccessToken: dapi}",
                        "spec.databricks.databricksAccessToken"),
                compute("Databricks without a token", "databricks: {resourceId: " + Refusals.ID
                        + "Microsoft.Databricks/workspaces/z}", "spec.databricks.databricksAccessToken"),
                compute("a password for Databricks", "databricks: {resourceId: " + Refusals.ID
                        + "Microsoft.Databricks/workspaces/z, databricksAccessToken: " + VALUE + ", password: " + VALUE
                        + "}", "spec.databricks.password"),
                compute("credentials of a Spark pool", "synapseSpark: {resourceId: " + POOL_ID
                        + ", administratorAccount: {username: a, password: " + VALUE + "}}",
                        "spec.synapseSpark.administratorAccount"),
                compute("a certificate without its key", "aks: {clusterId: " + AKS_ID + ", sslConfiguration: {cert: "
                        + VALUE + "}}", "sslConfiguration.cert and sslConfiguration.key"),
                compute("a certificate as text", "aks: {clusterId: " + AKS_ID
                        + ", sslConfiguration: {cert: x, key: y}}", "spec.aks.sslConfiguration.cert"));
    }

    static List<Arguments> ofTargets() {
        return List.of(
                compute("a cluster as a virtual machine", VM.replace(VM_ID, AKS_ID), "spec.virtualMachine.resourceId"),
                compute("no ARM id", VM.replace(VM_ID, "dsvm"), "spec.virtualMachine.resourceId"),
                compute("a disk of a machine", VM.replace(VM_ID, VM_ID + "/extensions/x"),
                        "spec.virtualMachine.resourceId"),
                compute("a machine as HDInsight", "hdInsight: {resourceId: " + VM_ID
                        + ", administratorAccount: {username: a, password: " + VALUE + "}}",
                        "spec.hdInsight.resourceId"),
                compute("a machine as Databricks", "databricks: {resourceId: " + VM_ID + ", databricksAccessToken: "
                        + VALUE + "}", "spec.databricks.resourceId"),
                compute("a Synapse workspace as a pool", "synapseSpark: {resourceId: " + Refusals.ID
                        + "Microsoft.Synapse/workspaces/y}", "spec.synapseSpark.resourceId"),
                compute("a machine as a factory", "dataFactory: {resourceId: " + VM_ID + "}",
                        "spec.dataFactory.resourceId"),
                compute("a factory without id", "dataFactory: {}", "spec.dataFactory.resourceId"),
                compute("an Arc cluster as legacy AKS", "aks: {clusterId: " + Refusals.ID
                        + "Microsoft.Kubernetes/connectedClusters/z}", "spec.aks.clusterId"),
                compute("a machine as Data Lake Analytics", "dataLakeAnalytics: {resourceId: " + VM_ID + "}",
                        "spec.dataLakeAnalytics.resourceId"));
    }

    static List<Arguments> ofTheRest() {
        return List.of(
                compute("a machine and a cluster", VM + ", amlCompute: {vmSize: x}", "exactly one kind of compute"),
                compute("deletion of what is attached", VM + ", deletionPolicy: Delete",
                        "of what is attached it is Detach or Retain"),
                compute("deletion of a legacy cluster", "aks: {clusterId: " + AKS_ID + "}, deletionPolicy: Delete",
                        "spec.deletionPolicy"),
                compute("a cluster detached", "amlCompute: {vmSize: x}, deletionPolicy: Detach",
                        "amlCompute and computeInstance is Delete or Retain"),
                compute("an instance detached", "computeInstance: {vmSize: x}, deletionPolicy: Detach",
                        "spec.deletionPolicy"),
                compute("no local users on a machine that is logged in to", VM + ", disableLocalAuth: true",
                        "spec.disableLocalAuth"),
                compute("an instance elsewhere", "computeInstance: {vmSize: x}, computeLocation: northeurope",
                        "spec.computeLocation"),
                compute("a port that is none",
                        VM.replace("administratorAccount", "sshPort: 70000, administratorAccount"),
                        "spec.virtualMachine.sshPort"),
                compute("a fewest above the most", "synapseSpark: {resourceId: " + POOL_ID
                        + ", autoScaleProperties: {minNodeCount: 5, maxNodeCount: 3}}",
                        "autoScaleProperties.minNodeCount"),
                compute("a URL that is none", "databricks: {resourceId: " + Refusals.ID
                        + "Microsoft.Databricks/workspaces/z, workspaceUrl: adb.azuredatabricks.net, "
                        + "databricksAccessToken: " + VALUE + "}", "spec.databricks.workspaceUrl"),
                compute("an IP range that is none", "aks: {clusterId: " + AKS_ID
                        + ", aksNetworkingConfiguration: {serviceCidr: 10.0.0.0}}", "serviceCidr"),
                named("digits at the end of the name", "dsvm-1", VM, "metadata.name"),
                compute("digits at the end of azureName", VM + ", azureName: dsvm-01", "spec.azureName"),
                arguments("images built by what is no compute", Refusals.yaml("MLWorkspace", "wsp",
                        "resourceGroup: {name: rg}, location: westeurope, imageBuildCompute: serverless"),
                        "spec.imageBuildCompute"));
    }

    private static Arguments machine(String what, String account, String words) {
        return compute(what, "virtualMachine: {resourceId: " + VM_ID + ", administratorAccount: " + account + "}",
                words);
    }

    private static Arguments compute(String what, String spec, String words) {
        return named(what, "cmp", spec, words);
    }

    private static Arguments named(String what, String name, String spec, String words) {
        return arguments(what, Refusals.yaml("MLCompute", name, "workspaceRef: {name: w}, " + spec), words);
    }
}
