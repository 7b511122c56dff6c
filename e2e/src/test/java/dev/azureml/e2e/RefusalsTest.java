package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.Fault;
import dev.azureml.emulator.Fault.Action;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** What each refusal of Azure becomes in the conditions, while everything else goes on. */
@ExtendWith(SharedKubeServer.class)
class RefusalsTest {
    private static final String STALLED = "Stalled";
    private static final String RECONCILING = "Reconciling";

    private final KubeServer server;
    private World world;
    private String workspace;

    RefusalsTest(KubeServer server) {
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

    /** What Azure does to every write of a datastore of that name, and what the datastore then says. */
    private record Row(String name, Fault fault, String reason, String state, List<String> said) {
    }

    private static Row row(String name, Fault fault, String reason, String state, String... said) {
        return new Row(name, fault, reason, state, List.of(said));
    }

    private static Fault on(String name, Action action) {
        return Given.always("/datastores/" + name, action);
    }

    private static Fault error(String name, int status, String code, String message) {
        return on(name, Action.STATUS).status(status).error(code, message);
    }

    private static List<Row> stalling() {
        return List.of(
                row("policy", on("policy", Action.POLICY_DENY), "PolicyDenied", STALLED, "Deny public access",
                        "Azure Machine Learning Workspaces should disable public network access"),
                row("lock", on("lock", Action.LOCK), "ResourceLocked", STALLED, "/datastores/lock"),
                row("unregistered", on("unregistered", Action.PROVIDER_NOT_REGISTERED), "ProviderNotRegistered",
                        STALLED, "az provider register --namespace Microsoft.MachineLearningServices"),
                row("quota", on("quota", Action.QUOTA), "QuotaExceeded", STALLED, "standardDSv2Family",
                        "Required: 8", "Limit: 24"),
                row("capacity", error("capacity", 409, "SkuNotAvailable",
                        "The requested VM size Standard_DS3_v2 is currently not available in location 'westeurope'."),
                        "CapacityUnavailable", STALLED, "Standard_DS3_v2"),
                row("taken", error("taken", 409, "StorageAccountAlreadyTaken",
                        "The storage account named taken is already taken."), "NameTaken", STALLED, "taken"),
                row("deleted", error("deleted", 409, "Conflict",
                        "Soft-deleted workspace exists. Please purge or recover it."), "SoftDeleted", STALLED,
                        "purge"),
                row("invalid", error("invalid", 400, "ValidationError", "containerName is reserved"),
                        "InvalidSpec", STALLED, "ValidationError", "containerName is reserved"));
    }

    private static List<Row> passing() {
        return List.of(
                row("forbidden", on("forbidden", Action.FORBIDDEN), "AuthorizationFailed", RECONCILING,
                        "Microsoft.MachineLearningServices/workspaces/datastores/write", "/datastores/forbidden"),
                row("unauthorized", error("unauthorized", 401, "InvalidAuthenticationToken",
                        "The access token is invalid."), "AuthorizationFailed", RECONCILING, "credential"),
                row("busy", on("busy", Action.STATUS).status(409), "Busy", RECONCILING),
                row("orphan", error("orphan", 404, "ParentResourceNotFound", "workspaces/wsp was not found."),
                        "DependencyNotReady", RECONCILING, "wsp"),
                row("unprovisioned", error("unprovisioned", 400, "StorageAccountIsNotProvisioned",
                        "The storage account provisioning state must be 'Succeeded'."), "DependencyNotReady",
                        RECONCILING),
                row("throttled", on("throttled", Action.STATUS).status(429).header("Retry-After", "1"), "Throttled",
                        RECONCILING),
                row("broken", on("broken", Action.STATUS).status(500), "AzureUnavailable", RECONCILING),
                row("unavailable", on("unavailable", Action.STATUS).status(503), "AzureUnavailable", RECONCILING),
                row("reset", on("reset", Action.RESET), "AzureUnavailable", RECONCILING),
                row("proxied", on("proxied", Action.HTML), "AzureUnavailable", RECONCILING),
                row("forbiddenbyproxy", on("forbiddenbyproxy", Action.HTML).status(403), "AuthorizationFailed",
                        RECONCILING));
    }

    @Test
    void refusalsThatAPersonMustEndAreStalledAndOthersGoOn() {
        seenThrough(stalling());
    }

    @Test
    void refusalsThatPassByThemselvesAreReconcilingAndOthersGoOn() {
        seenThrough(passing());
    }

    private void seenThrough(List<Row> rows) {
        rows.forEach(row -> world.arm().inject(row.fault()));
        rows.forEach(row -> world.apply(Given.datastore(row.name(), workspace)));
        world.apply(Given.datastore("healthy", workspace));
        world.awaitReady("MLDatastore", "healthy");

        for (Row row : rows) {
            JsonNode told = world.awaitReason("MLDatastore", row.name(), row.reason());
            String other = row.state().equals(STALLED) ? RECONCILING : STALLED;
            assertThat(World.condition(told, "Ready").path("status").asText()).as(row.name()).isEqualTo("False");
            assertThat(World.condition(told, row.state()).path("status").asText()).as(row.name()).isEqualTo("True");
            assertThat(World.condition(told, row.state()).path("reason").asText()).isEqualTo(row.reason());
            assertThat(World.condition(told, other).isMissingNode()).as(row.name()).isTrue();
            assertThat(row.said()).as(row.name() + ": " + World.message(told))
                    .allMatch(World.message(told)::contains);
        }

        world.arm().clearFaults();
        for (Row row : rows) {
            JsonNode healed = world.awaitReady("MLDatastore", row.name());
            assertThat(Given.origin(healed)).as(row.name()).isEqualTo("Created");
            assertThat(World.condition(healed, STALLED).isMissingNode()).isTrue();
        }
    }

    @Test
    void aMissingPermissionIsStalledAfterAWhileAndHealsByItself() {
        world.stopOperator();
        world.startOperator("STALL_AUTHORIZATION_AFTER=1s", "RETRY_MAX=500ms");
        world.arm().inject(on("first", Action.FORBIDDEN));
        world.awaitPassing("MLDatastore", "first",
                object -> World.condition(object, RECONCILING).path("reason").asText()
                        .equals("AuthorizationFailed"),
                () -> world.apply(Given.datastore("first", workspace)));
        JsonNode stalled = world.awaitStalled("MLDatastore", "first", "AuthorizationFailed");
        assertThat(World.condition(stalled, RECONCILING).isMissingNode()).isTrue();
        assertThat(World.message(stalled)).contains("workspaces/datastores/write", "/datastores/first", "Grant");
        // Finding L8: nor does the status, or an event, say who the operator is.
        assertThat(stalled.toString()).contains("object id '***'").doesNotContain("22222222-2222");
        assertThat(world.client().v1().events().inNamespace(world.namespace()).list().getItems())
                .noneMatch(event -> event.getMessage().contains("22222222-2222"));

        world.arm().clearFaults();
        world.awaitReady("MLDatastore", "first");
    }

    @Test
    void aDeletionThatAzureRefusesSaysWhyAndGoesOn() {
        world.apply(Given.datastore("locked", workspace));
        String id = world.awaitReady("MLDatastore", "locked").at("/status/id").asText();
        world.arm().inject(Fault.on("DELETE", "/datastores/locked$", Action.LOCK).times(2));
        world.arm().inject(Fault.on("DELETE", "/datastores/locked$", Action.HTML));

        world.awaitPassing("MLDatastore", "locked", World.isStalled("ResourceLocked"), () -> world.delete("MLDatastore",
                "locked"));
        world.awaitGone("MLDatastore", "locked");
        assertThat(world.arm().resource(id)).isEmpty();
    }
}
