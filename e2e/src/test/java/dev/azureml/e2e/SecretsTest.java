package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.RequestRecord;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Values from Secrets: waited for, sent once, and noticed by event. */
@ExtendWith(SharedKubeServer.class)
class SecretsTest {
    private final KubeServer server;
    private World world;
    private String workspace;

    SecretsTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server);
        workspace = Given.workspace(world);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void datastore(String name, String secret) {
        world.apply(Given.datastore(name, workspace, Given.accountKey(secret)));
    }

    private String sent(String name) {
        return world.arm().secretOf(workspace + "/datastores/" + name).toString();
    }

    private List<RequestRecord> puts(String name) {
        return world.requests("PUT", "/datastores/" + name);
    }

    /** Something that the operator is seen to have done after all that came before. */
    private void afterwards() {
        world.apply(Given.datastore("afterwards", workspace));
        world.awaitReady("MLDatastore", "afterwards");
    }

    @Test
    void aMissingSecretIsNamedAndWaitedForByEvent() {
        datastore("first", "storage");
        JsonNode waiting = world.awaitReason("MLDatastore", "first", "DependencyNotReady");
        assertThat(World.condition(waiting, "Reconciling").path("status").asText()).isEqualTo("True");
        assertThat(World.message(waiting)).isEqualTo("spec.azureBlob.credentials.accountKey.key: "
                + "Secret storage does not exist in namespace " + world.namespace());
        assertThat(world.arm().requests()).noneMatch(r -> r.path().contains("/datastores/"));

        world.secret("storage", "another", "value");
        afterwards();
        assertThat(World.message(world.require("MLDatastore", "first"))).contains("accountKey");
        assertThat(puts("first")).isEmpty();

        world.secret("storage", "accountKey", "first-value");
        world.awaitReady("MLDatastore", "first");
        assertThat(puts("first")).hasSize(1);
        assertThat(sent("first")).contains("first-value");
    }

    @Test
    void aLabelSendsNothingAndAValueIsSentOnceToAllWhoUseIt() {
        world.secret("storage", "accountKey", "first-value", "other", "x");
        for (String name : List.of("one", "two", "three")) {
            datastore(name, "storage");
        }
        for (String name : List.of("one", "two", "three")) {
            world.awaitReady("MLDatastore", name);
        }
        world.arm().clearRequests();

        world.client().secrets().inNamespace(world.namespace()).withName("storage").edit(secret -> {
            secret.getMetadata().setLabels(Map.of("team", "blue"));
            return secret;
        });
        world.secret("storage", "accountKey", "first-value", "other", "y");
        world.touch("MLDatastore", "one");
        afterwards();
        assertThat(world.writes()).hasSize(1);

        world.secret("storage", "accountKey", "second-value", "other", "y");
        for (String name : List.of("one", "two", "three")) {
            world.awaitRequest(_ -> !puts(name).isEmpty());
        }
        world.touch("MLDatastore", "one");
        world.apply(Given.datastore("last", workspace));
        world.awaitReady("MLDatastore", "last");
        for (String name : List.of("one", "two", "three")) {
            world.awaitReady("MLDatastore", name);
            assertThat(puts(name)).as(name).hasSize(1);
            assertThat(sent(name)).contains("second-value");
        }
    }

    @Test
    void aValueThatChangedWhileTheOperatorWasDownIsSentOnce() {
        world.secret("storage", "accountKey", "first-value");
        datastore("first", "storage");
        world.awaitReady("MLDatastore", "first");
        world.stopOperator();
        world.secret("storage", "accountKey", "second-value");
        world.arm().clearRequests();
        world.startOperator();

        world.awaitRequest(_ -> !puts("first").isEmpty());
        afterwards();
        world.awaitReady("MLDatastore", "first");
        assertThat(puts("first")).hasSize(1);
        assertThat(sent("first")).contains("second-value");
    }

    @Test
    void anEmptyValueIsRefusedWithTheProperty() {
        world.secret("storage", "accountKey", "");
        datastore("first", "storage");

        JsonNode refused = world.awaitStalled("MLDatastore", "first", "InvalidSpec");
        assertThat(World.message(refused)).contains("spec.azureBlob.credentials.accountKey.key");
        assertThat(puts("first")).isEmpty();

        world.secret("storage", "accountKey", "value");
        world.awaitReady("MLDatastore", "first");
    }

    /** Finding H7: what many visits at once hold is bounded. */
    @Test
    void aValueThatIsTooLongIsNamedAndWaitedFor() {
        world.secret("storage", "accountKey", "x".repeat(65 * 1024), "short", "y");
        datastore("first", "storage");

        // Of the Secret it may not have heard at first.
        JsonNode waiting = world.await("MLDatastore", "first", object -> World.message(object)
                .equals("spec.azureBlob.credentials.accountKey.key: Secret storage has more"
                        + " than 64 KiB under key accountKey; shorten it or name another key"));
        assertThat(World.condition(waiting, "Ready").path("reason").asText()).isEqualTo("DependencyNotReady");
        assertThat(puts("first")).isEmpty();

        world.secret("storage", "accountKey", "value", "short", "y");
        world.awaitReady("MLDatastore", "first");
        assertThat(sent("first")).contains("value");
    }

    @Test
    void aSecretDeletedLaterIsNamedAndHoldsNoDeletionUp() {
        world.secret("storage", "accountKey", "value");
        datastore("first", "storage");
        world.awaitReady("MLDatastore", "first");
        world.arm().clearRequests();

        world.client().secrets().inNamespace(world.namespace()).withName("storage").delete();

        JsonNode waiting = world.awaitReason("MLDatastore", "first", "DependencyNotReady");
        assertThat(World.message(waiting)).contains("storage");
        assertThat(world.writes()).isEmpty();
        world.delete("MLDatastore", "first");
        world.awaitGone("MLDatastore", "first");
        assertThat(world.arm().ids("Microsoft.MachineLearningServices/workspaces/datastores"))
                .noneMatch(id -> id.endsWith("/first"));
    }

    private static String endpoint(String name, String workspace, String secret) {
        return """
                apiVersion: azureml.dev/v1alpha1
                kind: MLInferenceEndpoint
                metadata: {name: %s}
                spec:
                  workspaceId: %s
                  connectionSecret: {name: %s}
                  managed:
                    authMode: Key
                    deployments: []
                """.formatted(name, workspace, secret);
    }

    @Test
    void connectionSecretsAreWrittenOnlyWhereNobodyElsesAre() {
        world.secret("taken", "mine", "untouched");
        world.apply(Given.datastore("healthy", workspace));
        world.apply(endpoint("scoring", workspace, "taken"));

        JsonNode conflict = world.awaitStalled("MLInferenceEndpoint", "scoring", "Conflict");
        assertThat(World.message(conflict)).contains("Secret " + world.namespace() + "/taken");
        assertThat(data("taken")).containsOnlyKeys("mine");

        world.apply(endpoint("scoring", workspace, "fresh"));
        world.awaitReady("MLInferenceEndpoint", "scoring");
        Map<String, String> written = data("fresh");
        assertThat(written).containsKeys("url", "primaryKey", "secondaryKey");
        String version = version("fresh");

        world.touch("MLInferenceEndpoint", "scoring");
        afterwards();
        world.awaitReady("MLInferenceEndpoint", "scoring");
        assertThat(data("fresh")).isEqualTo(written);
        assertThat(version("fresh")).isEqualTo(version);
    }

    private Map<String, String> data(String secret) {
        return world.client().secrets().inNamespace(world.namespace()).withName(secret).require().getData();
    }

    private String version(String secret) {
        return world.client().secrets().inNamespace(world.namespace()).withName(secret).require().getMetadata()
                .getResourceVersion();
    }
}
