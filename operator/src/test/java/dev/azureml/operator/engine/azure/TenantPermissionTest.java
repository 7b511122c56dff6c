package dev.azureml.operator.engine.azure;

import dev.azureml.api.MLWorkspaceSpec;
import dev.azureml.api.MLWorkspaceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.engine.EngineFixture;
import dev.azureml.operator.engine.KnownObjects;
import dev.azureml.operator.engine.references.Link;
import dev.azureml.operator.engine.references.ObjectKey;
import dev.azureml.operator.engine.references.ObjectSnapshot;
import dev.azureml.operator.engine.references.ReferenceIndex;
import dev.azureml.operator.engine.references.Workspaces;
import dev.azureml.operator.engine.status.ReconcileProgress;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.tenant.Tenants;
import dev.azureml.operator.tenant.TenantsFile;
import dev.azureml.operator.tenant.Use;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TenantPermissionTest {
    private static final ArmId SHOP = ArmId.ofResourceGroup("s", "g")
            .extension("Microsoft.MachineLearningServices/workspaces", "shop");
    private static final ObjectKey KEEPER = new ObjectKey("MLWorkspace", "ml-platform", "shop");
    private static final Tenants TENANTS = TenantsFile.parse("""
            tenants:
            - namespaces: [team-a, ml-platform]
              identity: Own
              scopes: [{id: /subscriptions/s, allow: [manage, grant, keys]}]
            - namespaces: [narrow]
              identity: Own
              scopes: [/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/shop]
            """);

    private final ReferenceIndex index = new ReferenceIndex();
    private final TenantPermission permission = new TenantPermission(() -> TENANTS, new Workspaces(index));

    private void keeps(String policy, String phase, String... allowed) {
        MLWorkspaceSpec spec = Json.MAPPER.convertValue(EngineFixture.object("{\"managementPolicy\": \"" + policy
                + "\", \"allowedNamespaces\": " + Json.MAPPER.valueToTree(allowed) + "}"), MLWorkspaceSpec.class);
        MLWorkspaceStatus status = Json.MAPPER.convertValue(EngineFixture.object("{\"id\": \"" + SHOP
                + "\", \"resources\": [{\"key\": \"workspace\", \"id\": \"" + SHOP
                + "\", \"apiVersion\": \"v\", \"phase\": \"" + phase + "\"}]}"), MLWorkspaceStatus.class);
        KnownObjects workspaces = new KnownObjects(KEEPER);
        workspaces.links.put(Link.recorded(SHOP.value()), List.of(KEEPER));
        workspaces.snapshots.put(KEEPER, new ObjectSnapshot(spec, status, false, "workspace"));
        index.join("MLWorkspace", workspaces);
    }

    private Optional<String> refusal(String namespace, String id) {
        return permission.refusal(EngineFixture.caller(namespace), id, Use.REFER);
    }

    /** Finding H5: allowedNamespaces holds by whatever words the workspace is named. */
    @Test
    void whoIsNotListedUsesAWorkspaceByNoId() {
        keeps("Manage", "Ready");
        for (String id : List.of(SHOP.value(), SHOP.value().toUpperCase(java.util.Locale.ROOT), SHOP + "/datastores/d",
                SHOP + "/datastores", SHOP + "/listKeys", SHOP.value().replace("shop", "sh%6fp"),
                SHOP + "/onlineEndpoints/e/deployments/d")) {
            assertThat(refusal("team-a", id)).as(id).get().asString().contains("is managed by " + KEEPER,
                    "does not list namespace team-a");
            assertThat(refusal("ml-platform", id)).as(id).isEmpty();
        }
        assertThat(refusal("team-a", SHOP + "2")).isEmpty();
    }

    @Test
    void whoIsListedUsesIt() {
        keeps("Manage", "Ready", "team-a");
        assertThat(refusal("team-a", SHOP.value())).isEmpty();
        keeps("Manage", "Ready", "*");
        assertThat(refusal("team-a", SHOP.value())).isEmpty();
    }

    /** Else a name in a spec would keep everybody from what is not the object's. */
    @Test
    void whoDoesNotManageItYetHasNoSay() {
        keeps("Manage", "Creating");
        assertThat(refusal("team-a", SHOP.value())).isEmpty();
        keeps("Observe", "Ready");
        assertThat(refusal("team-a", SHOP.value())).isEmpty();
    }

    /** Finding M7: who has a workspace lent to it has nothing else of the lender's. */
    @Test
    void lentCredentialsServeForWhatIsInTheWorkspace() {
        Caller borrower = new Caller("team-a", new ReconcileProgress(null), new Caller.Loan("narrow", SHOP));
        String account = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a";

        assertThat(permission.refusal(borrower, SHOP + "/datastores/d", Use.MANAGE)).isEmpty();
        assertThat(permission.refusal(borrower, account, Use.GRANT)).get().asString()
                .contains("lies outside " + SHOP, "namespace narrow");
        assertThat(permission.refusal(borrower, account, Use.MANAGE)).isPresent();
        assertThat(permission.refusal(borrower, account, Use.REFER)).as("outside of the lender's scopes").isPresent();
        assertThat(permission.refusal(EngineFixture.caller("team-a"), account, Use.GRANT)).as("its own right")
                .isEmpty();
    }
}
