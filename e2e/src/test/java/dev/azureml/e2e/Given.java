package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.azureml.emulator.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What tests of faults start from: a workspace that is there already, and children that name it by its id. */
final class Given {
    private Given() {
    }

    /** Puts a workspace into Azure; its ARM id. */
    static String workspace(World world) {
        String id = "/subscriptions/" + World.SUBSCRIPTION
                + "/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/wsp";
        world.arm().put(id, JsonNodeFactory.instance.objectNode().put("location", "westeurope"));
        return id;
    }

    /** Puts the datastore into a workspace that Azure makes in each by itself, for what is collected among others. */
    static void blobStore(World world, String workspace) {
        blobStore(world, workspace, "AccountKey");
    }

    /** The same, with those credentials. */
    static void blobStore(World world, String workspace, String credentialsType) {
        world.arm().put(workspace + "/datastores/workspaceblobstore",
                Probe.json("{properties: {datastoreType: 'AzureBlob', accountName: 'a', containerName: 'c'"
                        + ", credentials: {credentialsType: '" + credentialsType + "'}}}"));
    }

    static String datastore(String name, String workspace) {
        return datastore(name, workspace, "none: {}");
    }

    static String datastore(String name, String workspace, String credentials) {
        return """
                apiVersion: azureml.dev/v1alpha1
                kind: MLDatastore
                metadata: {name: %s}
                spec:
                  workspaceId: %s
                  azureBlob:
                    accountName: account
                    containerName: container
                    credentials: {%s}
                """.formatted(name, workspace, credentials);
    }

    /** Credentials of a datastore: an account key from that Secret's key {@code accountKey}. */
    static String accountKey(String secret) {
        return "accountKey: {key: {secretKeyRef: {name: " + secret + ", key: accountKey}}}";
    }

    static String cluster(String name, String workspace) {
        return cluster(name, workspace, 2);
    }

    static String cluster(String name, String workspace, int maxNodeCount) {
        return """
                apiVersion: azureml.dev/v1alpha1
                kind: MLCompute
                metadata: {name: %s}
                spec:
                  workspaceId: %s
                  amlCompute:
                    vmSize: Standard_DS3_v2
                    scaleSettings: {minNodeCount: 0, maxNodeCount: %d}
                """.formatted(name, workspace, maxNodeCount);
    }

    /** A fault on writes of that child of a workspace, until the faults are cleared. */
    static Fault always(String pathEnd, Fault.Action action) {
        return Fault.on("PUT", pathEnd + "$", action).times(-1);
    }

    static Fault answer(String method, String path, int status) {
        return Fault.on(method, path, Fault.Action.STATUS).status(status);
    }

    static String origin(JsonNode object) {
        return object.at("/status/resources/0/origin").asText();
    }

    /** Times between requests that follow one another. */
    static List<Duration> gaps(List<Instant> times) {
        List<Duration> gaps = new ArrayList<>();
        for (int i = 1; i < times.size(); i++) {
            gaps.add(Duration.between(times.get(i - 1), times.get(i)));
        }
        return gaps;
    }
}
