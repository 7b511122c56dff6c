package dev.azureml.e2e;

import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.Kubectl;
import dev.azureml.e2e.kube.SharedKubeServer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Statuses that the schema lets through but no operator of this version writes: none crashes it or wedges an object. */
@ExtendWith(SharedKubeServer.class)
class MalformedTest {
    private static final List<String> STATUSES = List.of(
            "{\"conditions\":null,\"resources\":null,\"operations\":null}",
            "{\"observedGeneration\":1,\"resources\":[],\"operations\":[],\"conditions\":[]}",
            """
                    {"resources":[{"key":"datastore","id":"no ARM id","apiVersion":"2025-12-01","phase":"Ready"}]}""",
            """
                    {"resources":[{"key":"datastore","id":"","apiVersion":"","phase":"Updating","appliedPaths":["no pointer",
                     "/properties/description~7"]}]}""",
            """
                    {"resources":[{"key":"datastore","id":"%s","apiVersion":"2025-12-01","phase":"Ready","origin":"Created",
                     "appliedPaths":["no pointer","/properties/a~7"],"appliedHash":"x","acceptedWrites":9,
                     "secrets":[{"path":"","source":"","version":"","hmac":""}]}]}""",
            """
                    {"resources":[{"key":"of another version","id":"no ARM id","apiVersion":"9999-01-01","phase":"Failed"}]}""",
            """
                    {"operations":[{"key":"datastore","verb":"Invent","style":"BY_PIGEON","poll":"/x","startedAt":"noon"}]}""",
            """
                    {"operations":[{"key":"nothing","verb":"Create","style":"LOCATION","startedAt":""}]}""",
            """
                    {"id":"no ARM id","provisioningState":"Inventing"}""");

    private final KubeServer server;
    private World world;
    private String workspace;

    MalformedTest(KubeServer server) {
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

    private void status(String name, String status) {
        Kubectl.Result result = world.kubectl().run(List.of("patch", "mldatastore", name, "--namespace",
                world.namespace(), "--subresource=status", "--type=merge", "--patch", "{\"status\":"
                        + status.formatted(workspace + "/datastores/" + name) + "}"));
        assertThat(result.succeeded()).as(result.output()).isTrue();
    }

    @Test
    void objectsWithStrangeStatusesAreSeenThroughAndDeleted() {
        for (int i = 0; i < STATUSES.size(); i++) {
            world.apply(Given.datastore("d" + i, workspace));
        }
        for (int i = 0; i < STATUSES.size(); i++) {
            world.awaitReady("MLDatastore", "d" + i);
        }
        world.stopOperator();
        for (int i = 0; i < STATUSES.size(); i++) {
            status("d" + i, STATUSES.get(i));
            world.apply(
                    Given.datastore("d" + i, workspace).replace("  azureBlob:", "  description: new\n  azureBlob:"));
        }
        world.startOperator();

        for (int i = 0; i < STATUSES.size(); i++) {
            String id = workspace + "/datastores/d" + i;
            world.await("MLDatastore", "d" + i, object -> object.at("/status/id").asText().equals(id));
            world.awaitReady("MLDatastore", "d" + i);
            assertThat(world.arm().resource(id).orElseThrow().at("/properties/description").asText())
                    .as(STATUSES.get(i)).isEqualTo("new");
        }
        for (int i = 0; i < STATUSES.size(); i++) {
            world.stopOperator();
            status("d" + i, STATUSES.get(i));
        }
        world.startOperator();
        for (int i = 0; i < STATUSES.size(); i++) {
            world.delete("MLDatastore", "d" + i);
        }
        for (int i = 0; i < STATUSES.size(); i++) {
            world.awaitGone("MLDatastore", "d" + i);
        }
    }
}
