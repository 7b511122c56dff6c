package dev.azureml.operator.engine.references;

import dev.azureml.api.MLWorkspaceSpec;
import dev.azureml.api.MLWorkspaceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.engine.EngineFixture;
import dev.azureml.operator.engine.KnownObjects;
import dev.azureml.operator.plan.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WorkspacesTest {
    private static final ArmId HUB = EngineFixture.GROUP.extension("Microsoft.MachineLearningServices/workspaces",
            "hub");
    private static final ObjectKey OURS = new ObjectKey("MLWorkspace", "ml", "hub");
    private static final ObjectKey PROJECT = new ObjectKey("MLWorkspace", "team", "project");
    private static final ObjectKey STORE = new ObjectKey("MLDatastore", "team", "store");

    private final KnownObjects known = new KnownObjects(OURS, PROJECT);
    private final KnownObjects stores = new KnownObjects(STORE);
    private final ReferenceIndex index = new ReferenceIndex();
    private final Workspaces workspaces = new Workspaces(index);

    WorkspacesTest() {
        index.join("MLWorkspace", known);
        index.join("MLDatastore", stores);
        known.links.put(Link.recorded(HUB.value()), List.of(OURS, PROJECT));
        stores.links.put(Link.recorded(HUB.value()), List.of(STORE));
        stores.snapshots.put(STORE, new ObjectSnapshot(EngineFixture.spec("{}"), null, false, "datastore"));
        put(OURS, "{\"location\": \"asked\", \"allowedNamespaces\": [\"team\"]}", "workspace", null);
        put(PROJECT, "{}", "hub", null);
    }

    /** @param key of the record that has the hub */
    private void put(ObjectKey workspace, String spec, String key, @Nullable String location) {
        var status = EngineFixture.object("{\"id\": \"" + HUB + "\", \"resources\": [{\"key\": \"" + key
                + "\", \"id\": \"" + HUB + "\", \"apiVersion\": \"v\", \"phase\": \"Ready\"}]}");
        status.put("location", location);
        known.snapshots.put(workspace, new ObjectSnapshot(
                Json.MAPPER.convertValue(EngineFixture.object(spec), MLWorkspaceSpec.class),
                Json.MAPPER.convertValue(status, MLWorkspaceStatus.class), false, "workspace"));
    }

    @Test
    void whoRecordsAWorkspaceNeedNotManageIt() {
        assertThat(workspaces.recording(HUB.value())).extracting(Workspaces.Workspace::key).containsExactly(OURS,
                PROJECT);
        assertThat(workspaces.managing(HUB.value())).extracting(Workspaces.Workspace::key).containsExactly(OURS);
    }

    @Test
    void whatLiesInAWorkspaceIsManagedWithIt() {
        ArmId within = HUB.child("onlineEndpoints", "e").child("deployments", "blue");

        assertThat(workspaces.managingAround(within)).extracting(Workspaces.Workspace::key).containsExactly(OURS);
        assertThat(workspaces.managingAround(EngineFixture.GROUP)).isEmpty();
    }

    @Test
    void whoHasNothingInAzureAnyMoreKeepsNobodyOut() {
        index.departed(OURS);

        assertThat(workspaces.managing(HUB.value())).isEmpty();
    }

    @Test
    void itServesItsOwnNamespaceAndThoseThatItLists() {
        var hub = workspaces.find(OURS).orElseThrow();

        assertThat(hub.serves("ml")).isTrue();
        assertThat(hub.serves("team")).isTrue();
        assertThat(hub.serves("other")).isFalse();
    }

    @Test
    void whereAzureSaysThatItIsGoesBeforeWhereItWasWanted() {
        assertThat(workspaces.find(OURS).orElseThrow().location()).isEqualTo("asked");

        put(OURS, "{\"location\": \"asked\"}", "workspace", "found");

        assertThat(workspaces.find(OURS).orElseThrow().location()).isEqualTo("found");
    }

    @Test
    void anObjectOfAnotherKindIsNoWorkspace() {
        assertThat(workspaces.find(STORE)).isEmpty();
    }
}
